//! For people: the findings, and a line with the verdict on each module.

use std::io::{self, Write};

use anstream::stdout;
use wasm_abi_check::file::UntilClosed;

use super::{Checked, Format, Outcome, Released, Summary};

pub(super) struct Human {
    pub(super) quiet: bool,
}

impl Format for Human {
    fn module(&mut self, checked: Checked) -> io::Result<()> {
        checked.complain();
        let Outcome::Read { report, released, .. } = &checked.outcome else { return Ok(()) };
        let mut out = UntilClosed(stdout().lock());
        let is_quiet = self.quiet && checked.fits();
        if let (Some((path, comparison)), false) = (checked.comparison(), is_quiet) {
            writeln!(out, "{:#}", comparison.show(path))?;
        }
        for finding in &report.findings {
            writeln!(out, "{:#}", finding.show(checked.source.path()))?;
        }
        if matches!(released, Released::Failed { .. }) || is_quiet {
            return Ok(());
        }
        writeln!(out, "{}: {}", checked.source, checked.shown_verdict())
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        if !self.quiet {
            summary.complain();
        }
        Ok(())
    }
}
