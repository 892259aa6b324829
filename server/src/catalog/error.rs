//! Why a plugin is not loaded, in words for outsiders: none of them tells a path of this
//! machine, whatever a module, a manifest or the system says.

use std::error::Error as _;

use keyway_host::{ContractError, Error, ManifestError, Report, Severity, manifest::Mistake};
use wasm_abi_check::{printable_text, rule};

use crate::store::{FileError, lowercase};

/// Findings that are told one by one.
const MAX_FINDINGS: usize = 3;

/// Characters of a message: a module says what it likes.
const MAX_MESSAGE: usize = 1_000;

/// Why a plugin is not loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// On one line, printable, without a path of this machine.
    pub(crate) message: String,
    /// What to do, as clean as the message.
    pub(crate) hint: Option<String>,
    /// More, which may tell anything: for the operator's log alone.
    pub(crate) cause: Option<String>,
}

impl Refusal {
    pub(super) fn new(message: impl AsRef<str>) -> Self {
        let message = printable_text(message.as_ref());
        let mut shown: String = message.chars().take(MAX_MESSAGE).collect();
        if shown.len() < message.len() {
            shown.push('…');
        }
        Self { message: shown, hint: None, cause: None }
    }

    pub(super) fn hint(self, hint: Option<impl AsRef<str>>) -> Self {
        let hint = hint.map(|hint| Self::new(hint).message);
        Self { hint, ..self }
    }

    /// What the host says, of a plugin whose manifest is called `manifest`.
    pub(super) fn of(error: &Error, manifest: &str) -> Self {
        let mut cause = vec![error.to_string()];
        let mut source = error.source();
        while let Some(error) = source {
            cause.push(error.to_string());
            source = error.source();
        }
        let cause = printable_text(&cause.join(": "));
        let refusal = Self::new(message(error, manifest)).hint(hint(error));
        let is_more = !matches!(error, Error::Contract(_)) && cause != refusal.message;
        Self { cause: is_more.then_some(cause), ..refusal }
    }
}

impl From<&FileError> for Refusal {
    fn from(error: &FileError) -> Self {
        Self::new(error.to_string())
    }
}

fn message(error: &Error, manifest: &str) -> String {
    match error {
        Error::Manifest(error) => of_manifest(error, manifest),
        Error::Contract(report) => findings(report),
        Error::Directory { source, .. } => {
            format!("cannot open the directory to grant: {}", lowercase(source))
        }
        Error::Panic { function, host_function, .. } => {
            format!("`{function}` ended in the host's `{host_function}`, which panicked")
        }
        // their words are the host's own, and those of the plugin
        Error::Engine(_)
        | Error::Compile(_)
        | Error::Link(_)
        | Error::Feature { .. }
        | Error::Instantiate(_)
        | Error::Version { .. }
        | Error::Import { .. }
        | Error::Initialize
        | Error::Denied { .. }
        | Error::NoFunction { .. }
        | Error::Plugin { .. }
        | Error::Range { .. }
        | Error::Code { .. }
        | Error::Trap { .. }
        | Error::Exit { .. }
        | Error::Cancelled { .. }
        | Error::Fuel { .. }
        | Error::Time { .. }
        | Error::Memory { .. }
        | Error::Table { .. }
        | Error::Busy { .. }
        | Error::ModuleBytes { .. }
        | Error::Sha256 { .. }
        | Error::AboveHost { .. }
        | Error::Unmetered { .. }
        | Error::Ended { .. } => error.to_string(),
        _ => "the plugin cannot be loaded".to_owned(), // who knows what it would tell
    }
}

/// What the check found, the first errors.
fn findings(report: &Report) -> String {
    let errors = report.findings.iter().filter(|it| it.severity == Severity::Error);
    let mut told: Vec<_> = errors
        .clone()
        .take(MAX_FINDINGS)
        .map(|finding| match finding.rule == &rule::HOST_PATH {
            true => format!("{} {}", finding.rule.id, finding.rule.what), // it shows the path
            false => format!("{} {}", finding.rule.id, finding.message),
        })
        .collect();
    match errors.count().saturating_sub(MAX_FINDINGS) {
        0 => {}
        more => told.push(format!("{more} more")),
    }
    format!("{}: {}", report.verdict(), told.join("; "))
}

fn of_manifest(error: &ManifestError, manifest: &str) -> String {
    match error {
        ManifestError::Read { what, source, .. } => {
            format!("cannot read the {what}: {}", lowercase(source))
        }
        ManifestError::Bytes { what, len, limit, .. } => {
            format!("the {what} has {len} bytes, the limit is {limit}")
        }
        ManifestError::Contract(error) => of_contract(error),
        ManifestError::Wrong { mistake, place } => {
            let mut place = place.clone();
            place.path = Some(manifest.into());
            format!("{mistake}: {place}")
        }
        _ => "the manifest cannot be met".to_owned(),
    }
}

fn of_contract(error: &ContractError) -> String {
    let path = match error {
        ContractError::Unknown { .. } => return error.to_string(),
        ContractError::Read { source, .. } => {
            return format!("cannot read the contract: {}", lowercase(source));
        }
        ContractError::Parse { reason, .. } => {
            let (first, last) = (reason.lines().next(), reason.lines().next_back());
            let (first, last) = (first.unwrap_or_default(), last.unwrap_or_default());
            return format!("the contract file is wrong: {first}: {last}");
        }
        ContractError::TooMany { path, .. }
        | ContractError::Name { path, .. }
        | ContractError::Unlisted { path, .. }
        | ContractError::Rule { path, .. }
        | ContractError::RuleTwice { path, .. }
        | ContractError::NoAlternative { path }
        | ContractError::Twice { path, .. } => path,
        _ => "",
    };
    let message = error.to_string();
    let message = message.strip_suffix(path).and_then(|words| words.strip_suffix(": "));
    message.unwrap_or("the contract file is wrong").to_owned()
}

fn hint(error: &Error) -> Option<String> {
    match error {
        Error::Contract(report) => {
            let finding = report.findings.iter().find(|it| it.severity == Severity::Error)?;
            match finding.rule == &rule::HOST_PATH {
                true => Some(finding.rule.mend.to_owned()),
                false => Some(finding.remedy().to_owned()),
            }
        }
        // what to write into a program of one's own
        Error::Manifest(wrong) => match &**wrong {
            ManifestError::Wrong {
                mistake: Mistake::NotDeterministic { .. } | Mistake::NotBuiltWith { .. },
                ..
            } => None,
            _ => error.hint(),
        },
        _ => error.hint(),
    }
}
