//! Printing contracts: as they are, and as a module fulfils them.

use std::{io::Write, path::PathBuf, slice};

use anstream::stdout;
use wasm_abi_check::{Contract, Finding, Module, Report, file::UntilClosed};

use super::{
    Failure, Source, arguments::Arguments, complain, files, files::unreadable, run::find_contract,
    status,
};

/// Prints the contract in use: a built-in one with its comments, as its file stands.
pub(super) fn print(arguments: &Arguments) -> Result<u8, Failure> {
    let sources = files::find(&arguments.modules)?;
    let name = match (&arguments.contract, sources.as_slice()) {
        (Some(name), []) => name.clone(),
        (None, [source]) => {
            let contract = read(source)?.and_then(|module| Contract::of_module(&module));
            match contract {
                Ok(contract) => contract.id(),
                Err(finding) => return Ok(refuse(*finding, source)),
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
pub(super) fn derive(path: &PathBuf) -> Result<u8, Failure> {
    let sources = files::find(slice::from_ref(path))?;
    let [source] = sources.as_slice() else {
        let failure =
            Failure::usage(format!("--contract-from takes one module, here are {}", sources.len()));
        return Err(failure.hint(format!("wasm-abi-check --contract-from {}", sources[0].word())));
    };
    let module = match read(source)? {
        Ok(module) => module,
        Err(finding) => return Ok(refuse(*finding, source)),
    };
    let name = match (&module.metadata().plugin, source) {
        (Some(plugin), _) => plugin.clone(),
        (None, Source::File(path)) => {
            path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
        }
        (None, Source::Stdin) => String::new(),
    };
    write(&Contract::of(&module, &name).to_toml())
}

fn read(source: &Source) -> Result<Result<Module, Box<Finding>>, Failure> {
    let bytes = source.read().map_err(|error| unreadable("module", source, &error))?;
    Ok(Module::read(&bytes))
}

fn refuse(finding: Finding, source: &Source) -> u8 {
    complain(&format!("{:#}", finding.show(source.path())));
    let is_readable = Report::unread(finding).readable();
    if is_readable { status::FINDINGS } else { status::UNREADABLE }
}

fn write(text: &str) -> Result<u8, Failure> {
    UntilClosed(stdout().lock()).write_all(text.as_bytes())?;
    Ok(status::FITS)
}
