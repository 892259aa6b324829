//! What the program tells of its rules.

use std::io::Write;

use anstream::stdout;
use wasm_abi_check::{
    file::UntilClosed,
    printable,
    rule::{self, Group},
};

use super::{Failure, FormatName, arguments::Schema, status};
use crate::format::{json, level_word};

pub(super) fn list(format: FormatName) -> Result<u8, Failure> {
    let mut out = UntilClosed(stdout().lock());
    match format {
        FormatName::Human => {}
        FormatName::Json => {
            out.write_all(json::rules()?.as_bytes())?;
            return Ok(status::FITS);
        }
        FormatName::Sarif | FormatName::Github => {
            return Err(Failure::usage("--list-rules has the formats human and json")
                .hint("wasm-abi-check --list-rules --format json"));
        }
    }
    let width = rule::ALL.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    for group in Group::ALL {
        writeln!(out, "{}", group.name())?;
        for rule in rule::ALL.iter().filter(|rule| rule.group == group) {
            let level = level_word(rule.level);
            writeln!(out, "  {}  {:<width$}  {level:<7}  {}", rule.id, rule.name, rule.what)?;
        }
    }
    Ok(status::FITS)
}

pub(super) fn explain(id: &str) -> Result<u8, Failure> {
    let Some(rule) = rule::find(id) else {
        let failure = Failure::usage(format!("unknown rule `{}`", printable(id)));
        return Err(match rule::nearest(id) {
            Some(rule) => failure.hint(format!("did you mean --explain {}", rule.name)),
            None => failure.hint("wasm-abi-check --list-rules"),
        });
    };
    let mut out = UntilClosed(stdout().lock());
    writeln!(out, "{}  {}\n\n{}\n", rule.id, rule.name, rule.what)?;
    writeln!(out, "Why:    {}\nMend:   {}", rule.why, rule.mend)?;
    let fixed = if rule.is_fixed() { ", always" } else { "" };
    writeln!(out, "Level:  {}{fixed}", level_word(rule.level))?;
    writeln!(out, "Group:  {}\nSee:    {}", rule.group.name(), rule.link())?;
    Ok(status::FITS)
}

pub(super) fn print_schema(schema: Schema) -> Result<u8, Failure> {
    let text = match schema {
        Schema::Report => json::REPORT_SCHEMA,
        Schema::Rules => json::RULES_SCHEMA,
    };
    UntilClosed(stdout().lock()).write_all(text.as_bytes())?;
    Ok(status::FITS)
}
