//! Variables: what plugins keep beyond the life of an instance.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Variables that every instance shares which is granted a clone of them (ABI.md,
/// Imports).
///
/// Bounded by the constants below, or [closer](Self::with_bounds), so that no plugin
/// fills the host's memory.
///
/// ```
/// use keyway_host::Vars;
///
/// let vars = Vars::default();
/// vars.set(b"greeting", b"hello")?;
/// assert_eq!(vars.get(b"greeting").as_deref(), Some(&b"hello"[..]));
/// # Ok::<(), keyway_host::VarsFull>(())
/// ```
#[derive(Clone)]
pub struct Vars {
    shared: Arc<Shared>,
}

struct Shared {
    max_bytes: usize,
    max_count: usize,
    kept: Mutex<Kept>,
}

impl Default for Vars {
    fn default() -> Self {
        Self::with_bounds(Self::MAX_BYTES, Self::MAX_COUNT)
    }
}

#[derive(Default)]
struct Kept {
    values: BTreeMap<Box<[u8]>, Box<[u8]>>,
    /// Of all keys and values.
    bytes: usize,
}

/// Why a variable was not set: one more, or a longer one, is beyond the bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the variables are full: a bound of `Vars` is reached")]
pub struct VarsFull;

impl Vars {
    /// Bytes of a key, 256; of `config_get` as well.
    pub const MAX_KEY_BYTES: usize = 256;
    /// Bytes of a value: 64 KiB.
    pub const MAX_VALUE_BYTES: usize = 64 << 10;
    /// Bytes of all keys and values: 1 MiB.
    pub const MAX_BYTES: usize = 1 << 20;
    /// The number of variables, 1,024.
    pub const MAX_COUNT: usize = 1_024;

    /// Variables of at most `max_bytes` bytes of all keys and values, and at most
    /// `max_count` of them; above [`MAX_BYTES`](Self::MAX_BYTES) and
    /// [`MAX_COUNT`](Self::MAX_COUNT) these count.
    pub fn with_bounds(max_bytes: usize, max_count: usize) -> Self {
        let shared = Shared {
            max_bytes: max_bytes.min(Self::MAX_BYTES),
            max_count: max_count.min(Self::MAX_COUNT),
            kept: Mutex::default(),
        };
        Self { shared: Arc::new(shared) }
    }

    /// A copy of the variable's value; none where it was never set.
    pub fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.with(key, |value| value.map(<[u8]>::to_vec))
    }

    /// Sets the variable, new or not.
    ///
    /// # Errors
    ///
    /// [`VarsFull`] beyond one of the bounds; nothing is changed then.
    pub fn set(&self, key: &[u8], value: &[u8]) -> Result<(), VarsFull> {
        if key.len() > Self::MAX_KEY_BYTES || value.len() > Self::MAX_VALUE_BYTES {
            return Err(VarsFull);
        }
        let mut kept = self.lock();
        let before = kept.values.get(key).map(|value| value.len());
        let bytes = match before {
            Some(before) => kept.bytes - before + value.len(),
            None if kept.values.len() >= self.shared.max_count => return Err(VarsFull),
            None => kept.bytes + key.len() + value.len(),
        };
        if bytes > self.shared.max_bytes {
            return Err(VarsFull);
        }
        kept.values.insert(key.into(), value.into());
        kept.bytes = bytes;
        Ok(())
    }

    /// Shows the value to `read` without a copy; nobody else gets or sets one
    /// meanwhile.
    pub(crate) fn with<T>(&self, key: &[u8], read: impl FnOnce(Option<&[u8]>) -> T) -> T {
        read(self.lock().values.get(key).map(AsRef::as_ref))
    }

    /// A panic elsewhere leaves the map whole.
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.shared.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Vars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kept = self.lock();
        f.debug_struct("Vars")
            .field("count", &kept.values.len())
            .field("bytes", &kept.bytes)
            .finish()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Vars, VarsFull};

    #[test]
    fn keys_and_values_are_bounded() {
        let vars = Vars::default();
        vars.set(&[b'k'; Vars::MAX_KEY_BYTES], b"").unwrap();
        assert_eq!(vars.set(&[b'k'; Vars::MAX_KEY_BYTES + 1], b""), Err(VarsFull));
        vars.set(b"k", &[0; Vars::MAX_VALUE_BYTES]).unwrap();
        assert_eq!(vars.set(b"k", &[0; Vars::MAX_VALUE_BYTES + 1]), Err(VarsFull));
        assert_eq!(vars.get(b"k").unwrap().len(), Vars::MAX_VALUE_BYTES);
    }

    #[test]
    fn their_number_is_bounded() {
        let vars = Vars::default();
        for number in 0..Vars::MAX_COUNT {
            vars.set(number.to_string().as_bytes(), b"1").unwrap();
        }
        assert_eq!(vars.set(b"another", b"1"), Err(VarsFull));
        vars.set(b"0", b"one that is there").unwrap();
    }

    #[test]
    fn bounds_can_be_closer_and_no_wider() {
        let few = Vars::with_bounds(8, 2);
        few.set(b"a", b"123").unwrap();
        assert_eq!(few.set(b"b", b"12345"), Err(VarsFull)); // 10 bytes in all
        few.set(b"b", b"123").unwrap();
        assert_eq!(few.set(b"", b""), Err(VarsFull));
        let many = Vars::with_bounds(usize::MAX, usize::MAX);
        for number in 0..Vars::MAX_COUNT {
            many.set(number.to_string().as_bytes(), b"").unwrap();
        }
        assert_eq!(many.set(b"another", b""), Err(VarsFull));
    }

    /// What is overwritten makes room.
    #[test]
    fn all_bytes_together_are_bounded() {
        let vars = Vars::default();
        let value = vec![0; Vars::MAX_VALUE_BYTES - 2];
        let most = Vars::MAX_BYTES / Vars::MAX_VALUE_BYTES;
        for number in 0..most {
            vars.set(format!("{number:02}").as_bytes(), &value).unwrap();
        }
        assert_eq!(vars.set(b"more", b""), Err(VarsFull));
        vars.set(b"00", b"").unwrap();
        vars.set(b"more", b"").unwrap();
    }
}
