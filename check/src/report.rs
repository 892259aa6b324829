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

/// Findings of one rule that are told one by one.
const MAX_OF_RULE: usize = 500;

/// All findings of one module.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// The contract it was checked against, as `NAME@MAJOR`; none where the bytes
    /// could not be read as a module or no contract was found.
    pub contract: Option<String>,
    /// In the order of the rules' groups and ids; of each rule the first 500, and one
    /// that says how many more there are.
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
        self.shorten();
    }

    /// Keeps the first findings of each rule, and says how many there are beyond them:
    /// a small module may break a rule a hundred thousand times.
    fn shorten(&mut self) {
        let mut rest: Vec<(Finding, usize)> = Vec::new();
        let mut of_rule = ("", 0);
        self.findings.retain(|finding| {
            of_rule =
                (finding.rule.id, if of_rule.0 == finding.rule.id { of_rule.1 + 1 } else { 1 });
            if of_rule.1 <= MAX_OF_RULE {
                return true;
            }
            match rest.last_mut().filter(|(first, _)| first.rule == finding.rule) {
                Some((first, count)) => {
                    first.severity = first.severity.max(finding.severity);
                    *count += 1;
                }
                None => rest.push((Finding { hint: None, ..finding.clone() }, 1)),
            }
            false
        });
        for (mut finding, count) in rest {
            let behind = self.findings.iter().rposition(|told| told.rule == finding.rule);
            finding.message = format!("{count} more findings of this rule");
            self.findings.insert(behind.map_or(0, |at| at + 1), finding);
        }
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

#[cfg(test)]
mod tests {
    use super::{Finding, Levels, MAX_OF_RULE, Report, Severity};
    use crate::rule;

    #[test]
    fn of_each_rule_the_first_findings_are_told() {
        let finding = |number: usize| Finding::warning(&rule::IMPORT, number.to_string());
        let shown = |count: usize| {
            let mut report = Report::default();
            report.findings.extend((1..=count).map(finding));
            report.findings.push(Finding::error(&rule::INPUT, "input".to_owned()));
            report.findings.push(Finding::error(&rule::FEATURES, "features".to_owned()));
            report.weigh(&Levels::default());
            report.findings
        };
        assert_eq!(shown(MAX_OF_RULE).len(), MAX_OF_RULE + 2);
        let many = shown(MAX_OF_RULE + 7);
        assert_eq!(many.len(), MAX_OF_RULE + 3);
        let last = &many[many.len() - 1];
        assert_eq!(last.message, "7 more findings of this rule");
        assert_eq!(last.severity, Severity::Warning);
    }
}
