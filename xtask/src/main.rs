//! `cargo xtask`: the project's own commands.
//!
//! Each step says on standard error what it does and how long it took; standard
//! output carries results only.

mod bench;
mod cmake;
mod corpus;
mod demo;
mod fuzz;
mod lint;
mod matrix;
mod step;
mod test;
mod tools;

use std::{path::Path, process::ExitCode};

use clap::{Parser, Subcommand};

/// Keyway's own commands
#[derive(Parser)]
#[command(name = "cargo xtask", version, after_help = AFTER_HELP)]
struct Arguments {
    #[command(subcommand)]
    command: Command,

    /// LLVM's major version to use, such as 14; without it the toolchain file
    /// chooses
    #[arg(long, value_name = "MAJOR", global = true)]
    llvm: Option<u32>,
}

const AFTER_HELP: &str = "\
Examples:
  cargo xtask demo
  cargo xtask test
  cargo xtask test --llvm 14
  cargo xtask matrix
  cargo xtask matrix --llvm 22
  cargo xtask bench check
  cargo xtask bench host
  cargo xtask bench server

What is missing (clang, lld, cmake, ninja, clang-format, wasi-libc, libc++, wrk) is
installed by apt-get as root or by sudo; elsewhere the line to type is printed.";

#[derive(Subcommand)]
enum Command {
    /// Builds the hello plugin by CMake, checks it, and runs it
    Demo,
    /// Runs everything that must pass: linters, then all tests
    Test {
        /// Runs the tests of the SDK and its plugins alone, without linters
        #[arg(long)]
        sdk: bool,
    },
    /// Runs the tests of the SDK with LLVM 14, 16, 19 and 22, and with the newest
    /// CMake from PyPI; ends in a table. With --llvm it has one row
    Matrix,
    /// Throws generated and changed modules and contracts at the checker
    Fuzz(fuzz::Arguments),
    /// Runs the linters: rustfmt, clippy, rustdoc, clang-format
    Lint,
    /// Measures what the project promises of its speed
    Bench {
        #[command(subcommand)]
        what: bench::Bench,
    },
    /// Writes abi/src/bindings.rs anew from sdk/include/keyway/abi.h
    Regen,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    step::choose_llvm(arguments.llvm);
    let result = match arguments.command {
        Command::Demo => demo::demo(),
        Command::Test { sdk: false } => test::test(),
        Command::Test { sdk: true } => test::test_sdk(),
        Command::Matrix => matrix::matrix(arguments.llvm),
        Command::Fuzz(which) => fuzz::fuzz(&which),
        Command::Lint => lint::lint(),
        Command::Bench { what } => bench::bench(what),
        Command::Regen => test::regen(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The repository's root.
fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}
