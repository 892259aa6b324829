//! `keyway call`: functions from bytes to bytes.

use std::{
    fs::File,
    io::{self, IsTerminal, Read, Write},
    path::{Path, PathBuf},
};

use clap::Args;
use keyway_host::{Error, Instance, Plugin};
use wasm_abi_check::{file::UntilClosed, nearest, printable, printable_path, quoted, quoted_path};

use super::{
    failure::{Failure, LIMIT, PLUGIN_ERROR, USAGE, exit_status, tell_error},
    launch::{Launch, Session},
    source::Source,
};

/// Calls a function of a bytes plugin: init, the function for each input, cleanup
#[derive(Args)]
#[command(after_help = concat!("\
Examples:
  keyway call greet.wasm greet --input Ada
  keyway call greet.wasm greet --input Ada --input Grace
  keyway call resize.wasm resize --input-file in.png > out.png
  echo Ada | keyway call greet.wasm greet -
  keyway call greet.wasm greet --input Ada --config greeting=Hello --allow log

The results are written as they are; with several inputs a line feed follows each.
Without an input the function is called once with nothing. An input that the plugin
refuses is reported, and the run goes on with the next one; a trap or a limit ends
the run.

", exit_status!()))]
pub(super) struct Arguments {
    #[command(flatten)]
    launch: Launch,

    /// The function, as `keyway inspect` lists it
    function: String,

    /// Takes the input from standard input
    #[arg(value_name = "-")]
    stdin: Option<String>,

    #[arg(hide = true)] // there to be refused with the option's name
    misplaced: Vec<String>,

    /// Input of one call; may be repeated
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    input: Vec<String>,

    /// Takes the input from a file
    #[arg(long, value_name = "FILE", conflicts_with = "input")]
    input_file: Option<PathBuf>,
}

impl Arguments {
    pub(super) fn source(&self) -> &Source {
        &self.launch.source
    }

    /// Whoever forgets the option gets the line with it.
    fn expect_options(&self) -> Result<(), Failure> {
        let first = self.stdin.iter().filter(|text| *text != "-");
        let words: Vec<_> = first.chain(&self.misplaced).collect();
        let Some(text) = words.first() else { return self.expect_one_source() };
        let inputs = words.iter().map(|text| Some(format!("--input {}", quoted(text)?)));
        let parts = [quoted_path(&self.launch.source.plugin), quoted(&self.function)];
        let line = parts.into_iter().chain(inputs).collect::<Option<Vec<_>>>();
        let hint = line.map_or_else(
            || "--input TEXT".to_owned(),
            |line| format!("keyway call {}", line.join(" ")),
        );
        let what = format!("`{}` is told by no option: an input needs --input", printable(text));
        Err(Failure::Wrong(what, Some(hint), USAGE))
    }

    fn expect_one_source(&self) -> Result<(), Failure> {
        if self.stdin.is_some() && (!self.input.is_empty() || self.input_file.is_some()) {
            let what = "`-` cannot be used with --input and --input-file";
            return Err(Failure::Wrong(what.to_owned(), None, USAGE));
        }
        Ok(())
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let Arguments { launch, function, .. } = arguments;
    arguments.expect_options()?;
    launch.with_plugin(|session| {
        let path = &launch.source.plugin;
        expect_function(path, &session.plugin, function, "call")?;
        let inputs = inputs(arguments, session)?;
        let mut instance = session.instantiate()?;
        let failed = |error| session.failed(error);
        let running = |instance: &mut Instance| session.calls(instance);

        let calling = running(&mut instance);
        instance.init().map_err(failed)?;
        drop(calling);
        let mut refused = false;
        for input in &inputs {
            let calling = running(&mut instance);
            let result = instance.call(function, input);
            drop(calling); // whoever reads the result may be slow
            match result {
                Ok(result) => write(result, inputs.len() > 1)?,
                Err(error @ Error::Plugin { .. }) => {
                    refused = true;
                    tell_error(path, &error);
                }
                Err(error) => return Err(failed(error)),
            }
            session.tell_fuel(function, &instance);
        }
        let _calling = running(&mut instance);
        instance.cleanup().map_err(failed)?;
        if refused { Err(Failure::Told(PLUGIN_ERROR)) } else { Ok(()) }
    })
}

/// Says what there is to call where it is something else.
pub(super) fn expect_function(
    path: &Path,
    plugin: &Plugin,
    function: &str,
    command: &str,
) -> Result<(), Failure> {
    let functions = plugin.functions();
    let shown = printable_path(path);
    if functions.is_empty() {
        let what = format!("the plugin has no functions from bytes to bytes: {shown}");
        let hint = quoted_path(path).map(|path| format!("keyway run {path}"));
        return Err(Failure::Wrong(what, hint, USAGE));
    }
    if functions.iter().any(|known| known == function) {
        return Ok(());
    }
    let near = nearest(function, functions.iter().map(String::as_str)).and_then(quoted);
    let hint = quoted_path(path).map(|path| match near {
        Some(name) => format!("keyway {command} {path} {name}"),
        None => format!("keyway inspect {path}"),
    });
    let error = Error::NoFunction { function: function.to_owned() };
    Err(Failure::Host(path.to_owned(), error, hint))
}

/// The input of each call.
fn inputs(arguments: &Arguments, session: &Session<'_>) -> Result<Vec<Vec<u8>>, Failure> {
    if arguments.stdin.is_some() {
        return Ok(vec![read(Path::new("-"), io::stdin().lock(), session)?]);
    }
    if let Some(path) = &arguments.input_file {
        let file = File::open(path).map_err(|error| unread(path, &error))?;
        return Ok(vec![read(path, file, session)?]);
    }
    if arguments.input.is_empty() {
        return Ok(vec![Vec::new()]);
    }
    Ok(arguments.input.iter().map(|text| text.clone().into_bytes()).collect())
}

/// Reads no more than a plugin could hold.
pub(super) fn read(
    path: &Path,
    from: impl Read,
    session: &Session<'_>,
) -> Result<Vec<u8>, Failure> {
    let limit = session.plugin.limits().memory;
    let mut input = Vec::new();
    from.take(limit as u64 + 1).read_to_end(&mut input).map_err(|error| unread(path, &error))?;
    if input.len() <= limit {
        return Ok(input);
    }
    let path = printable_path(path);
    let what =
        format!("the input has more bytes than the memory limit of {} KiB: {path}", limit >> 10);
    Err(Failure::Wrong(what, session.twice_the_memory(), LIMIT))
}

pub(super) fn unread(path: &Path, error: &io::Error) -> Failure {
    let what = format!("cannot read the input: {error}: {}", printable_path(path));
    Failure::Wrong(what, None, USAGE)
}

/// Writes a result byte by byte as it is, for other programs.
fn write(result: &[u8], is_one_of_many: bool) -> io::Result<()> {
    let stdout = io::stdout().lock();
    let ends_line = is_one_of_many || (stdout.is_terminal() && !result.ends_with(b"\n"));
    let mut out = UntilClosed(stdout);
    out.write_all(result)?;
    if ends_line {
        out.write_all(b"\n")?;
    }
    out.flush()
}
