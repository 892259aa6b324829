//! For programs: one document for the whole run. `check/schema/` says what is in it.

use std::{
    io::{self, Write},
    path::Path,
};

use anstream::stdout;
use serde::Serialize;
use wasm_abi_check::{ChangeKind, Comparison, Finding, file::UntilClosed, printable_json, rule};

use super::{Checked, Format, Outcome, Released, Summary, Verdict, level_word, severity_word};

/// Of what `--format json` prints.
pub(crate) const REPORT_SCHEMA: &str = include_str!("../../schema/report-1.schema.json");

/// Of what `--list-rules --format json` prints.
pub(crate) const RULES_SCHEMA: &str = include_str!("../../schema/rules-1.schema.json");

const REPORT_ID: &str = "urn:wasm-abi-check:report-1";
const RULES_ID: &str = "urn:wasm-abi-check:rules-1";

/// Counts up with every change of the form: the schemas are closed.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

const TOOL: Tool = Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };

#[derive(Default)]
pub(super) struct Json {
    modules: Vec<Checked>,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    version: u32,
    tool: Tool,
    modules: Vec<ModuleEntry<'a>>,
    summary: SummaryEntry,
}

#[derive(Serialize)]
struct ModuleEntry<'a> {
    path: String,
    size_bytes: Option<usize>,
    contract: Option<&'a str>,
    verdict: &'static str,
    errors: usize,
    warnings: usize,
    findings: Vec<FindingEntry<'a>>,
    baseline: Option<BaselineEntry<'a>>,
    release: Option<ReleaseEntry<'a>>,
}

#[derive(Serialize)]
struct FindingEntry<'a> {
    rule: Option<&'static str>,
    name: Option<&'static str>,
    group: Option<&'static str>,
    severity: &'static str,
    message: String,
    hint: Option<&'a str>,
    link: Option<String>,
}

#[derive(Serialize)]
struct BaselineEntry<'a> {
    path: String,
    old_version: Option<&'a str>,
    new_version: Option<&'a str>,
    required: &'static str,
    changes: Vec<ChangeEntry<'a>>,
}

#[derive(Serialize)]
struct ChangeEntry<'a> {
    kind: &'static str,
    message: &'a str,
}

#[derive(Serialize)]
struct ReleaseEntry<'a> {
    path: String,
    size_bytes: Option<usize>,
    error: Option<&'a str>,
}

#[derive(Serialize)]
struct SummaryEntry {
    modules: usize,
    fit: usize,
    do_not_fit: usize,
    unreadable: usize,
    not_checked: usize,
    errors: usize,
    warnings: usize,
    exit_code: u8,
}

impl Format for Json {
    fn module(&mut self, checked: Checked) -> io::Result<()> {
        checked.complain();
        self.modules.push(checked);
        Ok(())
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        let document = Document {
            schema: REPORT_ID,
            version: VERSION,
            tool: TOOL,
            modules: self.modules.iter().map(module).collect(),
            summary: SummaryEntry {
                modules: summary.modules,
                fit: summary.fit,
                do_not_fit: summary.do_not_fit,
                unreadable: summary.unreadable,
                not_checked: summary.not_checked,
                errors: summary.errors,
                warnings: summary.warnings,
                exit_code: summary.status(),
            },
        };
        UntilClosed(stdout().lock()).write_all(text(&document)?.as_bytes())
    }
}

fn module(checked: &Checked) -> ModuleEntry<'_> {
    let (errors, warnings) = checked.counts();
    let mut entry = ModuleEntry {
        path: checked.source.path().to_string_lossy().into_owned(),
        size_bytes: None,
        contract: None,
        verdict: match checked.verdict() {
            Verdict::Fits => "fits",
            Verdict::DoesNotFit => "does not fit",
            Verdict::Unreadable => "unreadable",
            Verdict::NotChecked => "not checked",
        },
        errors,
        warnings,
        findings: Vec::new(),
        baseline: checked.comparison().map(baseline),
        release: None,
    };
    match &checked.outcome {
        Outcome::Unread(why) => entry.findings.push(FindingEntry {
            rule: None,
            name: None,
            group: None,
            severity: "error",
            message: why.message.clone(),
            hint: Some(&why.hint),
            link: None,
        }),
        Outcome::Read { size, report, released } => {
            entry.size_bytes = Some(*size);
            entry.contract = report.contract.as_deref();
            entry.findings = report.findings.iter().map(finding).collect();
            let (path, size_bytes, error) = match released {
                Released::No => return entry,
                Released::To { path, size } => (path, Some(*size), None),
                Released::Failed { path, why } => (path, None, Some(why.message.as_str())),
            };
            let path = path.to_string_lossy().into_owned();
            entry.release = Some(ReleaseEntry { path, size_bytes, error });
        }
    }
    entry
}

fn baseline<'a>((path, comparison): (&Path, &'a Comparison)) -> BaselineEntry<'a> {
    let changes = comparison.changes.iter();
    BaselineEntry {
        path: path.to_string_lossy().into_owned(),
        old_version: comparison.old_version.as_deref(),
        new_version: comparison.new_version.as_deref(),
        required: comparison.required().map_or("none", ChangeKind::name),
        changes: changes
            .map(|change| ChangeEntry { kind: change.kind.name(), message: &change.message })
            .collect(),
    }
}

fn finding(finding: &Finding) -> FindingEntry<'_> {
    let rule = finding.rule;
    FindingEntry {
        rule: Some(rule.id),
        name: Some(rule.name),
        group: Some(rule.group.name()),
        severity: severity_word(finding.severity),
        message: finding.message.clone(),
        hint: Some(finding.hint.as_deref().unwrap_or(rule.mend)),
        link: Some(rule.link()),
    }
}

#[derive(Serialize)]
struct Rules {
    schema: &'static str,
    version: u32,
    tool: Tool,
    rules: Vec<RuleEntry>,
}

#[derive(Serialize)]
struct RuleEntry {
    rule: &'static str,
    name: &'static str,
    group: &'static str,
    level: &'static str,
    fixed: bool,
    what: &'static str,
    why: &'static str,
    mend: &'static str,
    link: String,
}

/// The list of rules as a document.
pub(crate) fn rules() -> io::Result<String> {
    let rules = rule::ALL.iter().map(|rule| RuleEntry {
        rule: rule.id,
        name: rule.name,
        group: rule.group.name(),
        level: level_word(rule.level),
        fixed: rule.is_fixed(),
        what: rule.what,
        why: rule.why,
        mend: rule.mend,
        link: rule.link(),
    });
    text(&Rules { schema: RULES_ID, version: VERSION, tool: TOOL, rules: rules.collect() })
}

/// A document as text that is safe on a terminal too: what is not printed as a letter
/// stands there as its number.
pub(super) fn text(document: &impl Serialize) -> io::Result<String> {
    let mut text = printable_json(&serde_json::to_string_pretty(document)?);
    text.push('\n');
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn no_character_reaches_a_terminal_that_steers_it() {
        let hostile = "a\u{1b}[31m\n\u{9b}2J\u{202e}\u{e0001} größe \"\\";
        let json = text(&hostile).unwrap_or_default();
        assert_eq!(json, "\"a\\u001b[31m\\n\\u009b2J\\u202e\\udb40\\udc01 größe \\\"\\\\\"\n");
        assert_eq!(serde_json::from_str::<String>(&json).ok().as_deref(), Some(hostile));
    }
}
