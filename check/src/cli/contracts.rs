//! Printing contracts: as they are, and as a module fulfils them.

use std::{io::Write, path::Path};

use anstream::stdout;
use wasm_abi_check::{Contract, Finding, Module, file, file::UntilClosed, printable_path};

use super::{Failure, arguments::Arguments, complain, run::find_contract, status};

/// Prints the contract in use: a built-in one with its comments, as its file stands.
pub(super) fn print(arguments: &Arguments) -> Result<u8, Failure> {
    let name = match (&arguments.contract, arguments.modules.as_slice()) {
        (Some(name), []) => name.clone(),
        (None, [path]) => {
            let module = match read(path)? {
                Ok(module) => module,
                Err(finding) => return Ok(refuse(&finding, path)),
            };
            let contract = Contract::of_module(&module);
            match contract {
                Ok(contract) => contract.id(),
                Err(finding) => return Ok(refuse(&finding, path)),
            }
        }
        (None, []) => {
            let ids: Vec<_> = Contract::built_in().iter().map(Contract::id).collect();
            let failure = Failure::usage("--print-contract needs a contract or a module");
            return Err(
                failure.hint(format!("--contract NAME --print-contract, of {}", ids.join(", ")))
            );
        }
        _ => {
            let failure =
                Failure::usage("--print-contract takes a contract or one module, not both");
            return Err(failure.hint("wasm-abi-check --contract NAME --print-contract"));
        }
    };
    let text = match Contract::built_in_text(&name) {
        Some(text) => text.to_owned(),
        None => find_contract(&name)?.to_toml(),
    };
    write(&text)
}

/// Prints the contract that a module fulfils, under the module's name.
pub(super) fn derive(path: &Path) -> Result<u8, Failure> {
    let module = match read(path)? {
        Ok(module) => module,
        Err(finding) => return Ok(refuse(&finding, path)),
    };
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let name = module.metadata().plugin.clone().unwrap_or(stem);
    write(&Contract::of(&module, &name).to_toml())
}

fn read(path: &Path) -> Result<Result<Module, Box<Finding>>, Failure> {
    let bytes = file::read(path).map_err(|error| {
        Failure::usage(format!("cannot read the module: {error}: {}", printable_path(path)))
    })?;
    Ok(Module::read(&bytes))
}

fn refuse(finding: &Finding, path: &Path) -> u8 {
    complain(&format!("{:#}", finding.show(path)));
    status::UNREADABLE
}

fn write(text: &str) -> Result<u8, Failure> {
    UntilClosed(stdout().lock()).write_all(text.as_bytes())?;
    Ok(status::FITS)
}
