//! Serves WebAssembly plugins over HTTP, each request in a sandbox of its own.
//!
//! The way of a request: `net` takes its connection, `http` reads it and lets it in,
//! `routes` does what it is for, `calls` runs the plugin, which `catalog` has loaded from
//! a `store`.
#![warn(clippy::print_stderr, clippy::print_stdout)] // what it has to say goes to the log

mod app;
mod calls;
mod catalog;
mod cli;
mod failure;
mod http;
mod log;
mod metrics;
mod net;
mod openapi;
mod routes;
mod serve;
mod settings;
mod store;
mod text_file;
mod usage;

use std::{io::Write as _, process::ExitCode};

use clap::Parser as _;

use cli::Arguments;
use failure::Failure;
use settings::{Config, Settings};

/// The program.
pub fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.tell(),
    }
}

fn run(arguments: Arguments) -> Result<(), Failure> {
    let Arguments { config: path, print_config, settings } = arguments;
    // asked for again by a signal, since the file may be another by then
    let config = move || {
        let file = path.as_deref().map(settings::read).transpose()?;
        Config::new(settings.clone().or(file.unwrap_or_default()))
    };
    let first = config()?;
    match print_config {
        true => print(&first.settings),
        false => serve::serve(&first, &config),
    }
}

fn print(settings: &Settings) -> Result<(), Failure> {
    let text = toml::to_string(settings).map_err(|error| Failure::failed(error.to_string()))?;
    let failed = |error| Failure::failed(format!("cannot write: {error}"));
    anstream::stdout().write_all(text.as_bytes()).map_err(failed)
}
