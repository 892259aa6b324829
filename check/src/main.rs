//! The command `wasm-abi-check`.

mod cli;
mod format;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
