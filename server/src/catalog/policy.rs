//! What a manifest in the store may say. Whoever writes to the store is trusted less than
//! the operator: such a manifest grants nothing of this machine.

use std::path::{Component, Path, PathBuf};

use keyway_host::{
    Manifest,
    manifest::{ContractSource, LimitsTable, Sink, Source, WasiTable},
};

use super::{ManifestBounds, Refusal};
use crate::store::Found;

/// The manifest of `found`, whose text is `text`, with the bytes of the module beside it.
pub(super) fn manifest(
    found: &Found,
    text: &[u8],
    module: Vec<u8>,
    bounds: ManifestBounds,
) -> Result<Manifest, Refusal> {
    let file = found.manifest.as_ref().map_or("", |file| file.path.as_str());
    let text =
        str::from_utf8(text).map_err(|_| Refusal::new(format!("`{file}` is not UTF-8 text")))?;
    let manifest =
        Manifest::parse(text, Path::new("")).map_err(|error| Refusal::of(&error.into(), file))?;
    expect_beside(manifest.plugin(), file_name(&found.module.path))?;
    if let Some(ContractSource::File(_)) = manifest.contract() {
        let what = "`contract` names a file, which the manifest of a store cannot do";
        return Err(operators_own(what, file));
    }
    manifest.wasi().map_or(Ok(()), |wasi| expect_own(wasi, file))?;
    expect_within(manifest.limits(), bounds, file)?;
    Ok(manifest.with_plugin(Source::Bytes(module)))
}

/// That the manifest is of the module beside it.
fn expect_beside(plugin: &Source, module: &str) -> Result<(), Refusal> {
    let what = match plugin {
        Source::File(path) if same_folder(path) == Path::new(module) => return Ok(()),
        Source::File(_) => "`plugin` is another file than the module beside the manifest",
        _ => "`bytes` is told, and the module lies beside the manifest",
    };
    Err(Refusal::new(format!("{what}, `{module}`")).hint(Some(format!("plugin = \"{module}\""))))
}

/// Without a `./` before it.
fn same_folder(path: &Path) -> PathBuf {
    path.components().filter(|part| *part != Component::CurDir).collect()
}

/// That nothing of this machine is granted.
fn expect_own(wasi: &WasiTable, file: &str) -> Result<(), Refusal> {
    let is_own = |sink: Sink| matches!(sink, Sink::Discard | Sink::Log);
    let key = match wasi {
        _ if !wasi.dirs.is_empty() => "wasi.dirs",
        _ if wasi.stdin.is_some() => "wasi.stdin",
        _ if !is_own(wasi.stdout) => "wasi.stdout",
        _ if !is_own(wasi.stderr) => "wasi.stderr",
        _ => return Ok(()),
    };
    let what =
        format!("`{key}` grants what is this machine's, which the manifest of a store cannot do");
    Err(operators_own(&what, file))
}

/// That no more is asked for than a request can be given.
fn expect_within(limits: &LimitsTable, bounds: ManifestBounds, file: &str) -> Result<(), Refusal> {
    let time = limits.time.map(|time| time.as_millis());
    let output = limits.output.map(|bytes| bytes as u128);
    for (key, value, limit) in [
        ("time_ms", time, bounds.time.as_millis()),
        ("output_bytes", output, bounds.output as u128),
    ] {
        if let Some(value) = value.filter(|value| *value > limit) {
            let what = format!("`limits.{key}` is {value}, the limit of this server is {limit}");
            let what = format!("{what}: {file}");
            return Err(Refusal::new(what).hint(Some(format!("{key} = {limit}"))));
        }
    }
    Ok(())
}

/// That the operator has to say it.
fn operators_own(what: &str, file: &str) -> Refusal {
    Refusal::new(what).hint(Some(format!("keyway-server --manifest {}", file_name(file))))
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
