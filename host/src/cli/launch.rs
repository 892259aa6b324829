//! Load a plugin and make an instance of it, as `run` and `call` do.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use clap::{Args, ValueEnum};
use keyway_host::{Capability, Error, Grants, Host, Instance, Limits, Plugin, Vars};
#[cfg(feature = "wasi")]
use keyway_host::{Output, Wasi};
use wasm_abi_check::printable;

use super::{Failure, Source, log, show_findings};

/// The highest memory limit that can be asked for: 1 GiB.
pub(super) const MAX_MEMORY_KIB: usize = 1 << 20;

/// A plugin, what it should fit, and what it may do.
#[derive(Args)]
pub(super) struct Launch {
    #[command(flatten)]
    pub(super) source: Source,

    /// Time limit of one call, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(1..=3_600_000))]
    timeout: u64,

    /// Memory limit, in KiB
    #[arg(long, value_name = "KIB", default_value_t = 16 << 10, value_parser = clap::value_parser!(u64).range(0..=MAX_MEMORY_KIB as u64))]
    memory: u64,

    /// Configuration that the plugin may read; grants config_get; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = setting)]
    config: Vec<(String, String)>,

    /// Grants capabilities. Variables live as long as this program. What a plugin
    /// logs without the grant is dropped
    #[arg(long, value_name = "CAPABILITY,...", value_delimiter = ',')]
    allow: Vec<Allowed>,
}

/// A capability, or all of them.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Allowed {
    Log,
    ConfigGet,
    VarGet,
    VarSet,
    // clocks and random numbers; what is printed goes to the log
    #[cfg(feature = "wasi")]
    #[value(name = "wasi_snapshot_preview1")]
    Wasi,
    All,
}

fn setting(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("a setting is KEY=VALUE".to_owned()),
    }
}

impl Launch {
    pub(super) fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        limits.time = Duration::from_millis(self.timeout);
        limits.memory = usize::try_from(self.memory << 10).unwrap_or(usize::MAX);
        limits
    }

    /// Reads, checks and compiles the plugin, and shows what the check warns of.
    pub(super) fn load(&self) -> Result<Plugin, Failure> {
        let source = &self.source;
        let contract = source.contract()?;
        let bytes = source.bytes()?;
        let host =
            Host::builder().limits(self.limits()).options(source.options()).instances(1).build();
        let plugin = host.and_then(|host| match &contract {
            Some(contract) => host.load_against(&bytes, contract),
            None => host.load(&bytes),
        });
        let plugin = plugin.map_err(|error| source.failed(error))?;
        show_findings(&plugin.report().findings, &source.plugin);
        Ok(plugin)
    }

    /// Makes an instance with what the user grants.
    pub(super) fn instantiate(&self, plugin: &Plugin) -> Result<Instance, Failure> {
        let grants = self.grants(plugin);
        plugin.instantiate_with(grants).map_err(|error| {
            let hint = matches!(error, Error::Denied { .. }).then(|| self.allow_all(plugin));
            Failure::Host(self.source.plugin.clone(), error, hint)
        })
    }

    fn allows(&self, allowed: Allowed) -> bool {
        self.allow.contains(&allowed) || self.allow.contains(&Allowed::All)
    }

    fn grants(&self, plugin: &Plugin) -> Grants {
        let vars = Vars::default();
        let mut grants = Grants::default();
        if self.allows(Allowed::Log) {
            grants.log = Some(log::to_stderr(self.name_of(plugin)));
        }
        if self.allows(Allowed::ConfigGet) || !self.config.is_empty() {
            let config = self.config.iter();
            let config: BTreeMap<_, _> =
                config.map(|(key, value)| (key.clone(), value.clone().into_bytes())).collect();
            grants.config_get = Some(Arc::new(config));
        }
        grants.var_get = self.allows(Allowed::VarGet).then(|| vars.clone());
        grants.var_set = self.allows(Allowed::VarSet).then_some(vars);
        #[cfg(feature = "wasi")]
        if self.allows(Allowed::Wasi) {
            grants.wasi = Some(Wasi::new().stdout(Output::log()).stderr(Output::log()));
        }
        grants
    }

    /// The plugin's name, or else the file's.
    fn name_of(&self, plugin: &Plugin) -> String {
        let of_file = || self.source.plugin.file_stem().unwrap_or_default().to_string_lossy();
        plugin.name().map_or_else(|| printable(&of_file()), printable)
    }

    /// The option that grants what the plugin needs.
    fn allow_all(&self, plugin: &Plugin) -> String {
        let needed: Vec<_> = plugin.capabilities().iter().map(Capability::name).collect();
        format!("--allow {}", needed.join(","))
    }
}
