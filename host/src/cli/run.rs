//! `keyway run`: one instance through its lifecycle.

use std::{
    io::{self, Write},
    str::FromStr,
};

use clap::Args;
use keyway_abi::{describe_code, export};
use keyway_host::{Error, Instance, Plugin};
use wasm_abi_check::{printable, printable_path, quoted, quoted_path};

use super::{
    failure::{Failure, PLUGIN_ERROR, USAGE, exit_status, tell_error},
    launch::{Launch, Session},
    source::Source,
    stdout,
};

/// Runs a plugin through its lifecycle: init, process for each input, cleanup
#[derive(Args)]
#[command(after_help = concat!("\
Examples:
  keyway run hello.wasm --input 21
  keyway run hello.wasm --input 21 --input -3
  keyway run hello.wasm --steps process=21,init,init    what the plugin says of a wrong order

An input that the plugin refuses is reported, and the run goes on with the next
one; a trap or a limit ends the run.

", exit_status!()))]
pub(super) struct Arguments {
    #[command(flatten)]
    launch: Launch,

    /// Input of one process call, from -2147483648 to 2147483647; may be repeated
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    input: Vec<i32>,

    /// Calls exactly these, in this order: init, process=N, cleanup
    #[arg(long, value_name = "STEP,...", value_delimiter = ',', conflicts_with = "input")]
    steps: Option<Vec<Step>>,

    #[arg(hide = true)] // there to be refused with the option's name
    misplaced: Option<String>,
}

impl Arguments {
    pub(super) fn source(&self) -> &Source {
        &self.launch.source
    }

    /// Whoever forgets the option gets the line with it.
    fn expect_option(&self) -> Result<(), Failure> {
        let Some(input) = &self.misplaced else { return Ok(()) };
        let path = quoted_path(&self.launch.source.plugin);
        let hint = path.filter(|_| input.parse::<i32>().is_ok()).map_or_else(
            || "--input 21".to_owned(),
            |path| format!("keyway run {path} --input {input}"),
        );
        let what = format!("`{}` is told by no option: an input needs --input", printable(input));
        Err(Failure::Wrong(what, Some(hint), USAGE))
    }
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
    arguments.expect_option()?;
    arguments.launch.with_plugin(|session| take_all(arguments, session))
}

fn take_all(arguments: &Arguments, session: &Session<'_>) -> Result<(), Failure> {
    let plugin = &session.plugin;
    expect_integers(arguments, plugin)?;
    let mut instance = session.instantiate()?;
    print_version(plugin, &instance)?;

    let mut refused = false;
    for step in steps(arguments, plugin) {
        match take(step, session, &mut instance)? {
            Ok(()) => {}
            Err(error @ Error::Plugin { .. }) => {
                refused = true;
                tell_error(&arguments.launch.source.plugin, &error);
                if !matches!(step, Step::Process(_)) && arguments.steps.is_none() {
                    break; // a plugin that is not ready has nothing to clean up
                }
            }
            Err(error) => return Err(session.failed(error)),
        }
    }
    if refused { Err(Failure::Told(PLUGIN_ERROR)) } else { Ok(()) }
}

/// The functions of a bytes plugin take no integers.
fn expect_integers(arguments: &Arguments, plugin: &Plugin) -> Result<(), Failure> {
    let Some(function) = plugin.functions().first().filter(|_| !arguments.input.is_empty()) else {
        return Ok(());
    };
    let path = &arguments.launch.source.plugin;
    let shown = printable_path(path);
    let what = format!("the plugin's functions take bytes, --input takes integers: {shown}");
    let words = quoted_path(path).zip(quoted(function));
    let hint = words.map(|(path, function)| format!("keyway call {path} {function} --input TEXT"));
    Err(Failure::Wrong(what, hint, USAGE))
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

/// Takes a step and prints what came of it. The outer error is of the output, the
/// inner one of the plugin.
fn take(
    step: Step,
    session: &Session<'_>,
    instance: &mut Instance,
) -> io::Result<Result<(), Error>> {
    let mut out = stdout();
    let calling = session.calls(instance);
    let result = match step {
        Step::Init => instance.init().map(|()| "Plugin initialized successfully".to_owned()),
        Step::Process(input) => {
            let result = instance.process(input);
            session.tell_fuel(export::PROCESS, instance);
            match result {
                Ok(result) => Ok(format!("Result: {result}")),
                Err(error) => {
                    if let Error::Plugin { code, .. } = error {
                        writeln!(out, "Result: {code} ({})", describe_code(code))?;
                    }
                    Err(error)
                }
            }
        }
        Step::Cleanup => {
            match instance.call_count() {
                Ok(Some(count)) => writeln!(out, "Total process() calls: {count}")?,
                Ok(None) => {}
                Err(error) => return Ok(Err(error)),
            }
            instance.cleanup().map(|()| "Plugin cleaned up successfully".to_owned())
        }
    };
    drop(calling);
    match result {
        Ok(line) => writeln!(out, "{line}").map(Ok),
        Err(error) => Ok(Err(error)),
    }
}
