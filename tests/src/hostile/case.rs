//! Case files: what is in them, and the modules that they stand for.

use std::{fs, path::PathBuf, sync::Arc, time::Duration};

use super::host::{Budget, Granted};
use crate::repo;

/// One call.
#[derive(Clone, Debug)]
pub struct Step {
    /// As the case file says it.
    pub text: String,
    /// What is called.
    pub kind: Kind,
}

/// What is called, and with what.
#[derive(Clone, Debug)]
pub enum Kind {
    /// `init`.
    Init,
    /// `process`.
    Process(i32),
    /// `cleanup`.
    Cleanup,
    /// A function of a bytes plugin.
    Call(String, Vec<u8>),
}

/// A module, and what is done to it.
#[derive(Debug)]
pub struct Case {
    /// Folder and file, with the fault and the number of the line where there are several.
    pub name: String,
    /// The text of its module, and the fault that goes into it.
    source: (Arc<str>, String),
    /// The calls of one instance.
    pub steps: Vec<Step>,
    /// The limits of its host.
    pub budget: Budget,
    /// What it is granted.
    pub granted: Granted,
    /// The plugin that comes after it, and its calls.
    pub next: Option<(String, Vec<Step>)>,
}

impl Case {
    /// The module. Some have a million lines: it is built when it is needed.
    pub fn wasm(&self) -> Vec<u8> {
        let (text, fault) = &self.source;
        build(&self.name, text, fault)
    }
}

/// All cases, by name.
pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for folder in ["calls", "faults", "isolation", "lies", "limits", "loads"] {
        for entry in fs::read_dir(hostile().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{folder}/{}", path.file_stem().unwrap().display());
            let text = fs::read_to_string(&path).unwrap();
            cases.extend(cases_of(&name, &text));
        }
    }
    cases.sort_by(|one, other| one.name.cmp(&other.name));
    cases
}

/// The module of a file below `plugins/`.
pub fn module(name: &str) -> Vec<u8> {
    let text = fs::read_to_string(hostile().join("plugins").join(name).with_extension("wat"));
    build(name, &text.unwrap(), "")
}

fn hostile() -> PathBuf {
    repo().join("tests/hostile")
}

fn cases_of(name: &str, text: &str) -> Vec<Case> {
    let faults = value(text, "FAULTS").map_or(vec![""], |list| list.split(' ').collect());
    let runs: Vec<&str> = values(text, "CALLS").collect();
    assert!(!runs.is_empty() && text.starts_with(";; "), "{name}: no reason, or no `;; CALLS: `");
    let source: Arc<str> = text.into();
    let mut cases = Vec::new();
    for fault in faults {
        let limits = value(text, "LIMITS").map(str::to_owned).or_else(|| {
            let part = (!fault.is_empty()).then(|| part(fault))?;
            value(&part, "LIMITS").map(str::to_owned)
        });
        for (number, run) in runs.iter().enumerate() {
            let mut name = name.to_owned();
            if !fault.is_empty() {
                name.push_str(&format!("-{fault}"));
            }
            if runs.len() > 1 {
                name.push_str(&format!("#{}", number + 1));
            }
            cases.push(Case {
                name,
                source: (Arc::clone(&source), fault.to_owned()),
                steps: run.split(", ").map(step).collect(),
                budget: budget(limits.as_deref().unwrap_or_default()),
                granted: granted(value(text, "GRANTS").unwrap_or_default()),
                next: value(text, "NEXT").map(|next| {
                    let (plugin, steps) = next.split_once(", ").unwrap();
                    (plugin.to_owned(), steps.split(", ").map(step).collect())
                }),
            });
        }
    }
    cases
}

/// What follows `;; KEY: `.
fn values<'a>(text: &'a str, key: &'a str) -> impl Iterator<Item = &'a str> {
    text.lines().filter_map(move |line| {
        line.trim_start().strip_prefix(";; ")?.strip_prefix(key)?.strip_prefix(": ")
    })
}

fn value<'a>(text: &'a str, key: &'a str) -> Option<&'a str> {
    values(text, key).next()
}

fn step(text: &str) -> Step {
    let words: Vec<&str> = text.splitn(3, ' ').collect();
    let kind = match words[..] {
        ["init"] => Kind::Init,
        ["cleanup"] => Kind::Cleanup,
        ["process", input] => Kind::Process(input.parse().unwrap()),
        ["call", function, input] => Kind::Call(function.to_owned(), bytes(input)),
        _ => panic!("no call: {text}"),
    };
    Step { text: text.to_owned(), kind }
}

/// `"text"`, or `x4096` for so many bytes.
fn bytes(text: &str) -> Vec<u8> {
    match text.strip_prefix('x') {
        Some(count) => vec![b'x'; count.parse().unwrap()],
        None => text.trim_matches('"').as_bytes().to_vec(),
    }
}

fn budget(text: &str) -> Budget {
    let mut budget = Budget::default();
    for word in text.split_whitespace() {
        match word.split_once('=').unwrap() {
            ("memory", size) => {
                budget.memory = size.strip_suffix("MiB").unwrap().parse::<usize>().unwrap() << 20;
            }
            ("time", time) => {
                let time = time.strip_suffix("ms").unwrap().parse().unwrap();
                budget.time = Duration::from_millis(time);
            }
            other => panic!("no limit: {other:?}"),
        }
    }
    budget
}

fn granted(text: &str) -> Granted {
    let mut granted = Granted::default();
    for word in text.split_whitespace() {
        match word {
            "log" => granted.log = true,
            "config" => granted.config = true,
            "vars" => granted.vars = true,
            _ => panic!("no capability: {word}"),
        }
    }
    granted
}

/// The module that a text stands for, with its parts and its fault.
fn build(name: &str, text: &str, fault: &str) -> Vec<u8> {
    let mut whole = repeated(text);
    let parts = value(text, "WITH").into_iter().flat_map(|list| list.split(' ')).chain([fault]);
    for name in parts.filter(|name| !name.is_empty()) {
        let end = whole.rfind(')').unwrap();
        whole.insert_str(end, &format!("\n{}\n", part(name)));
    }
    wat::parse_str(&whole).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn part(name: &str) -> String {
    fs::read_to_string(hostile().join("parts").join(name).with_extension("wat")).unwrap()
}

/// The text with its `REPEAT` lines carried out.
fn repeated(text: &str) -> String {
    let mut whole = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(count) = line.trim_start().strip_prefix(";; REPEAT: ") else {
            whole.push_str(line);
            whole.push('\n');
            continue;
        };
        let (unit, count) = (lines.next().unwrap(), count.parse::<u32>().unwrap());
        for number in 0..count {
            whole.push_str(&unit.trim_start().replace("{n}", &number.to_string()));
            whole.push('\n');
        }
    }
    whole
}
