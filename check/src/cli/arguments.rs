//! What may stand on the command line.

use std::path::PathBuf;

use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, ValueEnum};
use wasm_abi_check::{Feature, Level, LevelError, Options};

use super::Failure;

/// Checks that WebAssembly modules fit the export contract of their host.
#[derive(Parser)]
#[command(version, about, after_help = AFTER_HELP)]
#[command(override_usage = "wasm-abi-check [OPTIONS] PLUGIN.wasm...")]
pub(super) struct Arguments {
    /// Contract to check against: function, lifecycle, bytes, proxy-wasm, extism, or a
    /// .toml file. Without it the module's own metadata decides, else its exports.
    #[arg(long, value_name = "NAME|FILE")]
    pub(super) contract: Option<String>,

    /// Allows a feature beyond the pinned ones, such as simd; may be repeated.
    #[arg(long = "feature", value_name = "FEATURE")]
    features: Vec<Feature>,

    /// Turns a rule off, by its id or name, or the rules of a group; may be repeated. Of
    /// this and the next two the last one counts.
    #[arg(long, value_name = "RULE")]
    allow: Vec<String>,

    /// Makes a rule, or the rules of a group, warn.
    #[arg(long, value_name = "RULE")]
    warn: Vec<String>,

    /// Makes it an error; `warnings` makes every warning one.
    #[arg(long, value_name = "RULE|warnings")]
    deny: Vec<String>,

    /// How findings are told: human, json, sarif (2.1.0), or github (annotations of
    /// GitHub Actions); human where it is not said.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    #[arg(hide_possible_values = true, hide_default_value = true)]
    pub(super) format: FormatName,

    /// Tells findings only, of human and github: nothing of modules that fit, and no
    /// summary.
    #[arg(long, short)]
    pub(super) quiet: bool,

    /// An earlier release of the module: tells what changed since then, and whether the
    /// version rose as far; takes one module.
    #[arg(long, value_name = "OLD.wasm")]
    pub(super) baseline: Option<PathBuf>,

    /// Writes the module here when it fits, without function names and debug
    /// information; may be the module itself.
    #[arg(long, value_name = "RELEASE.wasm")]
    pub(super) output: Option<PathBuf>,

    /// Keeps the function names in what --output writes, for readable traps.
    #[arg(long, requires = "output")]
    pub(super) keep_names: bool,

    /// Writes a C and C++ header here that makes the compiler refuse a function of
    /// another signature than the contract's; needs --contract, and no module.
    #[arg(long, value_name = "HEADER.h", requires = "contract")]
    pub(super) header: Option<PathBuf>,

    /// Prints the contract that --contract names, or else the one that the module is
    /// checked against, as a file to start from.
    #[arg(long, conflicts_with_all = ["output", "header", "baseline"])]
    pub(super) print_contract: bool,

    /// Prints the contract that a module fulfils: its exports, its imports, and no more
    /// than it asks for.
    #[arg(long, value_name = "PLUGIN.wasm", exclusive = true)]
    pub(super) contract_from: Option<PathBuf>,

    /// Explains a rule: what it demands, why, and how to mend what breaks it.
    #[arg(long, value_name = "RULE", exclusive = true)]
    pub(super) explain: Option<String>,

    /// Lists the rules and what they count by default; also with --format json.
    #[arg(long, conflicts_with_all = ["contract", "features", "allow", "warn", "deny", "quiet", "baseline", "output", "header", "modules"])]
    pub(super) list_rules: bool,

    /// Prints the JSON Schema of --format json, or with `rules` that of the list of
    /// rules.
    #[arg(long, value_name = "WHAT", exclusive = true)]
    #[arg(num_args = 0..=1, default_missing_value = "report")]
    pub(super) print_schema: Option<Schema>,

    /// Modules to check: files, patterns such as 'build/**/*.wasm', or - for standard
    /// input.
    #[arg(value_name = "PLUGIN.wasm")]
    #[arg(required_unless_present_any = ["explain", "list_rules", "header", "print_schema", "print_contract", "contract_from"])]
    pub(super) modules: Vec<PathBuf>,

    /// What --allow, --warn and --deny say, in the order of the command line.
    #[arg(skip)]
    levels: Vec<(Level, String)>,
}

/// How findings are told.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatName {
    Human,
    Json,
    Sarif,
    Github,
}

/// What there is a schema of.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Schema {
    Report,
    Rules,
}

const AFTER_HELP: &str = "\
Examples:
  wasm-abi-check plugin.wasm
  wasm-abi-check --contract lifecycle --deny warnings 'build/**/*.wasm'
  wasm-abi-check --allow metadata --deny stack-first --warn KW011 plugin.wasm
  wasm-abi-check --format sarif build/*.wasm > report.sarif
  wasm-abi-check --format json - < plugin.wasm
  wasm-abi-check --baseline released.wasm build/plugin.wasm
  wasm-abi-check --output release.wasm --keep-names build/plugin.wasm
  wasm-abi-check --contract-from plugin.wasm > own.toml
  wasm-abi-check --contract bytes --print-contract > own.toml
  wasm-abi-check --contract own.toml --header own.h
  wasm-abi-check --explain KW014
  wasm-abi-check --list-rules --format json

Exit status, of several modules the highest:
  0  every module fits
  1  findings
  2  usage, the contract file or the baseline is wrong, or an output cannot be
     written
  3  not a readable module";

impl Arguments {
    /// The arguments of this program; what clap cannot make sense of ends it.
    pub(super) fn read() -> Self {
        let matches = Self::command().get_matches();
        let mut arguments = Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
        arguments.levels = levels(&matches);
        arguments
    }

    pub(super) fn options(&self) -> Result<Options, Failure> {
        let mut options = Options::default();
        options.features = self.features.iter().copied().collect();
        for (level, name) in &self.levels {
            match (name.as_str(), level) {
                ("warnings", Level::Deny) => options.levels.deny_warnings = true,
                ("warnings", _) => return Err(only_denied(*level)),
                _ => {
                    let set = options.levels.set(name, *level);
                    set.map_err(|error| cannot_set(name, &error, *level))?;
                }
            }
        }
        Ok(options)
    }
}

/// The three options' values in the order in which they were given.
fn levels(matches: &ArgMatches) -> Vec<(Level, String)> {
    let mut levels = Vec::new();
    for level in [Level::Allow, Level::Warn, Level::Deny] {
        let id = option(level).trim_start_matches('-');
        let places = matches.indices_of(id).into_iter().flatten();
        let names = matches.get_many::<String>(id).into_iter().flatten();
        levels.extend(places.zip(names).map(|(place, name)| (place, level, name.clone())));
    }
    levels.sort_by_key(|(place, ..)| *place);
    levels.into_iter().map(|(_, level, name)| (level, name)).collect()
}

fn option(level: Level) -> &'static str {
    match level {
        Level::Allow => "--allow",
        Level::Warn => "--warn",
        Level::Deny => "--deny",
    }
}

fn only_denied(level: Level) -> Failure {
    Failure::usage("`warnings` goes with --deny alone: a warning changes no exit status")
        .hint(format!("name a rule or a group, such as {} release", option(level)))
}

fn cannot_set(name: &str, error: &LevelError, level: Level) -> Failure {
    let option = option(level);
    let failure = Failure::usage(error.to_string());
    match error {
        LevelError::Unknown { nearest: Some(nearest), .. } => {
            failure.hint(format!("did you mean {option} {nearest}"))
        }
        LevelError::Fixed(_) => failure.hint(format!("leave out {option} {name}")),
        _ => failure.hint("wasm-abi-check --list-rules"),
    }
}
