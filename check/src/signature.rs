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
    /// 128-bit vector.
    V128,
    /// Reference to a function.
    FuncRef,
    /// Reference to something of the host.
    ExternRef,
    /// Another reference, which no contract names.
    Other,
}

impl ValueType {
    const NAMED: [(Self, &'static str, &'static str); 7] = [
        (Self::I32, "i32", "int32_t"),
        (Self::I64, "i64", "int64_t"),
        (Self::F32, "f32", "float"),
        (Self::F64, "f64", "double"),
        (Self::V128, "v128", "v128_t"),
        (Self::FuncRef, "funcref", "__funcref_t"),
        (Self::ExternRef, "externref", "__externref_t"),
    ];

    fn named(self) -> (&'static str, &'static str) {
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
            walrus::ValType::Ref(walrus::RefType::FUNCREF) => Self::FuncRef,
            walrus::ValType::Ref(walrus::RefType::EXTERNREF) => Self::ExternRef,
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
    /// That of a function type.
    pub(crate) fn of(kind: &walrus::Type) -> Self {
        let convert = |types: &[walrus::ValType]| types.iter().map(|&kind| kind.into()).collect();
        Self { params: convert(kind.params()), results: convert(kind.results()) }
    }

    /// Whether a contract can name all of its types.
    pub(crate) fn can_be_written(&self) -> bool {
        self.params.iter().chain(&self.results).all(|kind| *kind != ValueType::Other)
    }

    /// Whether C without extensions has functions of this signature.
    pub(crate) fn is_plain_c(&self) -> bool {
        let scalars = [ValueType::I32, ValueType::I64, ValueType::F32, ValueType::F64];
        let mut types = self.params.iter().chain(&self.results);
        self.results.len() <= 1 && types.all(|kind| scalars.contains(kind))
    }

    /// The C prototype of a function `name` of this signature.
    pub fn c_prototype(&self, name: &str) -> String {
        let c_types = |types: &[ValueType]| {
            let names: Vec<_> = types.iter().map(|kind| kind.named().1).collect();
            if names.is_empty() { "void".to_owned() } else { names.join(", ") }
        };
        format!("{} {name}({})", c_types(&self.results), c_types(&self.params))
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
        for text in
            ["() -> ()", "(i32, i64) -> f64", "(f32) -> (i32, i32)", "(v128, funcref) -> externref"]
        {
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
