//! The command `wasm-abi-check`: arguments, check, print, exit.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anstream::{stderr, stdout};
use clap::Parser;
use wasm_abi_check::{
    Contract, Feature, Module, Options, Report, check, check_with_baseline,
    contract::Header,
    file::{self, UntilClosed},
    printable, printable_path, release, rule,
};

/// Checks that WebAssembly modules fit the export contract of their host.
#[derive(Parser)]
#[command(version, about, after_help = AFTER_HELP)]
#[command(override_usage = "wasm-abi-check [OPTIONS] PLUGIN.wasm...")]
struct Arguments {
    /// Contract to check against: function, lifecycle, bytes, or a .toml file. Without
    /// it the module's own metadata decides, else its exports.
    #[arg(long, value_name = "NAME|FILE")]
    contract: Option<String>,

    /// Allows a feature beyond the pinned ones; may be repeated.
    #[arg(long = "feature", value_name = "FEATURE")]
    features: Vec<Feature>,

    /// Makes warnings count as findings.
    #[arg(long, value_name = "WHAT")]
    deny: Option<Deny>,

    /// An earlier release of the module: tells what changed since then, and whether its
    /// version rose as far; takes one module.
    #[arg(long, value_name = "OLD.wasm")]
    baseline: Option<PathBuf>,

    /// Writes the module here when it fits, without function names and debug
    /// information; may be the module itself.
    #[arg(long, value_name = "RELEASE.wasm")]
    output: Option<PathBuf>,

    /// Writes a C and C++ header here that makes the compiler refuse a function of
    /// another signature than the contract's; needs --contract, and no module.
    #[arg(long, value_name = "HEADER.h", requires = "contract")]
    header: Option<PathBuf>,

    /// Explains a rule: what it demands, why, and how to mend what breaks it.
    #[arg(long, value_name = "RULE", exclusive = true)]
    explain: Option<String>,

    /// Lists the rules.
    #[arg(long, exclusive = true)]
    list_rules: bool,

    /// Modules to check.
    #[arg(value_name = "PLUGIN.wasm", required_unless_present_any = ["explain", "list_rules", "header"])]
    modules: Vec<PathBuf>,
}

#[derive(Clone, clap::ValueEnum)]
enum Deny {
    Warnings,
}

impl Arguments {
    fn options(&self) -> Options {
        let mut options = Options::default();
        options.features = self.features.iter().copied().collect();
        options
    }
}

const AFTER_HELP: &str = "\
Examples:
  wasm-abi-check plugin.wasm
  wasm-abi-check --contract lifecycle --deny warnings build/*.wasm
  wasm-abi-check --output release.wasm build/plugin.wasm
  wasm-abi-check --baseline released.wasm build/plugin.wasm
  wasm-abi-check --contract own.toml --header own.h
  wasm-abi-check --explain KW014

Exit status:
  0  every module fits
  1  findings
  2  usage, or the contract file or the baseline is wrong
  3  not a readable module";

const FITS: u8 = 0;
const FINDINGS: u8 = 1;
const USAGE: u8 = 2;
const UNREADABLE: u8 = 3;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            complain(&format!("error: cannot write: {error}"));
            ExitCode::from(USAGE)
        }
    }
}

fn run(arguments: &Arguments) -> io::Result<u8> {
    if arguments.list_rules {
        return list_rules();
    }
    if let Some(id) = &arguments.explain {
        return explain(id);
    }
    let contract = match arguments.contract.as_deref().map(Contract::find).transpose() {
        Ok(contract) => contract,
        Err(error) => {
            complain(&format!("error: {}", error.to_string().trim_end()));
            if let Some(suggestion) = error.hint() {
                complain(&format!("  hint: {suggestion}"));
            }
            return Ok(USAGE);
        }
    };
    if arguments.output.is_some() && arguments.modules.len() != 1 {
        let count = arguments.modules.len();
        complain(&format!("error: --output takes one module, here are {count}"));
        return Ok(USAGE);
    }
    if let (Some(path), Some(contract)) = (&arguments.header, &contract) {
        let text = Header(contract).to_string();
        if let Err(error) = file::write_if_changed(path, text.as_bytes()) {
            complain(&format!("error: cannot write the header: {error}: {}", printable_path(path)));
            return Ok(USAGE);
        }
    }
    let baseline = match arguments.baseline.as_deref().map(|path| read_baseline(path, arguments)) {
        Some(Err(message)) => {
            complain(&message);
            return Ok(USAGE);
        }
        Some(Ok(baseline)) => Some(baseline),
        None => None,
    };
    let mut worst = FITS;
    for path in &arguments.modules {
        worst = worst.max(check_file(path, contract.as_ref(), baseline.as_ref(), arguments)?);
    }
    Ok(worst)
}

fn check_file(
    path: &Path,
    contract: Option<&Contract>,
    baseline: Option<&Module>,
    arguments: &Arguments,
) -> io::Result<u8> {
    let bytes = match file::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            complain(&format!("error: cannot read the module: {error}: {}", printable_path(path)));
            return Ok(UNREADABLE);
        }
    };
    let report = match baseline {
        Some(baseline) => check_with_baseline(&bytes, baseline, contract, &arguments.options()),
        None => check(&bytes, contract, &arguments.options()),
    };
    let status = status(&report, arguments.deny.is_some());
    let mut out = UntilClosed(stdout().lock());
    if let (Some(path), Some(comparison)) = (&arguments.baseline, &report.baseline) {
        writeln!(out, "{}", comparison.show(path))?;
    }
    for finding in &report.findings {
        writeln!(out, "{}", finding.show(path))?;
    }
    let mut size = bytes.len();
    if let (FITS, Some(output)) = (status, &arguments.output) {
        match write_release(output, &bytes) {
            Ok(written) => size = written,
            Err(error) => {
                let output = printable_path(output);
                complain(&format!("error: cannot write the release: {error}: {output}"));
                return Ok(USAGE);
            }
        }
    }
    let shown = printable_path(path);
    match status {
        FITS => writeln!(out, "{shown}: {}, {size} bytes", report.verdict())?,
        _ => writeln!(out, "{shown}: {}", report.verdict())?,
    }
    Ok(status)
}

/// Writes the module as it is shipped and returns its size.
fn write_release(path: &Path, bytes: &[u8]) -> io::Result<usize> {
    let shipped = release(bytes).map_err(io::Error::other)?;
    file::write(path, &shipped)?;
    Ok(shipped.len())
}

/// A line on standard error; where that is closed or full, the exit status remains.
fn complain(line: &str) {
    let _ = writeln!(stderr(), "{line}");
}

fn status(report: &Report, deny_warnings: bool) -> u8 {
    if !report.readable() {
        UNREADABLE
    } else if !report.fits() || (deny_warnings && report.warnings() > 0) {
        FINDINGS
    } else {
        FITS
    }
}

fn list_rules() -> io::Result<u8> {
    let mut out = UntilClosed(stdout().lock());
    for rule in rule::ALL {
        writeln!(out, "{}  {:<18} {}", rule.id, rule.name, rule.what)?;
    }
    Ok(FITS)
}

fn explain(id: &str) -> io::Result<u8> {
    let Some(rule) = rule::find(id) else {
        complain(&format!("error: unknown rule `{}`", printable(id)));
        complain("  hint: wasm-abi-check --list-rules");
        return Ok(USAGE);
    };
    let mut out = UntilClosed(stdout().lock());
    writeln!(out, "{}  {}\n\n{}\n", rule.id, rule.name, rule.what)?;
    writeln!(out, "Why:   {}\nMend:  {}", rule.why, rule.mend)?;
    writeln!(out, "See:   ABI.md, section {}", rule.id)?;
    Ok(FITS)
}

/// The earlier release, or what to tell where there is none.
fn read_baseline(path: &Path, arguments: &Arguments) -> Result<Module, String> {
    if arguments.modules.len() != 1 {
        let count = arguments.modules.len();
        return Err(format!("error: --baseline takes one module, here are {count}"));
    }
    let shown = printable_path(path);
    let bytes = file::read(path)
        .map_err(|error| format!("error: cannot read the baseline: {error}: {shown}"))?;
    Module::read(&bytes).map_err(|finding| {
        let what = &finding.message;
        let hint = "pass the module of the last release: --baseline OLD.wasm PLUGIN.wasm";
        format!("error: the baseline is wrong: {what}: {shown}\n  hint: {hint}")
    })
}
