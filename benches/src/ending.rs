//! How a benchmark ends.

use std::{fmt::Display, process::ExitCode};

/// Success where every promise was kept; what went wrong is told.
pub fn of<E: Display>(result: Result<bool, E>) -> ExitCode {
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
