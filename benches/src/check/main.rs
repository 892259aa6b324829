//! `bench-check`: the time of a check beside that of plain validation, and its memory
//! beside the module's size, for each of many modules.
//!
//! Each module is measured in a process of its own ([`measure`]), so that none inherits
//! another's memory; this one starts them and prints the [`table`].

mod hostile;
mod measure;
mod table;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
    thread,
};

use clap::Parser;
use keyway_benches::ending;
use wasm_abi_check::Contract;

use crate::{
    measure::Measured,
    table::{Row, Table},
};

/// Compares the time of a check with that of plain validation
#[derive(Parser)]
#[command(name = "bench-check")]
struct Arguments {
    /// Contract to check against, a name or a .toml file
    #[arg(long, value_name = "NAME|FILE")]
    contract: Option<String>,

    /// Measures the one module in this process, and prints the numbers
    #[arg(long, hide = true)]
    measure: bool,

    /// Modules to check
    #[arg(value_name = "MODULE.wasm", required = true)]
    modules: Vec<PathBuf>,
}

fn main() -> ExitCode {
    ending::of(run(&Arguments::parse()))
}

/// Whether every module is within the limits.
fn run(arguments: &Arguments) -> Result<bool, String> {
    let contract = arguments.contract.as_deref().map(Contract::find).transpose();
    let contract = contract.map_err(|error| error.to_string())?;
    if arguments.measure {
        for module in &arguments.modules {
            println!("{}", measure::measure(&read(module)?, contract.as_ref()));
        }
        return Ok(true);
    }
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let hostile = hostile::write(folder.path()).map_err(|error| error.to_string())?;
    let ours = arguments.modules.iter().map(|module| (module, false));
    let mut table = Table::begin();
    for (module, is_hostile) in ours.chain(hostile.iter().map(|module| (module, true))) {
        let measured = in_a_process(module, arguments.contract.as_deref())?;
        let name = module.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        table.add(Row { name, bytes: read(module)?.len() as u64, measured, is_hostile });
    }
    let is_within = table.end();
    if let Some(load) = load().filter(|load| *load > cores()) {
        eprintln!(
            "note: others run here as well, load {load} on {} cores: times are long",
            cores()
        );
    }
    Ok(is_within)
}

/// How many processes ran at once in the last minute, where the system tells.
fn load() -> Option<f64> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    text.split_whitespace().next()?.parse().ok()
}

fn cores() -> f64 {
    thread::available_parallelism().map_or(1.0, |cores| cores.get() as f64)
}

fn read(module: &Path) -> Result<Vec<u8>, String> {
    fs::read(module).map_err(|error| format!("{error}: {}", module.display()))
}

fn in_a_process(module: &Path, contract: Option<&str>) -> Result<Measured, String> {
    let program = env::current_exe().map_err(|error| error.to_string())?;
    let mut child = Command::new(program);
    child.arg("--measure").arg(module).stdin(Stdio::null()).stderr(Stdio::inherit());
    if let Some(contract) = contract {
        child.args(["--contract", contract]);
    }
    let output = child.output().map_err(|error| error.to_string())?;
    let line = String::from_utf8_lossy(&output.stdout);
    match (output.status.success(), line.trim_end().parse()) {
        (true, Ok(measured)) => Ok(measured),
        _ => Err(format!("no measurement, {}: {}", output.status, module.display())),
    }
}
