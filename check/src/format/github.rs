//! For GitHub Actions: a workflow command for each finding, which it shows beside the
//! module, and a line with the verdict.
//!
//! The log is a channel of commands: a line that begins with `::` is one, up to its end,
//! and so is whatever follows `##[` anywhere in another line. No line here begins with
//! what a module or a file's name says, and where one is not a command itself, nothing of
//! theirs in it holds the second.

use std::{
    io::{self, Write},
    path::Path,
};

use anstream::stdout;
use wasm_abi_check::{file::UntilClosed, printable_text};

use super::{Checked, Format, Outcome, Released, Summary, Trouble, severity_word};
use crate::cli::Source;

pub(super) struct GitHub {
    pub(super) quiet: bool,
}

impl Format for GitHub {
    fn module(&mut self, checked: Checked) -> io::Result<()> {
        let mut out = UntilClosed(stdout().lock());
        let source = &checked.source;
        if let Some((Trouble { message, hint }, file)) = checked.failure() {
            let text = format!("{message}: {file}\nhint: {hint}");
            writeln!(out, "{}", command("error", source, None, &text))?;
        }
        let Outcome::Read { report, released, .. } = &checked.outcome else { return Ok(()) };
        let is_quiet = self.quiet && checked.fits();
        if let (Some((path, comparison)), false) = (checked.comparison(), is_quiet) {
            writeln!(out, "{}", comparison.show(path).to_string().replace("##[", "##\\["))?;
        }
        for finding in &report.findings {
            let rule = finding.rule;
            let title = format!("{} {}", rule.id, rule.name);
            let hint = finding.hint.as_deref().unwrap_or(rule.mend);
            let text = format!("{}\nhint: {hint}", finding.message);
            let word = severity_word(finding.severity);
            writeln!(out, "{}", command(word, source, Some(&title), &text))?;
        }
        if matches!(released, Released::Failed { .. }) || is_quiet {
            return Ok(());
        }
        let line = format!("{}: {source}", checked.shown_verdict());
        writeln!(out, "{}", line.replace("##[", "##\\["))
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        if !self.quiet {
            summary.complain();
        }
        Ok(())
    }
}

/// Why nothing was checked.
pub(crate) fn failure(message: &str) -> String {
    format!("::error title=wasm-abi-check::{}", data(message))
}

/// `::error file=plugin.wasm,title=KW010 export-missing::message`, with the path as it
/// is, so that the annotation stands beside the file of that name.
fn command(word: &str, source: &Source, title: Option<&str>, text: &str) -> String {
    let mut properties = Vec::new();
    if let Source::File(path) = source {
        properties.push(format!("file={}", file_property(path)));
    }
    if let Some(title) = title {
        properties.push(format!("title={}", property(title)));
    }
    let space = if properties.is_empty() { "" } else { " " };
    format!("::{word}{space}{}::{}", properties.join(","), data(text))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A path as it is; of characters that would steer a terminal their numbers.
fn file_property(path: &Path) -> String {
    printable_text(&property(&path.to_string_lossy()))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Source, command};

    #[test]
    fn nothing_ends_a_command_early() {
        let source = Source::File(PathBuf::from("a,b::`c`%\n::error\u{1b}::.wasm"));
        assert_eq!(
            command("error", &source, Some("KW: 1"), "50%\n::set-output name=x::y"),
            "::error file=a%2Cb%3A%3A`c`%25%0A%3A%3Aerror\\u{1b}%3A%3A.wasm,title=KW%3A 1::50%25%0A::set-output name=x::y"
        );
        assert_eq!(command("warning", &Source::Stdin, None, "x"), "::warning::x");
    }
}
