//! `fuzz-check`: throws inputs at the checker and counts what breaks.

use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

use clap::Parser;
use keyway_fuzz::{
    campaign::{self, Found, Plan},
    corpus::{Corpus, root},
    input::{Against, Input, Kind},
    invariants::examine,
    minimize::minimize,
};
use wasm_abi_check::{Contract, Feature, Level, Options, rule};

mod measure;

/// Throws generated, mutated and hostile modules at the checker.
#[derive(Parser)]
#[command(name = "fuzz-check", after_help = AFTER_HELP, override_usage = USAGE)]
struct Arguments {
    /// How many inputs.
    #[arg(long, default_value_t = 100_000, value_name = "N")]
    runs: u64,

    /// Makes the same inputs each time.
    #[arg(long, default_value_t = 1, value_name = "S")]
    seed: u64,

    /// The number of the first input.
    #[arg(long, default_value_t = 0, value_name = "N")]
    first: u64,

    /// Ends earlier, after this many seconds.
    #[arg(long, value_name = "SECONDS")]
    seconds: Option<u64>,

    /// Threads.
    #[arg(long, default_value_t = 1, value_name = "J")]
    jobs: u64,

    /// Leaves failing inputs as large as they were found.
    #[arg(long)]
    keep: bool,

    /// Measures the inputs made by thought, each in a process of its own, or the
    /// one of this name in this process.
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = "", conflicts_with_all = ["runs", "input"])]
    hostile: Option<String>,

    /// Writes the hostile input of --hostile NAME here, and does no more.
    #[arg(long, value_name = "FILE", requires = "hostile")]
    write: Option<PathBuf>,

    /// Runs on this module alone.
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,

    /// Checks --input against this contract file.
    #[arg(long, value_name = "FILE", requires = "input")]
    contract: Option<PathBuf>,

    /// Allows a feature to --input.
    #[arg(long, requires = "input", value_name = "NAME")]
    feature: Vec<Feature>,

    /// Sets the level of a rule or group for --input: floats=deny.
    #[arg(long, requires = "input", value_name = "RULE=LEVEL")]
    level: Vec<String>,

    /// Counts warnings on --input as errors.
    #[arg(long, requires = "input")]
    deny_warnings: bool,
}

const USAGE: &str = "cargo run --release --package keyway-fuzz --no-default-features -- [OPTIONS]";

const AFTER_HELP: &str = "\
Examples:
  cargo xtask fuzz --runs 2000000 --seed 7
  cargo xtask fuzz --seed 7 --first 12345 --runs 1
  cargo xtask fuzz --hostile
  cargo run --release --package keyway-fuzz --no-default-features -- --input target/fuzz/7-1.wasm

Exit status:
  0  every invariant holds
  1  one is broken
  2  usage, or a file cannot be read or written";

/// What is typed to run this program, in a clone.
const COMMAND: &str = "cargo run --release --package keyway-fuzz --no-default-features --";

/// A path as one word of a shell.
fn word(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', "'\\''"))
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match (&arguments.hostile, &arguments.input) {
        (Some(name), _) => measure::hostile(name, arguments.write.as_deref()),
        (None, Some(path)) => one(path, &arguments),
        (None, None) => many(&arguments),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    fs::read(path).map_err(|error| io::Error::other(format!("{error}: {}", path.display())))
}

fn one(path: &Path, arguments: &Arguments) -> io::Result<bool> {
    let mut module = read(path)?;
    if path.extension().is_some_and(|end| end == "wat") {
        module = wat::parse_bytes(&module).map_err(io::Error::other)?.into_owned();
    }
    let against = match &arguments.contract {
        Some(path) => Against::Text(String::from_utf8_lossy(&read(path)?).into_owned()),
        None => Against::Itself,
    };
    let input = Input { kind: Kind::Given, module, against, options: options(arguments)? };
    match examine(&input) {
        Ok(outcome) => {
            writeln!(io::stdout(), "{outcome:?}")?;
            Ok(true)
        }
        Err(failure) => {
            writeln!(io::stdout(), "{}\n{}", failure.key, failure.detail)?;
            Ok(false)
        }
    }
}

fn options(arguments: &Arguments) -> io::Result<Options> {
    let mut options = Options::default();
    options.features = arguments.feature.iter().copied().collect();
    options.levels.deny_warnings = arguments.deny_warnings;
    for setting in &arguments.level {
        let (rule, level) = setting.split_once('=').unwrap_or((setting, ""));
        let level = LEVELS.into_iter().find(|(_, name)| *name == level);
        let (level, _) = level.ok_or_else(|| io::Error::other(format!("no level: {setting}")))?;
        options.levels.set(rule, level).map_err(io::Error::other)?;
    }
    Ok(options)
}

const LEVELS: [(Level, &str); 3] =
    [(Level::Allow, "allow"), (Level::Warn, "warn"), (Level::Deny, "deny")];

/// The options as arguments.
fn shown(options: &Options) -> String {
    let mut shown = String::new();
    for feature in options.features.iter() {
        shown += &format!(" --feature {feature}");
    }
    for rule in rule::ALL {
        let set = options.levels.get(rule);
        if let Some((_, level)) = LEVELS.into_iter().find(|(level, _)| Some(*level) == set) {
            shown += &format!(" --level {}={level}", rule.id);
        }
    }
    if options.levels.deny_warnings {
        shown += " --deny-warnings";
    }
    shown
}

fn many(arguments: &Arguments) -> io::Result<bool> {
    let corpus = Corpus::with_plugins();
    eprintln!(
        "{} modules and {} contracts to start from",
        corpus.modules.len(),
        corpus.contracts.len()
    );
    let plan = Plan {
        seed: arguments.seed,
        first: arguments.first,
        runs: arguments.runs,
        jobs: arguments.jobs,
        until: arguments.seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds)),
    };
    let start = Instant::now();
    let summary = campaign::run(&plan, &corpus, |number, summary| {
        let rate = number as f64 / start.elapsed().as_secs_f64();
        let found = summary.found.len();
        eprint!("\r{number} of {} runs, {rate:.0} a second, {found} kinds of failure ", plan.runs);
    });
    eprintln!();
    write!(io::stdout(), "{summary}")?;
    for (number, found) in summary.found.values().enumerate() {
        report(number + 1, found, arguments)?;
    }
    Ok(summary.found.is_empty())
}

/// Tells one failure, makes its input small, and writes it.
fn report(number: usize, found: &Found, arguments: &Arguments) -> io::Result<()> {
    let mut out = io::stdout();
    let Found { failure, input, run, times } = found;
    writeln!(out, "\n{}: {times} times, first in run {run} ({:?})", failure.key, input.kind)?;
    let small = if arguments.keep { input.clone() } else { minimize(input, &failure.key) };
    let detail =
        examine(&small).err().map_or_else(|| failure.detail.clone(), |failure| failure.detail);
    let detail: String = detail.chars().take(600).collect();
    writeln!(out, "  {}", detail.escape_debug())?;
    let folder = root().join("target/fuzz");
    fs::create_dir_all(&folder)?;
    let path = folder.join(format!("{}-{number}.wasm", arguments.seed));
    fs::write(&path, &small.module)?;
    let mut again = format!("{COMMAND} --input {}", word(&path));
    match &small.against {
        Against::Text(text) => {
            let path = path.with_extension("toml");
            fs::write(&path, text)?;
            again += &format!(" --contract {}", word(&path));
        }
        Against::BuiltIn(number) => {
            let name = &Contract::built_in()[*number].name;
            let path = root().join(format!("sdk/contracts/{name}.toml"));
            again += &format!(" --contract {}", word(&path));
        }
        Against::Itself => {}
    }
    again += &shown(&small.options);
    if let Ok(text) = wasmprinter::print_bytes(&small.module) {
        fs::write(path.with_extension("wat"), text)?;
    }
    writeln!(out, "  {} bytes, was {}", small.module.len(), input.module.len())?;
    writeln!(out, "  small: {again}")?;
    writeln!(out, "  whole: {COMMAND} --seed {} --first {run} --runs 1", arguments.seed)
}
