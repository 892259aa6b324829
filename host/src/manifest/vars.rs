//! The table `[vars]`.

use std::{collections::BTreeMap, fmt};

use super::{
    Mistake,
    limits::{number, size},
    parse::Fault,
    table::{self, Pairs},
};
use crate::Vars;

/// The bounds and first values of a plugin's variables.
#[derive(Clone)]
#[non_exhaustive]
pub struct VarsTable {
    /// Bytes of all keys and values.
    pub max_bytes: usize,
    /// The number of variables.
    pub max_count: usize,
    /// What they are before the plugin runs.
    pub initial: BTreeMap<String, Vec<u8>>,
}

impl Default for VarsTable {
    fn default() -> Self {
        Self { max_bytes: Vars::MAX_BYTES, max_count: Vars::MAX_COUNT, initial: BTreeMap::new() }
    }
}

impl VarsTable {
    pub(super) fn read(table: table::Vars) -> Result<Self, Fault> {
        let most = |bound: usize| 0..=u64::try_from(bound).unwrap_or(u64::MAX);
        let max_bytes = number("vars.max_bytes", &table.max_bytes, most(Vars::MAX_BYTES))?;
        let max_count = number("vars.max_count", &table.max_count, most(Vars::MAX_COUNT))?;
        let max_bytes = max_bytes.map_or(Vars::MAX_BYTES, size);
        let max_count = max_count.map_or(Vars::MAX_COUNT, size);
        let mut bytes = 0;
        for (count, (key, value)) in table.initial.iter().enumerate() {
            expect_short("a key of `vars.initial`", key)?;
            if value.get_ref().len() > Vars::MAX_VALUE_BYTES {
                let (value_len, limit) = (value.get_ref().len(), Vars::MAX_VALUE_BYTES);
                let mistake = too_many("a value of `vars.initial`", "bytes", value_len, limit);
                return Err(Fault::at(mistake, value.span()));
            }
            if count >= max_count {
                let count = table.initial.len();
                let mistake = too_many("`vars.initial`", "variables", count, max_count);
                return Err(Fault::at(mistake, key.span()));
            }
            bytes += key.get_ref().len() + value.get_ref().len();
        }
        if let Some((key, _)) = table.initial.first_key_value().filter(|_| bytes > max_bytes) {
            let mistake = too_many("`vars.initial`", "bytes", bytes, max_bytes);
            return Err(Fault::at(mistake, key.span()));
        }
        Ok(Self { max_bytes, max_count, initial: values(table.initial) })
    }

    /// Variables of these bounds and values.
    pub(super) fn to_vars(&self) -> Vars {
        let vars = Vars::with_bounds(self.max_bytes, self.max_count);
        for (key, value) in &self.initial {
            let set = vars.set(key.as_bytes(), value);
            debug_assert!(set.is_ok(), "it was seen that they fit");
        }
        vars
    }
}

/// Keys that a plugin can ask for.
pub(super) fn expect_short(what: &'static str, key: &table::Text) -> Result<(), Fault> {
    match key.get_ref().len() {
        0..=Vars::MAX_KEY_BYTES => Ok(()),
        len => Err(Fault::at(too_many(what, "bytes", len, Vars::MAX_KEY_BYTES), key.span())),
    }
}

fn too_many(what: &'static str, unit: &'static str, value: usize, limit: usize) -> Mistake {
    Mistake::TooMany { what, unit, value, limit }
}

/// The texts as bytes.
pub(super) fn values(pairs: Pairs) -> BTreeMap<String, Vec<u8>> {
    let pairs = pairs.into_iter();
    pairs.map(|(key, value)| (key.into_inner(), value.into_inner().into_bytes())).collect()
}

impl fmt::Debug for VarsTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // no values: they may be secrets
        f.debug_struct("VarsTable")
            .field("max_bytes", &self.max_bytes)
            .field("max_count", &self.max_count)
            .field("initial", &self.initial.keys())
            .finish()
    }
}
