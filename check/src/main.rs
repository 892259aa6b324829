//! The command `wasm-abi-check`: arguments, check, print, exit.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anstream::{eprintln, stdout};
use clap::Parser;
use wasm_abi_check::{Contract, ContractError, Report, check, file, release, rule};

/// Checks that WebAssembly modules fit the export contract of their host.
#[derive(Parser)]
#[command(version, about, after_help = AFTER_HELP)]
struct Arguments {
    /// Contract to check against: function, lifecycle, or a .toml file. Without
    /// it the module's own metadata decides, else its exports.
    #[arg(long, value_name = "NAME|FILE")]
    contract: Option<String>,

    /// Makes warnings count as findings.
    #[arg(long, value_name = "WHAT")]
    deny: Option<Deny>,

    /// Writes the module here when it fits, without function names and debug
    /// information; may be the module itself.
    #[arg(long, value_name = "RELEASE.wasm")]
    output: Option<PathBuf>,

    /// Tells what a rule demands, why, and how to mend it.
    #[arg(long, value_name = "RULE", exclusive = true)]
    explain: Option<String>,

    /// Lists the rules.
    #[arg(long, exclusive = true)]
    list_rules: bool,

    /// Modules to check.
    #[arg(value_name = "PLUGIN.wasm", required_unless_present_any = ["explain", "list_rules"])]
    modules: Vec<PathBuf>,
}

#[derive(Clone, clap::ValueEnum)]
enum Deny {
    Warnings,
}

const AFTER_HELP: &str = "\
Examples:
  wasm-abi-check plugin.wasm
  wasm-abi-check --contract lifecycle --deny warnings build/*.wasm
  wasm-abi-check --output release.wasm build/plugin.wasm
  wasm-abi-check --explain KW014

Exit status:
  0  every module fits
  1  findings
  2  usage, or the contract file is wrong
  3  not a readable module";

const FITS: u8 = 0;
const FINDINGS: u8 = 1;
const USAGE: u8 = 2;
const UNREADABLE: u8 = 3;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(status) => ExitCode::from(status),
        // whoever read the output went away
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(FITS),
        Err(error) => {
            eprintln!("error: cannot write: {error}");
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
    let contract = match arguments.contract.as_deref().map(read_contract).transpose() {
        Ok(contract) => contract,
        Err(error) => {
            eprintln!("error: {}", error.to_string().trim_end());
            if let ContractError::Unknown { suggestion, .. } = error {
                eprintln!("  hint: {suggestion}");
            }
            return Ok(USAGE);
        }
    };
    if arguments.output.is_some() && arguments.modules.len() > 1 {
        eprintln!("error: --output takes one module, here are {}", arguments.modules.len());
        return Ok(USAGE);
    }
    let mut worst = FITS;
    for path in &arguments.modules {
        worst = worst.max(check_file(path, contract.as_ref(), arguments)?);
    }
    Ok(worst)
}

fn read_contract(name: &str) -> Result<Contract, ContractError> {
    if name.ends_with(".toml") || name.contains(std::path::is_separator) {
        Contract::read(Path::new(name))
    } else {
        Contract::named(name).cloned()
    }
}

fn check_file(path: &Path, contract: Option<&Contract>, arguments: &Arguments) -> io::Result<u8> {
    let bytes = match file::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("error: cannot read the module: {error}: {}", path.display());
            return Ok(UNREADABLE);
        }
    };
    let report = check(&bytes, contract);
    let status = status(&report, arguments.deny.is_some());
    let mut out = stdout().lock();
    for finding in &report.findings {
        writeln!(out, "{finding}")?;
    }
    let mut size = bytes.len();
    if let (FITS, Some(output)) = (status, &arguments.output) {
        match write_release(output, &bytes) {
            Ok(written) => size = written,
            Err(error) => {
                eprintln!("error: cannot write the release: {error}: {}", output.display());
                return Ok(USAGE);
            }
        }
    }
    match status {
        FITS => writeln!(out, "{}: {}, {size} bytes", path.display(), report.verdict())?,
        _ => writeln!(out, "{}: {}", path.display(), report.verdict())?,
    }
    Ok(status)
}

/// Writes the module as it is shipped and returns its size.
fn write_release(path: &Path, bytes: &[u8]) -> io::Result<usize> {
    let shipped = release(bytes).map_err(io::Error::other)?;
    file::write(path, &shipped)?;
    Ok(shipped.len())
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
    let mut out = stdout().lock();
    for rule in rule::ALL {
        writeln!(out, "{}  {:<18} {}", rule.id, rule.name, rule.what)?;
    }
    Ok(FITS)
}

fn explain(id: &str) -> io::Result<u8> {
    let Some(rule) = rule::find(id) else {
        eprintln!("error: unknown rule `{id}`");
        eprintln!("  hint: wasm-abi-check --list-rules");
        return Ok(USAGE);
    };
    let mut out = stdout().lock();
    writeln!(out, "{}  {}\n\n{}\n", rule.id, rule.name, rule.what)?;
    writeln!(out, "Why:   {}\nMend:  {}", rule.why, rule.mend)?;
    writeln!(out, "See:   ABI.md, section {}", rule.id)?;
    Ok(FITS)
}
