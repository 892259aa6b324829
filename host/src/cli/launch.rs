//! Load a plugin and make instances of it, as `run`, `call` and `bench` do.

use std::path::{Path, PathBuf};

use clap::Args;
use keyway_host::{Builder, Capability, Error, Host, Instance, Manifest, Plugin, manifest};
use wasm_abi_check::printable_path;

use super::{
    cache::CacheOptions,
    complain,
    failure::{Failure, USAGE, show_findings},
    grants::{GrantOptions, grantable},
    hint,
    interrupt::{Interrupt, Running},
    limits::{LimitOptions, MAX_MEMORY_KIB},
    source::Source,
};

/// A plugin, what it should fit, what it may take, and what it may do.
#[derive(Args)]
pub(super) struct Launch {
    #[command(flatten)]
    pub(super) source: Source,

    #[command(flatten)]
    pub(super) limits: LimitOptions,

    #[command(flatten)]
    grants: GrantOptions,

    /// Manifest whose grants, limits and configuration count, in place of those options;
    /// the plugin that it names must be PLUGIN
    #[arg(long, value_name = "FILE", conflicts_with_all = TOLD_BY_MANIFEST)]
    manifest: Option<PathBuf>,

    #[command(flatten)]
    cache: CacheOptions,
}

/// The options for what a manifest tells.
const TOLD_BY_MANIFEST: [&str; 8] =
    ["contract", "feature", "timeout", "memory", "fuel", "deterministic", "config", "allow"];

/// A plugin that is ready to run, with what the user grants.
pub(super) struct Session<'a> {
    launch: &'a Launch,
    pub(super) plugin: Plugin,
    pub(super) interrupt: Interrupt,
}

impl Launch {
    /// Loads the plugin, does `act` with it, and tells what else there is to know.
    pub(super) fn with_plugin(
        &self,
        act: impl FnOnce(&Session<'_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let plugin = match &self.manifest {
            Some(manifest) => self.load_manifest(manifest)?,
            None => self.load()?,
        };
        show_findings(&plugin.report().findings, &self.source.plugin);
        let session = Session { launch: self, plugin, interrupt: Interrupt::watch() };
        let result = act(&session);
        session.tell_dropped();
        result
    }

    /// Reads, checks and compiles the plugin, and grants it what the options say.
    fn load(&self) -> Result<Plugin, Failure> {
        let source = &self.source;
        let contract = source.contract()?;
        let bytes = source.bytes()?;
        let builder = Host::builder()
            .limits(self.limits.limits())
            .deterministic(self.limits.is_deterministic())
            .options(source.options());
        let host = self.build(builder)?;
        let plugin = match &contract {
            Some(contract) => host.load_against(&bytes, contract),
            None => host.load(&bytes),
        };
        let plugin = plugin.map_err(|error| source.failed(error))?;
        Ok(plugin.with_grants(self.grants.grants(source)?))
    }

    /// The same as its manifest says.
    fn load_manifest(&self, path: &Path) -> Result<Plugin, Failure> {
        let failed = |error: Error| self.source.failed(error);
        let manifest = Manifest::read(path).map_err(|error| failed(error.into()))?;
        let bytes = self.source.bytes()?;
        self.expect_same(&manifest, path, &bytes)?;
        let manifest = manifest.with_plugin(manifest::Source::Bytes(bytes)); // it is read once
        let host = self.build(Host::builder().manifest(&manifest))?;
        host.load_manifest(&manifest).map_err(failed)
    }

    /// That the plugin on the command line is the manifest's own: neither is ignored.
    fn expect_same(&self, manifest: &Manifest, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
        let plugin = &self.source.plugin;
        let is_same = match manifest.plugin() {
            manifest::Source::Bytes(own) => own == bytes,
            manifest::Source::File(own) => own.canonicalize().ok() == plugin.canonicalize().ok(),
            _ => false,
        };
        if is_same {
            return Ok(());
        }
        let what = format!(
            "the manifest is of another plugin than `{}`: {}",
            printable_path(plugin),
            printable_path(path)
        );
        Err(Failure::Wrong(what, manifest_line(plugin, path), USAGE))
    }

    /// The option that grants what the plugin needs, where there is one for all of it: a
    /// deterministic host never grants WASI.
    fn allow_all(&self, plugin: &Plugin) -> Option<String> {
        let can_grant = |needed: &Capability| {
            let is_never = *needed == Capability::Wasi && self.limits.is_deterministic();
            !is_never && grantable().any(|known| known == *needed)
        };
        let can = self.manifest.is_none() && plugin.capabilities().iter().all(can_grant);
        can.then(|| GrantOptions::allow_all(plugin))
    }

    fn build(&self, builder: Builder) -> Result<Host, Failure> {
        let builder = builder.instances(1);
        let builder = match self.cache.open()? {
            Some(cache) => builder.cache(cache),
            None => builder,
        };
        builder.build().map_err(|error| self.source.failed(error))
    }
}

impl Session<'_> {
    pub(super) fn instantiate(&self) -> Result<Instance, Failure> {
        self.plugin.instantiate().map_err(|error| self.failed(error))
    }

    /// Until what is returned is dropped, a signal cancels the call that runs.
    pub(super) fn calls(&self, instance: &mut Instance) -> Running<'_> {
        self.interrupt.cancels(instance.canceller())
    }

    /// The error of an instance, and what to do about it.
    pub(super) fn failed(&self, error: Error) -> Failure {
        match (&error, self.interrupt.exit_code()) {
            (Error::Cancelled { .. }, Some(code)) => Failure::Interrupted(error, code),
            (Error::Denied { .. }, _) => {
                let remedy = self.launch.allow_all(&self.plugin);
                Failure::Host(self.launch.source.plugin.clone(), error, remedy)
            }
            _ => self.launch.source.failed(error),
        }
    }

    /// What gives the plugin twice the memory, where that can be asked for.
    pub(super) fn twice_the_memory(&self) -> Option<String> {
        let kib = (self.plugin.limits().memory >> 9).max(64);
        (kib <= MAX_MEMORY_KIB).then(|| match self.launch.manifest {
            Some(_) => format!("memory_bytes = {}", kib << 10),
            None => format!("--memory {kib}"),
        })
    }

    /// Tells what a call used, where the user limits it.
    pub(super) fn tell_fuel(&self, function: &str, instance: &Instance) {
        if let (Some(limit), Some(used)) = (self.plugin.limits().fuel, instance.fuel_used()) {
            complain(&format!("note: `{function}` used {used} of {limit} fuel"));
        }
    }

    fn tell_dropped(&self) {
        let what = match self.plugin.dropped_messages() {
            0 => return,
            1 => "1 message of `log` was dropped".to_owned(),
            many => format!("{many} messages of `log` were dropped"),
        };
        complain(&format!("note: {what}"));
        if self.plugin.grants().log.is_none() {
            hint(match self.launch.manifest {
                Some(_) => "add \"log\" to `allow` in the manifest",
                None => "--allow log",
            });
        }
    }
}

/// The line of a manifest that names the plugin.
fn manifest_line(plugin: &Path, manifest: &Path) -> Option<String> {
    let plugin = plugin.canonicalize().ok()?;
    let folder = manifest.canonicalize().ok()?;
    let name = plugin.strip_prefix(folder.parent()?).unwrap_or(&plugin).to_str()?;
    Some(format!("plugin = {}", toml::Value::from(name)))
}
