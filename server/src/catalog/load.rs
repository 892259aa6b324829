//! From files to a release: read, verify, check, compile, try.

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use keyway_host::{
    AbiVersion, Capability, Error, Grants, Host, Manifest, Plugin, Pool, Vars, manifest::ServeTable,
};

use super::{
    ManifestBounds, Refusal, Release, messages,
    operator::ReadError,
    policy,
    source::{Contents, Source},
};
use crate::store::{FileError, Found, Name, Store};

/// How long one step of the trial may take, whatever a manifest allows to calls: others wait
/// to be loaded.
const MAX_TRIAL_STEP: Duration = Duration::from_secs(10);

/// What came of it.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It can serve; it took so long to check, compile and try.
    Loaded { release: Arc<Release>, contents: Contents, took: Duration },
    /// It is what was looked at before.
    Known(Contents),
    /// It cannot serve.
    Refused {
        refusal: Refusal,
        /// None where the files could not be read.
        contents: Option<Contents>,
        /// Whether the same files may do later.
        may_pass: bool,
        /// None where nothing was loaded.
        took: Option<Duration>,
    },
    /// A file is still being written, or the store went: the next look tells.
    Changing,
}

/// What a release is made of: the plugin's bytes, or those with its manifest.
enum Input {
    Plain(Vec<u8>),
    Told(Box<Manifest>, u64),
}

/// Loads a plugin, unless its files hold what is `known`.
pub(super) fn load(
    host: &Host,
    store: Option<&dyn Store>,
    bounds: ManifestBounds,
    name: &Name,
    source: &Source,
    known: &[Contents],
) -> Outcome {
    let (input, contents) = match read(store, bounds, source, known) {
        Ok(input) => input,
        Err(outcome) => return *outcome,
    };
    let began = Instant::now();
    let loaded = make(host, name, input, contents.module);
    let took = began.elapsed();
    match loaded {
        Ok(release) => Outcome::Loaded { release: Arc::new(release), contents, took },
        Err(error) => Outcome::Refused {
            refusal: Refusal::of(&error, source.manifest_name()),
            contents: Some(contents),
            may_pass: may_pass(&error),
            took: Some(took),
        },
    }
}

/// Whether a plugin that did not load may do so later.
fn may_pass(error: &Error) -> bool {
    let is_of_system = matches!(error, Error::Manifest(wrong)
        if matches!(**wrong, keyway_host::ManifestError::Read { .. }));
    let is_of_moment = matches!(
        error,
        Error::Busy { .. } | Error::Time { .. } | Error::Cancelled { .. } | Error::Directory { .. }
    );
    is_of_system || is_of_moment
}

fn read(
    store: Option<&dyn Store>,
    bounds: ManifestBounds,
    source: &Source,
    known: &[Contents],
) -> Result<(Input, Contents), Box<Outcome>> {
    let expect_new = |contents| match known.contains(&contents) {
        true => Err(Box::new(Outcome::Known(contents))),
        false => Ok(contents),
    };
    match (source, store) {
        (Source::Store(found), Some(store)) => {
            let files = store.read(found).map_err(|error| unread(&error))?;
            let contents = Contents::of(&files.module, &[files.manifest.as_deref()]);
            let contents = expect_new(contents)?;
            let input = of_store(found, files, bounds)
                .map_err(|refusal| refused(refusal, Some(contents), false))?;
            Ok((input, contents))
        }
        (Source::Store(_), None) => Err(refused(Refusal::new("there is no store"), None, false)),
        (Source::Operator(files), _) => {
            let (manifest, contents) = files.read().map_err(|error| match error {
                ReadError::File(error) => unread(&error),
                ReadError::Refused(refusal) => refused(refusal, None, false),
            })?;
            let contents = expect_new(contents)?;
            Ok((told(manifest), contents))
        }
    }
}

fn of_store(
    found: &Found,
    files: crate::store::Contents,
    bounds: ManifestBounds,
) -> Result<Input, Refusal> {
    match files.manifest {
        None => Ok(Input::Plain(files.module)),
        Some(text) => policy::manifest(found, &text, files.module, bounds).map(told),
    }
}

fn told(manifest: Manifest) -> Input {
    let bytes = match manifest.plugin() {
        keyway_host::manifest::Source::Bytes(bytes) => bytes.len(),
        _ => 0,
    };
    Input::Told(Box::new(manifest), u64::try_from(bytes).unwrap_or(u64::MAX))
}

fn unread(error: &FileError) -> Box<Outcome> {
    match error {
        FileError::Changing { .. } | FileError::StoreGone { .. } => Box::new(Outcome::Changing),
        error => refused(error.into(), None, error.may_pass()),
    }
}

fn refused(refusal: Refusal, contents: Option<Contents>, may_pass: bool) -> Box<Outcome> {
    Box::new(Outcome::Refused { refusal, contents, may_pass, took: None })
}

fn make(host: &Host, name: &Name, input: Input, sha256: [u8; 32]) -> Result<Release, Error> {
    let (plugin, bytes, trial, serve) = match input {
        Input::Plain(module) => {
            let plugin = host.load(&module)?;
            let trial = plugin.clone();
            (plugin, u64::try_from(module.len()).unwrap_or(u64::MAX), trial, ServeTable::default())
        }
        Input::Told(manifest, bytes) => {
            let plugin = with_log(host.load_manifest(&manifest)?, name);
            let trial = plugin.with_grants(grants_of_trial(&plugin, &manifest));
            (plugin, bytes, trial, manifest.serve().clone())
        }
    };
    let abi_version = try_out(&trial)?;
    Ok(Release {
        pool: (serve.keep > 0).then(|| Pool::new(plugin.clone(), keep(serve.keep))),
        keep: serve.keep,
        sha256,
        bytes,
        contract: plugin.report().contract.clone(),
        version: plugin.metadata().version.clone(),
        abi_version,
        functions: plugin.functions().to_vec(),
        loaded_at: SystemTime::now(),
        concurrency: serve.concurrency,
        may_block: plugin.capabilities().contains(&Capability::Wasi),
        plugin,
    })
}

fn keep(instances: u32) -> usize {
    usize::try_from(instances).unwrap_or(usize::MAX)
}

/// The same, whose messages tell its name, where they are wanted.
fn with_log(plugin: Plugin, name: &Name) -> Plugin {
    let mut grants = plugin.grants().clone();
    match &mut grants.log {
        Some(log) => *log = messages::log(name),
        None => return plugin,
    }
    plugin.with_grants(grants)
}

/// Variables of its own: what a trial sets, no caller reads.
fn grants_of_trial(plugin: &Plugin, manifest: &Manifest) -> Grants {
    let told = manifest.vars();
    let vars = Vars::with_bounds(told.max_bytes, told.max_count);
    for (key, value) in &told.initial {
        let set = vars.set(key.as_bytes(), value);
        debug_assert!(set.is_ok(), "the manifest was seen to keep its bounds");
    }
    let mut grants = plugin.grants().clone();
    grants.var_get = grants.var_get.map(|_| vars.clone());
    grants.var_set = grants.var_set.map(|_| vars);
    grants
}

/// Starts an instance and ends it, as a call would; tells the ABI's version that it speaks.
fn try_out(plugin: &Plugin) -> Result<Option<AbiVersion>, Error> {
    let mut limits = *plugin.limits();
    limits.time = limits.time.min(MAX_TRIAL_STEP);
    let plugin = plugin.with_limits(limits)?;
    let mut instance = plugin.instantiate()?;
    if plugin.has_lifecycle() {
        instance.init()?;
        instance.cleanup()?;
    }
    Ok(instance.abi_version())
}
