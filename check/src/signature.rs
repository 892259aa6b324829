//! Function signatures, as contracts write them: `(i32, i64) -> i32`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize, Serializer};

/// The most parameters, and the most results, that a function may have in any
/// implementation.
const MAX_TYPES: usize = 1_000;

/// A WebAssembly value type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ValueType {
    /// 32-bit integer.
    I32,
    /// 64-bit integer.
    I64,
    /// 32-bit float.
    F32,
    /// 64-bit float.
    F64,
    /// 128-bit vector, where SIMD is allowed. No contract names it.
    V128,
    /// A type outside the pinned features.
    Other,
}

impl ValueType {
    const NAMED: [(Self, &'static str, &'static str); 4] = [
        (Self::I32, "i32", "int32_t"),
        (Self::I64, "i64", "int64_t"),
        (Self::F32, "f32", "float"),
        (Self::F64, "f64", "double"),
    ];

    fn named(self) -> (&'static str, &'static str) {
        if self == Self::V128 {
            return ("v128", "v128_t");
        }
        let found = Self::NAMED.iter().find(|(kind, ..)| *kind == self);
        found.map_or(("reference", "reference"), |&(_, wasm, c)| (wasm, c))
    }
}

impl From<walrus::ValType> for ValueType {
    fn from(kind: walrus::ValType) -> Self {
        match kind {
            walrus::ValType::I32 => Self::I32,
            walrus::ValType::I64 => Self::I64,
            walrus::ValType::F32 => Self::F32,
            walrus::ValType::F64 => Self::F64,
            walrus::ValType::V128 => Self::V128,
            _ => Self::Other,
        }
    }
}

/// Parameters and results of a function.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Signature {
    /// In order.
    pub params: Vec<ValueType>,
    /// In order; C functions have none or one.
    pub results: Vec<ValueType>,
}

impl Signature {
    /// The C prototype of a function `name` of this signature.
    pub fn c_prototype(&self, name: &str) -> String {
        let c_types = |types: &[ValueType]| {
            let names: Vec<_> = types.iter().map(|kind| kind.named().1).collect();
            if names.is_empty() { "void".to_owned() } else { names.join(", ") }
        };
        format!("{} {name}({})", c_types(&self.results), c_types(&self.params))
    }
}

impl Signature {
    /// Whether a contract file can hold it.
    pub(crate) fn is_writable(&self) -> bool {
        let mut kinds = self.params.iter().chain(&self.results);
        kinds.all(|kind| ValueType::NAMED.iter().any(|(named, ..)| named == kind))
    }
}

impl Serialize for Signature {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let join = |types: &[ValueType]| {
            types.iter().map(|kind| kind.named().0).collect::<Vec<_>>().join(", ")
        };
        match self.results.as_slice() {
            [result] => write!(f, "({}) -> {}", join(&self.params), result.named().0),
            results => write!(f, "({}) -> ({})", join(&self.params), join(results)),
        }
    }
}

/// Why a text is no signature.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not a signature such as `(i32, i64) -> i32` or `() -> ()`")]
pub struct SignatureError(String);

impl FromStr for Signature {
    type Err = SignatureError;

    fn from_str(text: &str) -> Result<Self, SignatureError> {
        let parse = || {
            let (params, results) = text.split_once("->")?;
            let params = params.trim().strip_prefix('(')?.strip_suffix(')')?;
            let results = results.trim();
            let results = match results.strip_prefix('(') {
                Some(list) => parse_types(list.strip_suffix(')')?)?,
                None => parse_types(results).filter(|types| types.len() == 1)?,
            };
            Some(Self { params: parse_types(params)?, results })
        };
        parse().ok_or_else(|| SignatureError(text.to_owned()))
    }
}

impl TryFrom<String> for Signature {
    type Error = SignatureError;

    fn try_from(text: String) -> Result<Self, SignatureError> {
        text.parse()
    }
}

fn parse_types(list: &str) -> Option<Vec<ValueType>> {
    if list.split(',').nth(MAX_TYPES).is_some() {
        return None;
    }
    if list.trim().is_empty() {
        return Some(Vec::new());
    }
    list.split(',')
        .map(|name| {
            let named = ValueType::NAMED.iter().find(|(_, wasm, _)| *wasm == name.trim());
            named.map(|(kind, ..)| *kind)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{MAX_TYPES, Signature};

    #[test]
    fn reads_what_it_writes_and_nothing_else() {
        for text in ["() -> ()", "(i32) -> i32", "(i32, i64) -> f64", "(f32) -> (i32, i32)"] {
            assert_eq!(
                text.parse::<Signature>().map(|s| s.to_string()).as_deref().ok(),
                Some(text)
            );
        }
        for text in
            ["", "i32 -> i32", "(i32) -> i32, i32", "(int) -> i32", "(i32,) -> i32", "() ->"]
        {
            assert!(text.parse::<Signature>().is_err(), "{text}");
        }
        let of = |count| format!("({}) -> i32", vec!["i32"; count].join(", ")).parse::<Signature>();
        assert!(of(MAX_TYPES).is_ok() && of(MAX_TYPES + 1).is_err());
    }
}
