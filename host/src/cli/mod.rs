//! The arguments, and what all commands share.

mod bench;
mod cache;
mod call;
mod completions;
mod failure;
mod format;
mod grants;
mod inspect;
mod interrupt;
mod launch;
mod limits;
mod log;
mod new;
mod run;
mod source;
#[cfg(feature = "wasi")]
mod wasi;

use std::{io::Write, process::ExitCode};

use clap::{Parser, Subcommand};
use wasm_abi_check::file::UntilClosed;

use failure::{Failure, exit_status, tell};

/// Runs WebAssembly plugins that fit their contract.
#[derive(Parser)]
#[command(name = "keyway", version, about, after_help = AFTER_HELP)]
struct Arguments {
    #[command(subcommand)]
    command: Command,

    /// What is logged on standard error: off, error, warn, info, debug or trace, or a
    /// level for each part, such as keyway::plugin=info,keyway_host=debug. Unless told,
    /// all of what a plugin is allowed to log, and the host's warnings
    #[arg(long, global = true, value_name = "LEVEL|FILTER")]
    log: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    Run(run::Arguments),
    Call(call::Arguments),
    Bench(bench::Arguments),
    Inspect(inspect::Arguments),
    New(new::Arguments),
    Completions(completions::Arguments),
}

const AFTER_HELP: &str = concat!(
    "\
Examples:
  keyway run hello.wasm --input 21
  keyway call greet.wasm greet --input Ada
  keyway bench greet.wasm greet --input Ada
  keyway inspect hello.wasm
  keyway new hello --template lifecycle-cpp
  keyway completions bash > ~/.local/share/bash-completion/completions/keyway

",
    exit_status!()
);

impl Command {
    /// What a plugin without a name is called in the log.
    fn plugin_name(&self) -> String {
        let source = match self {
            Self::Run(arguments) => arguments.source(),
            Self::Call(arguments) => arguments.source(),
            Self::Bench(arguments) => arguments.source(),
            _ => return String::new(),
        };
        source.stem()
    }

    fn run(&self) -> Result<(), Failure> {
        match self {
            Self::Run(arguments) => run::run(arguments),
            Self::Call(arguments) => call::run(arguments),
            Self::Bench(arguments) => bench::run(arguments),
            Self::Inspect(arguments) => inspect::run(arguments),
            Self::New(arguments) => new::run(arguments),
            Self::Completions(arguments) => completions::run(arguments),
        }
    }
}

pub(crate) fn main() -> ExitCode {
    let Arguments { command, log } = Arguments::parse();
    let result = log::start(log.as_deref(), command.plugin_name()).and_then(|()| command.run());
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => ExitCode::from(tell(&failure)),
    }
}

/// Standard output, as long as somebody reads it.
fn stdout() -> impl Write {
    UntilClosed(anstream::stdout())
}

/// A line on standard error; where that is closed or full, the exit code remains.
fn complain(line: &str) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

fn hint(text: &str) {
    complain(&format!("  hint: {text}"));
}
