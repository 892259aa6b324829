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

    /// Grants capabilities: log, config_get, var_get, var_set, wasi, or all of them. Variables live as long as this program. What a plugin logs without the
    /// grant is dropped; what it prints by WASI is logged
    #[arg(long, value_name = "CAPABILITY,...", value_delimiter = ',')]
    allow: Vec<String>,

    #[cfg(feature = "wasi")]
    #[command(flatten)]
    wasi: super::wasi::WasiOptions,
}

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
    pub(super) fn grants(
        &self,
        #[cfg_attr(not(feature = "wasi"), allow(unused_variables))] source: &Source,
    ) -> Result<Grants, Failure> {
        self.expect_known()?;
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
        Ok(grants)
    }

    fn allows(&self, capability: &Capability) -> bool {
        let is_meant = |allowed: &String| {
            allowed == ALL || allowed == option_name(capability) || allowed == capability.name()
        };
        self.allow.iter().any(is_meant)
    }

    /// Whoever misspells a capability should not wonder why it is not granted; nor should
    /// all be granted then.
    fn expect_known(&self) -> Result<(), Failure> {
        for name in &self.allow {
            let is_known = |known: &Capability| option_name(known) == name || known.name() == name;
            if name == ALL || grantable().any(|known| is_known(&known)) {
                continue;
            }
            let known: Vec<_> = grantable().collect();
            let names = known.iter().map(option_name);
            let hint = match nearest(name, names.clone()) {
                Some(near) => format!("--allow {near}"),
                None => format!("known are {}", names.collect::<Vec<_>>().join(", ")),
            };
            let what = format!("`{}` is no capability", printable(name));
            return Err(Failure::Wrong(what, Some(hint), USAGE));
        }
        Ok(())
    }

    /// The option that grants what the plugin needs.
    pub(super) fn allow_all(plugin: &Plugin) -> String {
        let needed: Vec<_> = plugin.capabilities().iter().map(option_name).collect();
        format!("--allow {}", needed.join(","))
    }
}

/// What this program can grant: it has no functions under other namespaces.
pub(super) fn grantable() -> impl Iterator<Item = Capability> {
    Capability::OWN.into_iter().chain(cfg!(feature = "wasi").then_some(Capability::Wasi))
}

/// How `--allow` names a capability.
fn option_name(capability: &Capability) -> &str {
    match capability {
        Capability::Wasi => WASI,
        _ => capability.name(),
    }
}
