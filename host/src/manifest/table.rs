//! The tables of a manifest as TOML has them: keys and types, each value with its place.

use std::{collections::BTreeMap, ops::Range};

use serde::Deserialize;
use toml::Spanned;

/// What is read first: the keys of other versions are not known.
#[derive(Deserialize)]
pub(super) struct Head {
    pub(super) manifest: Option<Spanned<i64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(rename = "manifest")]
    pub(super) _manifest: i64,
    pub(super) plugin: Option<Text>,
    pub(super) bytes: Option<Text>,
    pub(super) sha256: Option<Text>,
    pub(super) contract: Option<Text>,
    #[serde(default)]
    pub(super) features: Vec<Text>,
    #[serde(default)]
    pub(super) allow: Vec<Text>,
    pub(super) deterministic: Option<Spanned<bool>>,
    pub(super) config: Option<Spanned<Pairs>>,
    pub(super) vars: Option<Spanned<Vars>>,
    #[serde(default)]
    pub(super) limits: Limits,
    #[serde(default)]
    pub(super) serve: Serve,
    pub(super) wasi: Option<Spanned<Wasi>>,
}

pub(super) type Text = Spanned<String>;
pub(super) type Number = Option<Spanned<i64>>;
pub(super) type Pairs = BTreeMap<Text, Text>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Vars {
    pub(super) max_bytes: Number,
    pub(super) max_count: Number,
    #[serde(default)]
    pub(super) initial: Pairs,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Limits {
    pub(super) time_ms: Number,
    pub(super) fuel: Number,
    pub(super) memory_bytes: Number,
    pub(super) table_elements: Number,
    pub(super) stack_bytes: Number,
    pub(super) output_bytes: Number,
    pub(super) log_per_second: Number,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Serve {
    pub(super) keep: Number,
    pub(super) concurrency: Number,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wasi {
    #[serde(default)]
    pub(super) args: Vec<Text>,
    #[serde(default)]
    pub(super) env: Pairs,
    pub(super) stdin: Option<Text>,
    pub(super) stdout: Option<Spanned<Sink>>,
    pub(super) stderr: Option<Spanned<Sink>>,
    #[serde(default)]
    pub(super) dirs: Vec<Dir>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Sink {
    Discard,
    Inherit,
    Log,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Dir {
    pub(super) host: Text,
    pub(super) guest: Text,
    pub(super) access: Option<Access>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Access {
    Read,
    ReadWrite,
}

/// Where in the text something stands, in bytes.
pub(super) type Span = Range<usize>;
