//! What a check found.

use std::{error::Error, fmt, path::Path};

use anstyle::{AnsiColor, Style};

use crate::{
    baseline::Comparison,
    level::{Level, Levels},
    names::printable_path,
    rule::{self, Rule},
};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The module runs, and its author should still know.
    Warning,
    /// The module does not fit.
    Error,
}

/// One broken rule.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// Whether the module may still run.
    pub severity: Severity,
    /// What is wrong, on one line, printable.
    pub message: String,
    /// How to mend it, on one line, where more than the rule's own text is known.
    pub hint: Option<String>,
}

impl Finding {
    /// A finding that counts as its rule says.
    pub(crate) fn new(rule: &'static Rule, message: String) -> Self {
        match rule.level {
            Level::Warn => Self::warning(rule, message),
            Level::Allow | Level::Deny => Self::error(rule, message),
        }
    }

    pub(crate) fn error(rule: &'static Rule, message: String) -> Self {
        Self { rule, severity: Severity::Error, message, hint: None }
    }

    pub(crate) fn warning(rule: &'static Rule, message: String) -> Self {
        Self { rule, severity: Severity::Warning, message, hint: None }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl Finding {
    /// What it counts where nobody said otherwise: some rules have errors and
    /// warnings.
    fn own_level(&self) -> Level {
        match (self.rule.level, self.severity) {
            (Level::Allow, _) => Level::Allow,
            (_, Severity::Warning) => Level::Warn,
            (_, Severity::Error) => Level::Deny,
        }
    }

    /// The finding as people read it, about the module at `path`: a line
    /// `error[KW010]: message: path` and an indented hint. Written as `{:#}` it is
    /// coloured, for a stream that strips the colour where it does not belong.
    pub fn show(&self, path: &Path) -> impl fmt::Display {
        ShownFinding { finding: self, path: printable_path(path) }
    }
}

impl Finding {
    /// How to mend it: its own hint, else what its rule says.
    pub fn remedy(&self) -> &str {
        self.hint.as_deref().unwrap_or(self.rule.mend)
    }
}

/// Without the module's path and the hint: `error[KW010]: message`.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]: {}", self.severity, self.rule.id, self.message)
    }
}

impl Error for Finding {}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

struct ShownFinding<'a> {
    finding: &'a Finding,
    path: String,
}

impl fmt::Display for ShownFinding<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Finding { rule, severity, message, .. } = self.finding;
        let (mut style, mut hint_style) = (Style::new(), Style::new());
        if f.alternate() {
            let colour = match severity {
                Severity::Error => AnsiColor::Red,
                Severity::Warning => AnsiColor::Yellow,
            };
            style = style.bold().fg_color(Some(colour.into()));
            hint_style = hint_style.fg_color(Some(AnsiColor::Cyan.into()));
        }
        writeln!(f, "{style}{severity}[{}]{style:#}: {message}: {}", rule.id, self.path)?;
        write!(f, "  {hint_style}hint{hint_style:#}: {}", self.finding.remedy())
    }
}

/// All findings of one module.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// The contract it was checked against, as `NAME@MAJOR`; none where the bytes
    /// could not be read as a module or no contract was found.
    pub contract: Option<String>,
    /// In the order of the rules.
    pub findings: Vec<Finding>,
    /// What changed since an earlier release, where it was compared with one.
    pub baseline: Option<Box<Comparison>>,
}

impl Report {
    /// The report on bytes that [`Module::read`](crate::Module::read) refused, or that no
    /// contract was found for.
    pub fn unread(finding: Finding) -> Self {
        Self { findings: vec![finding], ..Self::default() }
    }

    /// Gives each finding the weight that `levels` say, drops what counts nothing,
    /// and sorts the rest by what the rules look at.
    pub(crate) fn weigh(&mut self, levels: &Levels) {
        self.findings.retain_mut(|finding| {
            match levels.get(finding.rule).unwrap_or_else(|| finding.own_level()) {
                Level::Allow => return false,
                Level::Warn if !levels.deny_warnings => finding.severity = Severity::Warning,
                Level::Warn | Level::Deny => finding.severity = Severity::Error,
            }
            true
        });
        self.findings.sort_by_key(|finding| (finding.rule.group, finding.rule.id));
    }

    /// Whether the module was checked against a contract and fits it; warnings do not
    /// count.
    pub fn fits(&self) -> bool {
        self.contract.is_some() && self.errors() == 0
    }

    /// Whether the bytes could be read as a module at all.
    pub fn readable(&self) -> bool {
        !self.findings.iter().any(|finding| [&rule::INPUT, &rule::VALID].contains(&finding.rule))
    }

    /// The number of errors.
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// The number of warnings.
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// The verdict in one line, without the module's path: `fits lifecycle@1`.
    pub fn verdict(&self) -> String {
        let Some(contract) = &self.contract else {
            return if self.readable() { "not checked" } else { "not a readable module" }
                .to_owned();
        };
        let verb = if self.fits() { "fits" } else { "does not fit" };
        let mut counts = Vec::new();
        for (count, word) in [(self.errors(), "error"), (self.warnings(), "warning")] {
            match count {
                0 => {}
                1 => counts.push(format!("1 {word}")),
                _ => counts.push(format!("{count} {word}s")),
            }
        }
        match counts.as_slice() {
            [] => format!("{verb} {contract}"),
            counts => format!("{verb} {contract} ({})", counts.join(", ")),
        }
    }
}
