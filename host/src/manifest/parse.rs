//! From the text to a manifest.

use std::{
    path::{Path, PathBuf},
    str::from_utf8,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use wasm_abi_check::{Contract, Feature, Features, hint_for_mistake, nearest};

use super::{
    ContractSource, Manifest, ManifestError, Mistake, Place, Source, VarsTable, WasiTable, allow,
    limits::LimitsTable,
    place::Places,
    serve::ServeTable,
    table::{File, Head, Span, Text},
    vars,
};
use crate::{Capability, FEATURES, hex::from_hex};

/// Characters of what the parser says.
const MAX_REASON: usize = 240;

/// A mistake, and the bytes of the text where it is.
pub(super) struct Fault {
    mistake: Mistake,
    span: Option<Span>,
}

impl Fault {
    pub(super) fn at(mistake: Mistake, span: Span) -> Self {
        Self { mistake, span: Some(span) }
    }
}

/// Where the keys stand that only a host can judge.
#[derive(Default)]
pub(super) struct Spans(Vec<(String, Span)>);

impl Spans {
    pub(super) fn add(&mut self, key: &str, span: Span) {
        self.0.push((key.to_owned(), span));
    }
}

/// Reads a manifest, relative to `folder`; errors name `path`.
pub(super) fn manifest(
    bytes: &[u8],
    folder: &Path,
    path: Option<&Path>,
) -> Result<Manifest, ManifestError> {
    let (text, fault) = match from_utf8(bytes) {
        Ok(text) => match read(text, folder) {
            Ok((manifest, Spans(spans))) => {
                return Ok(Manifest { places: Places::new(path, text, spans), ..manifest });
            }
            Err(fault) => (text, fault),
        },
        Err(error) => {
            let end = error.valid_up_to();
            let mistake = Mistake::Toml { reason: "not valid UTF-8".to_owned(), hint: None };
            (from_utf8(&bytes[..end]).unwrap_or_default(), Fault::at(mistake, end..end))
        }
    };
    let place = Place::of(path, text, fault.span.map(|span| span.start));
    Err(ManifestError::Wrong { mistake: fault.mistake, place })
}

fn read(text: &str, folder: &Path) -> Result<(Manifest, Spans), Fault> {
    expect_version(toml::from_str(text).map_err(syntax)?)?;
    let file: File = toml::from_str(text).map_err(syntax)?;
    let mut spans = Spans::default();
    let allow = allow::read(&file.allow, &mut spans)?;
    expect_allowed(&file, &allow)?;
    let limits = LimitsTable::read(&file.limits, &mut spans)?;
    if let Some(yes) = &file.deterministic {
        spans.add("deterministic", yes.span());
    }
    if let Some(feature) = file.features.first() {
        spans.add("features", feature.span());
    }
    if let Some(wasi) = &file.wasi {
        spans.add("wasi", wasi.span());
    }
    let deterministic = file.deterministic.is_some_and(toml::Spanned::into_inner);
    expect_no_wasi(file.wasi.as_ref().map(toml::Spanned::span), deterministic, &limits)?;
    let manifest = Manifest {
        plugin: source(file.plugin, file.bytes, folder)?,
        sha256: file.sha256.map(hash).transpose()?,
        contract: file.contract.map(|name| contract(name, folder)).transpose()?,
        features: features(&file.features)?,
        allow,
        deterministic,
        config: file.config.map(|it| vars::values(it.into_inner())).unwrap_or_default(),
        vars: file.vars.map(|it| VarsTable::read(it.into_inner())).transpose()?.unwrap_or_default(),
        limits,
        serve: ServeTable::read(&file.serve)?,
        wasi: file.wasi.map(|it| WasiTable::read(it.into_inner(), folder)).transpose()?,
        places: Places::default(),
    };
    Ok((manifest, spans))
}

/// What the TOML parser or serde says.
fn syntax(error: toml::de::Error) -> Fault {
    let hint = hint_for_mistake(error.message());
    let key = error.message().strip_prefix("unknown field `").map(|rest| {
        let end = rest.find("`, expected ").unwrap_or(rest.len());
        rest[..end].to_owned()
    });
    let mistake = match key {
        Some(key) => Mistake::Key { key, hint },
        None => {
            let reason = error.message().lines().collect::<Vec<_>>().join(", ");
            let mut shown: String = reason.chars().take(MAX_REASON).collect();
            if shown.len() < reason.len() {
                shown.push('…');
            }
            Mistake::Toml { reason: shown, hint }
        }
    };
    Fault { mistake, span: error.span() }
}

fn expect_version(head: Head) -> Result<(), Fault> {
    let Some(version) = head.manifest else {
        return Err(Fault { mistake: Mistake::NoVersion, span: None });
    };
    match *version.get_ref() == i64::from(Manifest::VERSION) {
        true => Ok(()),
        false => Err(Fault::at(Mistake::Version { version: *version.get_ref() }, version.span())),
    }
}

/// That what is told is of use to the plugin.
fn expect_allowed(file: &File, allow: &[Capability]) -> Result<(), Fault> {
    if let Some(config) = &file.config {
        allow::expect_one(allow, &[Capability::ConfigGet], "config", config.span())?;
        for key in config.get_ref().keys() {
            vars::expect_short("a key of `config`", key)?;
        }
    }
    if let Some(vars) = &file.vars {
        let either = [Capability::VarGet, Capability::VarSet];
        allow::expect_one(allow, &either, "vars", vars.span())?;
    }
    if let Some((key, span)) = file.wasi.as_ref().and_then(|it| WasiTable::logs(it.get_ref())) {
        allow::expect_one(allow, &[Capability::Log], key, span)?;
    }
    Ok(())
}

fn expect_no_wasi(
    wasi: Option<Span>,
    deterministic: bool,
    limits: &LimitsTable,
) -> Result<(), Fault> {
    let with = match limits.fuel {
        _ if deterministic => "deterministic",
        Some(_) => "limits.fuel",
        None => return Ok(()),
    };
    wasi.map_or(Ok(()), |span| Err(Fault::at(Mistake::WasiAnd { with }, span)))
}

fn source(plugin: Option<Text>, bytes: Option<Text>, folder: &Path) -> Result<Source, Fault> {
    match (plugin, bytes) {
        (Some(file), None) => Ok(Source::File(path("plugin", folder, &file)?)),
        (None, Some(text)) => decode(&text).map(Source::Bytes),
        (None, None) => Err(Fault { mistake: Mistake::NoPlugin, span: None }),
        (Some(_), Some(text)) => Err(Fault::at(Mistake::TwoPlugins, text.span())),
    }
}

/// White space is left out, since programs that write base64 break its lines.
fn decode(text: &Text) -> Result<Vec<u8>, Fault> {
    let digits: Vec<u8> =
        text.get_ref().bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode(digits).map_err(|error| {
        let reason = error.to_string().trim_end_matches('.').to_lowercase();
        Fault::at(Mistake::Base64 { reason }, text.span())
    })
}

fn hash(text: Text) -> Result<[u8; 32], Fault> {
    from_hex(text.get_ref()).ok_or_else(|| {
        Fault::at(Mistake::Sha256 { len: text.get_ref().chars().count() }, text.span())
    })
}

fn contract(name: Text, folder: &Path) -> Result<ContractSource, Fault> {
    if Contract::is_file_name(name.get_ref()) {
        return Ok(ContractSource::File(path("contract", folder, &name)?));
    }
    if Contract::named(name.get_ref()).is_ok() {
        return Ok(ContractSource::BuiltIn(name.into_inner()));
    }
    let ids: Vec<_> = Contract::built_in().iter().map(Contract::id).collect();
    let near = nearest(name.get_ref(), ids.iter().map(String::as_str));
    let hint = match near {
        Some(near) => format!("contract = \"{near}\""),
        None => format!("known are {}, and files that end in .toml", ids.join(", ")),
    };
    Err(Fault::at(Mistake::Contract { name: name.get_ref().clone(), hint }, name.span()))
}

/// Those that hosts can have.
fn features(names: &[Text]) -> Result<Features, Fault> {
    let feature = |text: &Text| {
        let name = text.get_ref();
        FEATURES.into_iter().find(|known| known.name() == name).ok_or_else(|| {
            let known = FEATURES.map(Feature::name);
            let hint = match nearest(name, known) {
                Some(near) => format!("features = [\"{near}\"]"),
                None => format!("known are {}", known.join(", ")),
            };
            Fault::at(Mistake::Feature { name: name.clone(), hint }, text.span())
        })
    };
    names.iter().map(feature).collect()
}

/// A path relative to the manifest's folder. It may lead out of it: the operator wrote it.
pub(super) fn path(key: &'static str, folder: &Path, text: &Text) -> Result<PathBuf, Fault> {
    expect_no_nul(key, text)?;
    match text.get_ref().is_empty() {
        true => Err(Fault::at(Mistake::Empty { key }, text.span())),
        false => Ok(folder.join(text.get_ref())),
    }
}

/// What the system or WASI takes as a text that ends with NUL.
pub(super) fn expect_no_nul(key: &'static str, text: &Text) -> Result<(), Fault> {
    match text.get_ref().contains('\0') {
        true => Err(Fault::at(Mistake::Character { key, what: "a NUL" }, text.span())),
        false => Ok(()),
    }
}
