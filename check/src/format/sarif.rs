//! For code scanning: SARIF 2.1.0, one run.

use std::{
    collections::HashMap,
    io::{self, Write},
    path::{Component, Path},
};

use anstream::stdout;
use serde_json::{Value, json};
use wasm_abi_check::{Finding, Level, Report, Rule, file::UntilClosed, rule};

use super::{Checked, Format, Outcome, Summary, json::text, level_word, severity_word};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Default)]
pub(super) struct Sarif {
    artifacts: Vec<Value>,
    results: Vec<Value>,
    notifications: Vec<Value>,
}

impl Format for Sarif {
    fn module(&mut self, checked: Checked) -> io::Result<()> {
        checked.complain();
        let artifact = Artifact { uri: uri(checked.source.path()), index: self.artifacts.len() };
        let mut description = json!({
            "location": { "uri": artifact.uri },
            "roles": ["analysisTarget"],
        });
        if let Outcome::Read { size, report, .. } = &checked.outcome {
            description["length"] = json!(size);
            description["properties"] = json!({ "verdict": report.verdict() });
            if report.readable() {
                description["mimeType"] = json!("application/wasm");
            }
            self.results.extend(results(report, &artifact));
        }
        if let Some((why, _)) = checked.failure() {
            let message = format!("{}\nhint: {}", why.message, why.hint);
            self.notifications.push(json!({
                "level": "error",
                "message": { "text": message_text(&message) },
                "locations": [{ "physicalLocation": { "artifactLocation": artifact.location() } }],
            }));
        }
        self.artifacts.push(description);
        Ok(())
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        let document = json!({
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": env!("CARGO_PKG_NAME"),
                    "version": env!("CARGO_PKG_VERSION"),
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": rule::ALL.iter().map(descriptor).collect::<Vec<_>>(),
                }},
                "invocations": [{
                    "executionSuccessful": summary.is_complete(),
                    "exitCode": summary.status(),
                    "toolExecutionNotifications": self.notifications,
                }],
                "artifacts": self.artifacts,
                "results": self.results,
                "columnKind": "unicodeCodePoints",
            }],
        });
        UntilClosed(stdout().lock()).write_all(text(&document)?.as_bytes())
    }
}

/// A rule, as the format describes one.
fn descriptor(rule: &Rule) -> Value {
    let Rule { what, why, mend, .. } = rule;
    // a rule that is off warns where it is switched on
    let level = if rule.level == Level::Allow { Level::Warn } else { rule.level };
    json!({
        "id": rule.id,
        "name": rule.name,
        "shortDescription": { "text": message_text(what) },
        "fullDescription": { "text": message_text(&format!("{what} {why}")) },
        "help": {
            "text": message_text(&format!("{why}\nMend: {mend}\nSee: {}", rule.link())),
            "markdown": message_text(&format!(
                "**{} {}**\n\n{what}\n\n**Why:** {why}\n\n**Mend:** {}\n\n**See:** `{}`\n",
                rule.id, rule.name, code(mend), rule.link(),
            )),
        },
        "defaultConfiguration": {
            "enabled": rule.level != Level::Allow,
            "level": level_word(level),
        },
        "properties": { "tags": [rule.group.name()] },
    })
}

/// Text as code in Markdown: placeholders and stars in it are what they are.
fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}

struct Artifact {
    uri: String,
    index: usize,
}

impl Artifact {
    fn location(&self) -> Value {
        json!({ "uri": self.uri, "index": self.index })
    }
}

fn results<'a>(report: &'a Report, artifact: &'a Artifact) -> impl Iterator<Item = Value> + 'a {
    let mut seen = HashMap::<u64, usize>::new();
    report.findings.iter().map(move |finding| {
        let print = fingerprint(finding, artifact);
        let nth = seen.entry(print).or_default();
        *nth += 1;
        result(finding, artifact, &format!("{print:016x}:{nth}"))
    })
}

fn result(finding: &Finding, artifact: &Artifact, fingerprint: &str) -> Value {
    let rule = finding.rule;
    let hint = finding.hint.as_deref().unwrap_or(rule.mend);
    json!({
        "ruleId": rule.id,
        "ruleIndex": rule::ALL.iter().position(|other| other.id == rule.id),
        "level": severity_word(finding.severity),
        "message": { "text": message_text(&format!("{}\nhint: {hint}", finding.message)) },
        "locations": [{ "physicalLocation": {
            "artifactLocation": artifact.location(),
            // a module has no lines; GitHub shows only what has one
            "region": { "startLine": 1 },
        }}],
        // the name that GitHub reads
        "partialFingerprints": { "primaryLocationLineHash": fingerprint },
    })
}

/// What stays the same of a finding from build to build: numbers in a message, such as
/// sizes, do not.
fn fingerprint(finding: &Finding, artifact: &Artifact) -> u64 {
    let message = finding.message.split(|character: char| character.is_ascii_digit());
    let message: Vec<_> = message.filter(|part| !part.is_empty()).collect();
    let text = [finding.rule.id, &artifact.uri, &message.join("0")].join("\n");
    // FNV-1a, which is the same on every machine and in every version
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Text as a message: braces stand for arguments unless they are doubled, and brackets
/// before parentheses are a link, which a module's name must not make.
fn message_text(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}").replace("](", "] (")
}

/// A path as a URI: relative ones stay so, for whoever knows where the run began.
fn uri(path: &Path) -> String {
    let mut uri = String::from(if path.is_absolute() { "file://" } else { "" });
    let mut first = true;
    for part in path.components() {
        let name = match part {
            Component::RootDir | Component::CurDir => continue,
            Component::Prefix(prefix) => prefix.as_os_str(),
            Component::ParentDir | Component::Normal(_) => part.as_os_str(),
        };
        if path.is_absolute() || !first {
            uri.push('/');
        }
        first = false;
        for byte in name.as_encoded_bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                    uri.push(char::from(*byte));
                }
                _ => uri.push_str(&format!("%{byte:02X}")),
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{message_text, uri};

    #[test]
    fn paths_become_uris() {
        for (path, expected) in [
            ("./build//a b.wasm", "build/a%20b.wasm"),
            ("../größe.wasm", "../gr%C3%B6%C3%9Fe.wasm"),
            ("http://x/?#[1].wasm", "http%3A/x/%3F%23%5B1%5D.wasm"),
            ("<stdin>", "%3Cstdin%3E"),
        ] {
            assert_eq!(uri(Path::new(path)), expected);
        }
        #[cfg(unix)]
        assert_eq!(uri(Path::new("/tmp/100%.wasm")), "file:///tmp/100%25.wasm");
    }

    #[test]
    fn a_name_makes_no_link_and_no_placeholder() {
        assert_eq!(message_text("[a](b) \\u{0}"), "[a] (b) \\u{{0}}");
    }
}
