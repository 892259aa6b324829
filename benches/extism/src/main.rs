//! `bench-extism`: Extism's part of `cargo xtask bench host`.
//!
//! Each line of standard input, `CASE TIMES`, is answered by the nanoseconds that all
//! times took together. It ends with its input.

mod cases;

use std::{
    env,
    io::{self, BufRead, Write},
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};

use crate::cases::Cases;

/// How Extism is used.
pub(crate) struct Options {
    /// A module to compile.
    pub(crate) large: PathBuf,
    /// A folder for a cache.
    pub(crate) folder: PathBuf,
    pub(crate) timeout: Option<Duration>,
    /// The plugin's function that echoes.
    pub(crate) echo: &'static str,
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Option<Self> {
        let (large, folder) = (arguments.next()?.into(), arguments.next()?.into());
        let mut options =
            Self { large, folder, timeout: Some(Duration::from_secs(1)), echo: "echo" };
        for argument in arguments {
            match argument.as_str() {
                "--no-timeout" => options.timeout = None,
                "--unread" => options.echo = "unread",
                _ => return None,
            }
        }
        Some(options)
    }
}

fn main() -> ExitCode {
    let Some(options) = Options::parse(env::args().skip(1)) else {
        eprintln!("usage: bench-extism MODULE.wasm CACHE_FOLDER [--no-timeout] [--unread]");
        return ExitCode::FAILURE;
    };
    match serve(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve(options: &Options) -> Result<(), extism::Error> {
    let mut cases = Cases::new(options)?;
    let mut answers = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line = line?;
        let answer = match line.split_once(' ').map(|(case, times)| (case, times.parse())) {
            Some((case, Ok(times))) => cases.run(case, times),
            _ => Err(extism::Error::msg(format!("not `CASE TIMES`: `{line}`"))),
        };
        match answer {
            Ok(time) => writeln!(answers, "{}", time.as_nanos())?,
            Err(error) => writeln!(answers, "{error:#}")?,
        }
        answers.flush()?;
    }
    Ok(())
}
