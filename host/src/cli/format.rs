//! Results for people and for programs.

use std::io::{self, Write};

use clap::ValueEnum;
use serde::Serialize;
use wasm_abi_check::printable_json;

use super::stdout;

/// How a result is told.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    #[default]
    Human,
    Json,
}

/// Counts up with every change of a document's form: the schemas are closed.
pub(super) const VERSION: u32 = 1;

#[derive(Serialize)]
pub(super) struct Tool {
    name: &'static str,
    version: &'static str,
}

pub(super) const TOOL: Tool = Tool { name: "keyway", version: env!("CARGO_PKG_VERSION") };

/// Writes a document that is safe on a terminal too.
pub(super) fn write_json(document: &impl Serialize) -> io::Result<()> {
    let json = serde_json::to_string_pretty(document)?;
    writeln!(stdout(), "{}", printable_json(&json))
}
