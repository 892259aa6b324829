//! Checking modules one after the other.

use std::{io, path::Path};

use wasm_abi_check::{
    Contract, Keep, Module, Options, check, check_with_baseline, contract::Header, file,
    printable_path, release,
};

use super::{Failure, Source, arguments::Arguments, complain, files, progress::Progress, signals};
use crate::format::{self, Checked, Outcome, Released, Summary};

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let options = arguments.options()?;
    let contract = arguments.contract.as_deref().map(find_contract).transpose()?;
    let sources = files::find(&arguments.modules)?;
    if arguments.output.is_some() && sources.len() != 1 {
        let count = sources.len();
        return Err(Failure::usage(format!("--output takes one module, here are {count}")));
    }
    let baseline = match &arguments.baseline {
        Some(path) => Some(read_baseline(path, sources.len())?),
        None => None,
    };
    if arguments.output.is_some() || arguments.header.is_some() {
        signals::watch();
    }
    if let (Some(path), Some(contract)) = (&arguments.header, &contract) {
        let text = Header(contract).to_string();
        file::write_if_changed(path, text.as_bytes()).map_err(|error| {
            let path = printable_path(path);
            Failure::usage(format!("cannot write the header: {error}: {path}"))
        })?;
    }
    let mut format = format::new(arguments.format, arguments.quiet);
    let mut summary = Summary::default();
    let progress = Progress::new(sources.len());
    for (at, source) in sources.into_iter().enumerate() {
        progress.show(at + 1);
        let checked = check_one(source, contract.as_ref(), baseline.as_ref(), &options, arguments);
        summary.add(&checked);
        progress.clear();
        format.module(checked)?;
    }
    format.end(&summary)?;
    Ok(summary.status())
}

pub(super) fn find_contract(name: &str) -> Result<Contract, Failure> {
    Contract::find(name).map_err(|error| {
        let failure = Failure::usage(error.to_string().trim_end());
        match error.hint() {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    })
}

/// The earlier release, of which there is one.
fn read_baseline(path: &Path, modules: usize) -> Result<Module, Failure> {
    if modules != 1 {
        return Err(Failure::usage(format!("--baseline takes one module, here are {modules}")));
    }
    let shown = printable_path(path);
    let bytes = file::read(path)
        .map_err(|error| Failure::usage(format!("cannot read the baseline: {error}: {shown}")))?;
    Module::read(&bytes).map_err(|finding| {
        Failure::usage(format!("the baseline is wrong: {}: {shown}", finding.message))
            .hint("pass the module of the last release: --baseline OLD.wasm PLUGIN.wasm")
    })
}

fn check_one(
    source: Source,
    contract: Option<&Contract>,
    baseline: Option<&Module>,
    options: &Options,
    arguments: &Arguments,
) -> Checked {
    let compared_with = arguments.baseline.clone();
    let bytes = match source.read() {
        Ok(bytes) => bytes,
        Err(error) => {
            return Checked { source, compared_with, outcome: Outcome::Unread(error.to_string()) };
        }
    };
    let report = match baseline {
        Some(baseline) => check_with_baseline(&bytes, baseline, contract, options),
        None => check(&bytes, contract, options),
    };
    let mut checked = Checked {
        source,
        compared_with,
        outcome: Outcome::Read { size: bytes.len(), report, released: Released::No },
    };
    if let (Some(path), true) = (&arguments.output, checked.fits()) {
        let keep = if arguments.keep_names { Keep::Names } else { Keep::Nothing };
        let written = match write_release(path, &bytes, keep) {
            Ok(size) => Released::To { path: path.clone(), size },
            Err(error) => {
                let message = format!("cannot write the release: {error}");
                complain(&format!("error: {message}: {}", printable_path(path)));
                Released::Failed { path: path.clone(), message }
            }
        };
        if let Outcome::Read { released, .. } = &mut checked.outcome {
            *released = written;
        }
    }
    checked
}

/// Writes the module as it is shipped and returns its size.
fn write_release(path: &Path, bytes: &[u8], keep: Keep) -> io::Result<usize> {
    let shipped = release(bytes, keep).map_err(io::Error::other)?;
    file::write(path, &shipped)?;
    Ok(shipped.len())
}
