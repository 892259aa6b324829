//! What a plugin may do.

use std::{collections::BTreeMap, sync::Arc};

use clap::Args;
use keyway_host::{Capability, Grants, Log, Plugin, Vars};
use wasm_abi_check::{nearest, printable};

use super::{
    failure::{Failure, USAGE},
    source::Source,
};

#[derive(Args)]
pub(super) struct GrantOptions {
    /// Configuration that the plugin may read; grants config_get; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = setting)]
    config: Vec<(String, String)>,

    /// Grants capabilities: log, config_get, var_get, var_set, wasi, a namespace, or all
    /// of them. Variables live as long as this program. What a plugin logs without the
    /// grant is dropped; what it prints by WASI is logged
    #[arg(long, value_name = "CAPABILITY,...", value_delimiter = ',')]
    allow: Vec<String>,

    #[cfg(feature = "wasi")]
    #[command(flatten)]
    wasi: super::wasi::WasiOptions,
}

/// What every plugin may be granted.
const OWN: [Capability; 5] = [
    Capability::Log,
    Capability::ConfigGet,
    Capability::VarGet,
    Capability::VarSet,
    Capability::Wasi,
];

/// Grants everything.
const ALL: &str = "all";

/// WASI, in short.
const WASI: &str = "wasi";

fn setting(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("a setting is KEY=VALUE".to_owned()),
    }
}

impl GrantOptions {
    /// What the user grants to this plugin.
    pub(super) fn grants(&self, source: &Source, plugin: &Plugin) -> Result<Grants, Failure> {
        let vars = Vars::default();
        let mut grants = Grants::default();
        grants.log = self.allows(&Capability::Log).then(Log::tracing);
        if self.allows(&Capability::ConfigGet) || !self.config.is_empty() {
            let config = self.config.iter();
            let config: BTreeMap<_, _> =
                config.map(|(key, value)| (key.clone(), value.clone().into_bytes())).collect();
            grants.config_get = Some(Arc::new(config));
        }
        grants.var_get = self.allows(&Capability::VarGet).then(|| vars.clone());
        grants.var_set = self.allows(&Capability::VarSet).then_some(vars);
        #[cfg(feature = "wasi")]
        if self.allows(&Capability::Wasi) || self.wasi.is_told() {
            grants.wasi = Some(self.wasi.wasi().map_err(|error| source.failed(error))?);
        }
        self.expect_known(plugin)?;
        let namespaces = plugin
            .capabilities()
            .iter()
            .filter(|needed| matches!(needed, Capability::Namespace(_)));
        let namespaces = namespaces.filter(|needed| self.allows(needed));
        grants.namespaces = namespaces.map(|needed| needed.name().to_owned()).collect();
        Ok(grants)
    }

    fn allows(&self, capability: &Capability) -> bool {
        let is_meant = |allowed: &String| {
            allowed == capability.name()
                || allowed == ALL
                || allowed == WASI && *capability == Capability::Wasi
        };
        self.allow.iter().any(is_meant)
    }

    /// Whoever misspells a capability should not wonder why it is not granted.
    fn expect_known(&self, plugin: &Plugin) -> Result<(), Failure> {
        let imported = || plugin.capabilities().iter().map(Capability::name);
        for name in &self.allow {
            let is_own =
                OWN.iter().any(|known| known.name() == name) || name == ALL || name == WASI;
            if is_own || imported().any(|imported| imported == name) {
                continue;
            }
            let known = OWN.iter().map(Capability::name).chain(imported());
            let known = nearest(name, known).unwrap_or(ALL);
            let what = format!(
                "`{}` is no capability, and no namespace that the plugin imports",
                printable(name)
            );
            return Err(Failure::Wrong(what, Some(format!("--allow {}", printable(known))), USAGE));
        }
        Ok(())
    }

    /// The option that grants what the plugin needs.
    pub(super) fn allow_all(plugin: &Plugin) -> String {
        let needed: Vec<_> = plugin.capabilities().iter().map(Capability::name).collect();
        format!("--allow {}", needed.join(","))
    }
}
