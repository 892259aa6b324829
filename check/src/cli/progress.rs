//! How far a long run is, on a terminal.

use std::io::{IsTerminal, Write, stderr};

/// As many modules pass without a word.
const FEW: usize = 20;

/// A line on standard error that is there only while the program works.
pub(super) struct Progress {
    of: usize,
    shown: bool,
}

impl Progress {
    pub(super) fn new(of: usize) -> Self {
        Self { of, shown: of > FEW && stderr().is_terminal() }
    }

    pub(super) fn show(&self, at: usize) {
        if self.shown {
            let _ = write!(stderr(), "\rchecking {at} of {}", self.of);
        }
    }

    /// Takes the line away, for others to follow.
    pub(super) fn clear(&self) {
        if self.shown {
            let _ = write!(stderr(), "\r\x1b[2K");
        }
    }
}
