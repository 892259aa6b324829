//! `keyway run`: one instance through its lifecycle.

use std::{io::Write, path::PathBuf, str::FromStr, time::Duration};

use anstream::{eprintln, stdout};
use clap::Args;
use keyway_abi::describe_code;
use keyway_host::{Error, Host, Instance, Limits, Plugin};

use super::{Failure, PLUGIN_ERROR, read, tell_error};

/// Runs a plugin through its lifecycle: init, process for each input, cleanup
#[derive(Args)]
#[command(after_help = "\
Examples:
  keyway run hello.wasm --input 21
  keyway run hello.wasm --input 21 --input -3
  keyway run hello.wasm --steps process=21,init,init    what the plugin says of a wrong order

An input that the plugin refuses is told and the next one is tried; a trap or a
limit ends the run. The exit status is in `keyway --help`.")]
pub(super) struct Arguments {
    /// The plugin, a .wasm file
    plugin: PathBuf,

    /// Input of one process call, from -2147483648 to 2147483647; may be repeated
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    input: Vec<i32>,

    /// Calls exactly these, in this order: init, process=N, cleanup
    #[arg(long, value_name = "STEP,...", value_delimiter = ',', conflicts_with = "input")]
    steps: Option<Vec<Step>>,

    /// Time limit of one call, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(1..=3_600_000))]
    timeout: u64,

    /// Memory limit, in KiB
    #[arg(long, value_name = "KIB", default_value_t = 16 << 10, value_parser = clap::value_parser!(u64).range(0..=4 << 20))]
    memory: u64,
}

/// One call of a lifecycle function.
#[derive(Clone, Copy)]
enum Step {
    Init,
    Process(i32),
    Cleanup,
}

impl FromStr for Step {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match (text, text.strip_prefix("process=")) {
            ("init", _) => Ok(Self::Init),
            ("cleanup", _) => Ok(Self::Cleanup),
            (_, Some(input)) => input
                .parse()
                .map(Self::Process)
                .map_err(|error| format!("`{input}` is no input of process: {error}")),
            _ => Err("a step is init, process=N or cleanup".to_owned()),
        }
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut limits = Limits::default();
    limits.time = Duration::from_millis(arguments.timeout);
    limits.memory = usize::try_from(arguments.memory << 10).unwrap_or(usize::MAX);

    let bytes = read(&arguments.plugin)?;
    let host = Host::new(limits)?;
    let plugin = host.load(&bytes)?;
    for warning in &plugin.report().findings {
        eprintln!("{warning}");
    }
    let mut instance = plugin.instantiate()?;
    print_version(&plugin, &instance)?;

    let mut refused = false;
    for step in steps(arguments, &plugin) {
        let result = take(step, &mut instance);
        match result {
            Err(Failure::Host(error @ Error::Plugin { .. })) => {
                refused = true;
                tell_error(&error);
                if !matches!(step, Step::Process(_)) && arguments.steps.is_none() {
                    break; // a plugin that is not ready has nothing to clean up
                }
            }
            result => result?,
        }
    }
    if refused { Err(Failure::Told(PLUGIN_ERROR)) } else { Ok(()) }
}

/// The whole lifecycle, unless the user chose the steps.
fn steps(arguments: &Arguments, plugin: &Plugin) -> Vec<Step> {
    if let Some(steps) = &arguments.steps {
        return steps.clone();
    }
    let process = arguments.input.iter().map(|&input| Step::Process(input));
    if plugin.has_lifecycle() {
        [Step::Init].into_iter().chain(process).chain([Step::Cleanup]).collect()
    } else {
        process.collect()
    }
}

fn print_version(plugin: &Plugin, instance: &Instance) -> Result<(), Failure> {
    match instance.abi_version() {
        Some(version) => writeln!(stdout(), "Plugin ABI version: v{version}")?,
        None if plugin.has_lifecycle() => writeln!(stdout(), "Plugin ABI version: unversioned")?,
        None => {} // a function plugin need not have one
    }
    Ok(())
}

fn take(step: Step, instance: &mut Instance) -> Result<(), Failure> {
    let mut out = stdout();
    match step {
        Step::Init => {
            instance.init()?;
            writeln!(out, "Plugin initialized successfully")?;
        }
        Step::Process(input) => match instance.process(input) {
            Ok(result) => writeln!(out, "Result: {result}")?,
            Err(error) => {
                if let Error::Plugin { code, .. } = error {
                    writeln!(out, "Result: {code} ({})", describe_code(code))?;
                }
                return Err(error.into());
            }
        },
        Step::Cleanup => {
            if let Some(count) = instance.call_count()? {
                writeln!(out, "Total process() calls: {count}")?;
            }
            instance.cleanup()?;
            writeln!(out, "Plugin cleaned up successfully")?;
        }
    }
    Ok(())
}
