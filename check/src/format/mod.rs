//! What was found, told in several ways.

pub(crate) mod github;
mod human;
pub(crate) mod json;
mod sarif;

use std::{
    io,
    path::{Path, PathBuf},
};

use wasm_abi_check::{Comparison, Level, Report, Severity};

use crate::cli::{FormatName, Source, complain, status};

/// A way of telling what was found.
pub(crate) trait Format {
    /// Takes a module that was looked at, in the order of the command line.
    fn module(&mut self, checked: Checked) -> io::Result<()>;

    /// Comes once, after all modules.
    fn end(&mut self, summary: &Summary) -> io::Result<()>;
}

pub(crate) fn new(name: FormatName, quiet: bool) -> Box<dyn Format> {
    match name {
        FormatName::Human => Box::new(human::Human { quiet }),
        FormatName::Github => Box::new(github::GitHub { quiet }),
        FormatName::Json => Box::new(json::Json::default()),
        FormatName::Sarif => Box::new(sarif::Sarif::default()),
    }
}

/// A module that was looked at.
pub(crate) struct Checked {
    pub(crate) source: Source,
    /// An earlier release of it.
    pub(crate) compared_with: Option<PathBuf>,
    pub(crate) outcome: Outcome,
}

pub(crate) enum Outcome {
    /// The file could not be read.
    Unread(Trouble),
    Read {
        /// In bytes.
        size: usize,
        report: Report,
        released: Released,
    },
}

/// What could not be done, and how to go on.
pub(crate) struct Trouble {
    pub(crate) message: String,
    pub(crate) hint: String,
}

/// What came of `--output`.
pub(crate) enum Released {
    No,
    To { path: PathBuf, size: usize },
    Failed { path: PathBuf, why: Trouble },
}

impl Checked {
    pub(crate) fn report(&self) -> Option<&Report> {
        match &self.outcome {
            Outcome::Unread(_) => None,
            Outcome::Read { report, .. } => Some(report),
        }
    }

    /// What changed since an earlier release, and where that is.
    fn comparison(&self) -> Option<(&Path, &Comparison)> {
        self.compared_with.as_deref().zip(self.report()?.baseline.as_deref())
    }

    pub(crate) fn verdict(&self) -> Verdict {
        match self.report() {
            Some(report) if report.contract.is_some() && report.fits() => Verdict::Fits,
            Some(report) if report.contract.is_some() => Verdict::DoesNotFit,
            Some(report) if report.readable() => Verdict::NotChecked,
            _ => Verdict::Unreadable,
        }
    }

    pub(crate) fn fits(&self) -> bool {
        self.verdict() == Verdict::Fits
    }

    /// The verdict as people read it: `fits lifecycle@1, 512 bytes`.
    fn shown_verdict(&self) -> String {
        let Outcome::Read { size, report, released } = &self.outcome else {
            return "not a readable module".to_owned();
        };
        let size = if let Released::To { size, .. } = released { size } else { size };
        if self.fits() { format!("{}, {size} bytes", report.verdict()) } else { report.verdict() }
    }

    /// The number of errors and of warnings; a file that cannot be read is an error.
    fn counts(&self) -> (usize, usize) {
        self.report().map_or((1, 0), |report| (report.errors(), report.warnings()))
    }

    /// What could not be done of what was asked for, and with which file.
    fn failure(&self) -> Option<(&Trouble, Source)> {
        match &self.outcome {
            Outcome::Unread(why) => Some((why, self.source.clone())),
            Outcome::Read { released: Released::Failed { path, why }, .. } => {
                Some((why, Source::File(path.clone())))
            }
            Outcome::Read { .. } => None,
        }
    }

    /// Says on standard error what could not be done.
    fn complain(&self) {
        if let Some((Trouble { message, hint }, file)) = self.failure() {
            complain(&format!("error: {message}: {file}\n  hint: {hint}"));
        }
    }
}

/// What came of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Fits,
    DoesNotFit,
    /// The file cannot be read, or is no module.
    Unreadable,
    /// There is no contract to check it against, or it is too much to look at.
    NotChecked,
}

/// What came of all modules.
#[derive(Default)]
pub(crate) struct Summary {
    pub(crate) modules: usize,
    pub(crate) fit: usize,
    pub(crate) do_not_fit: usize,
    pub(crate) unreadable: usize,
    pub(crate) not_checked: usize,
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    failed: bool,
}

impl Summary {
    pub(crate) fn add(&mut self, checked: &Checked) {
        self.modules += 1;
        match checked.verdict() {
            Verdict::Fits => self.fit += 1,
            Verdict::DoesNotFit => self.do_not_fit += 1,
            Verdict::Unreadable => self.unreadable += 1,
            Verdict::NotChecked => self.not_checked += 1,
        }
        let (errors, warnings) = checked.counts();
        self.errors += errors;
        self.warnings += warnings;
        self.failed |= checked.failure().is_some();
    }

    /// The worst of all.
    pub(crate) fn status(&self) -> u8 {
        if self.unreadable > 0 {
            status::UNREADABLE
        } else if self.failed {
            status::USAGE
        } else if self.fit < self.modules {
            status::FINDINGS
        } else {
            status::FITS
        }
    }

    /// Whether every file could be read and written.
    fn is_complete(&self) -> bool {
        !self.failed
    }

    /// A line on standard error, where there is more than one module:
    /// `12 modules: 10 fit, 2 do not (3 errors, 1 warning)`.
    fn complain(&self) {
        if self.modules < 2 {
            return;
        }
        let verb = |count, one, many| format!("{count} {}", if count == 1 { one } else { many });
        let mut parts = vec![verb(self.fit, "fits", "fit")];
        for (count, one, many) in [
            (self.do_not_fit, "does not", "do not"),
            (self.not_checked, "was not checked", "were not checked"),
            (self.unreadable, "cannot be read", "cannot be read"),
        ] {
            if count > 0 {
                parts.push(verb(count, one, many));
            }
        }
        let mut counts = Vec::new();
        for (count, one, many) in
            [(self.errors, "error", "errors"), (self.warnings, "warning", "warnings")]
        {
            if count > 0 {
                counts.push(verb(count, one, many));
            }
        }
        let counts =
            if counts.is_empty() { String::new() } else { format!(" ({})", counts.join(", ")) };
        complain(&format!("{} modules: {}{counts}", self.modules, parts.join(", ")));
    }
}

/// A level, as it is shown.
pub(crate) fn level_word(level: Level) -> &'static str {
    match level {
        Level::Allow => "off",
        Level::Warn => "warning",
        Level::Deny => "error",
    }
}

fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}
