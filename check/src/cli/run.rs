//! Checking modules one after the other.

use std::{io, path::Path};

use wasm_abi_check::{
    Contract, Keep, Module, Options, check, check_with_baseline, contract::Header, file,
    printable_path, release,
};

use super::{
    Failure, Source,
    arguments::Arguments,
    files::{self, file_word, look_for, make_room_for, unreadable, unwritable},
    progress::Progress,
    signals,
};
use crate::format::{self, Checked, Outcome, Released, Summary, Trouble};

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let options = arguments.options()?;
    let contract = arguments.contract.as_deref().map(find_contract).transpose()?;
    let sources = files::find(&arguments.modules)?;
    if arguments.output.is_some() && sources.len() != 1 {
        return Err(one_module("--output", "RELEASE.wasm", &sources));
    }
    let baseline = match &arguments.baseline {
        Some(path) => Some(read_baseline(path, &sources)?),
        None => None,
    };
    if arguments.output.is_some() || arguments.header.is_some() {
        signals::watch();
    }
    if let (Some(path), Some(contract)) = (&arguments.header, &contract) {
        let text = Header(contract).to_string();
        file::write_if_changed(path, text.as_bytes())
            .map_err(|error| unwritable("header", path, &error))?;
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

/// Of several modules the first one is named in the hint.
fn one_module(option: &str, value: &str, sources: &[Source]) -> Failure {
    let failure = Failure::usage(format!("{option} takes one module, here are {}", sources.len()));
    let first = sources.first().map_or("PLUGIN.wasm".to_owned(), Source::word);
    failure.hint(format!("wasm-abi-check {option} {value} {first}"))
}

/// The earlier release, of which there is one.
fn read_baseline(path: &Path, sources: &[Source]) -> Result<Module, Failure> {
    if sources.len() != 1 {
        return Err(one_module("--baseline", &file_word(path), sources));
    }
    let shown = printable_path(path);
    let bytes = file::read(path)
        .map_err(|error| unreadable("baseline", &Source::File(path.to_owned()), &error))?;
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
            let why = Trouble {
                message: format!("cannot read the module: {error}"),
                hint: match &source {
                    Source::File(path) => look_for(path, &error),
                    Source::Stdin => "wasm-abi-check - < PLUGIN.wasm".to_owned(),
                },
            };
            return Checked { source, compared_with, outcome: Outcome::Unread(why) };
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
                let hint = make_room_for(path, &error);
                Released::Failed { path: path.clone(), why: Trouble { message, hint } }
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
