//! `keyway bench`: how fast a plugin is on this machine.

mod measure;
mod report;
mod subject;

use std::{fs::File, io, path::PathBuf, time::Duration};

use clap::Args;
use wasm_abi_check::{printable, printable_path, quoted, quoted_path};

use super::{
    call::{read, unread},
    failure::{Failure, USAGE, exit_status},
    format::Format,
    launch::{Launch, Session},
    source::Source,
};
use measure::{Clock, measure};
use report::Report;
use subject::{Fresh, Input, Warm};

/// Measures calls of a plugin: calls per second, and how long they take
#[derive(Args)]
#[command(after_help = concat!("\
Examples:
  keyway bench hello.wasm --input 21
  keyway bench greet.wasm greet --input Ada
  keyway bench resize.wasm resize --input-file in.png --seconds 10
  keyway bench greet.wasm greet --fresh --format json

Warm calls are those of one instance after init. --fresh measures also calls that have
an instance of their own, from its start to cleanup. A warm-up comes first. Where a call takes less than 100 readings of the clock, several
are measured together, and the percentiles are those of their means. Ctrl-C prints what
was measured so far. What the JSON holds is told by host/schema/bench-1.schema.json.

", exit_status!()))]
pub(super) struct Arguments {
    #[command(flatten)]
    launch: Launch,

    /// The function of a bytes plugin; needed where it has several
    function: Option<String>,

    /// Input of each call: a number for process, a text for a function of bytes
    #[arg(long, value_name = "N|TEXT", allow_hyphen_values = true)]
    input: Option<String>,

    /// Takes the input from a file; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "input")]
    input_file: Option<PathBuf>,

    /// How long each kind of call is measured, 0.01 to 3600 seconds
    #[arg(long, value_name = "S", default_value = "3", value_parser = seconds)]
    seconds: Duration,

    /// Measures also calls that have an instance of their own
    #[arg(long)]
    fresh: bool,

    /// How it is told
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| (0.01..=3600.0).contains(seconds));
    seconds.map(Duration::from_secs_f64).ok_or_else(|| "not 0.01 to 3600 seconds".to_owned())
}

impl Arguments {
    pub(super) fn source(&self) -> &Source {
        &self.launch.source
    }

    fn bytes(&self, session: &Session<'_>) -> Result<Vec<u8>, Failure> {
        match (&self.input, &self.input_file) {
            (Some(text), _) => Ok(text.clone().into_bytes()),
            (None, Some(path)) if path.as_os_str() == "-" => {
                read(path, io::stdin().lock(), session)
            }
            (None, Some(path)) => {
                let file = File::open(path).map_err(|error| unread(path, &error))?;
                read(path, file, session)
            }
            (None, None) => Ok(Vec::new()),
        }
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    arguments.launch.with_plugin(|session| bench(arguments, session))
}

fn bench(arguments: &Arguments, session: &Session<'_>) -> Result<(), Failure> {
    let input = input(arguments, session)?;
    let clock = Clock::calibrate();
    let mut series = Vec::new();
    session.interrupt.is_asked(true);
    let result = measure_all(arguments, session, &input, &clock, &mut series);
    session.interrupt.is_asked(false);
    series.retain(|(_, measured)| measured.calls > 0);
    if !series.is_empty() {
        Report { session, path: &arguments.source().plugin, input: &input, clock, series }
            .write(arguments.format)?;
    }
    result
}

/// Warm calls, then fresh ones; what was measured before an error is in `series`.
fn measure_all(
    arguments: &Arguments,
    session: &Session<'_>,
    input: &Input,
    clock: &Clock,
    series: &mut Vec<(&'static str, measure::Measured)>,
) -> Result<(), Failure> {
    let mut warm = Warm::start(session, input)?;
    let (measured, result) = measure(clock, arguments.seconds, "warm calls", || warm.call());
    series.push(("warm", measured));
    result.map_err(|error| session.failed(error))?;
    warm.end()?;
    if arguments.fresh {
        let mut fresh = Fresh { session, input };
        let (measured, result) =
            measure(clock, arguments.seconds, "fresh instances", || fresh.call());
        series.push(("fresh", measured));
        result.map_err(|error| session.failed(error))?;
    }
    Ok(())
}

/// What is called: the function of bytes that is named, or the only one, else process.
fn input(arguments: &Arguments, session: &Session<'_>) -> Result<Input, Failure> {
    let (plugin, path) = (&session.plugin, &arguments.source().plugin);
    let name = match (&arguments.function, plugin.functions()) {
        (Some(name), _) => name,
        (None, [name]) => name,
        (None, []) => return integer(arguments, session),
        (None, [first, ..]) => {
            let what = format!("the plugin has several functions: {}", printable_path(path));
            let words = quoted_path(path).zip(quoted(first));
            let hint = words.map(|(path, first)| format!("keyway bench {path} {first}"));
            return Err(Failure::Wrong(what, hint, USAGE));
        }
    };
    super::call::expect_function(path, plugin, name, "bench")?;
    let function = plugin.function(name).map_err(|error| session.failed(error))?;
    Ok(Input::Bytes(function, arguments.bytes(session)?))
}

fn integer(arguments: &Arguments, session: &Session<'_>) -> Result<Input, Failure> {
    let bytes = arguments.bytes(session)?;
    let text = String::from_utf8_lossy(&bytes);
    if text.is_empty() {
        return Ok(Input::Integer(0));
    }
    text.trim().parse().map(Input::Integer).map_err(|error| {
        let what = format!("`{}` is no input of process: {error}", printable(&text));
        Failure::Wrong(what, Some("--input 21".to_owned()), USAGE)
    })
}
