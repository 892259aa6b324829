//! Load a plugin and make instances of it, as `run`, `call` and `bench` do.

use clap::Args;
use keyway_host::{Error, Host, Instance, Plugin};

use super::{
    cache::CacheOptions,
    complain,
    failure::{Failure, show_findings},
    grants::GrantOptions,
    hint,
    interrupt::{Interrupt, Running},
    limits::LimitOptions,
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

    #[command(flatten)]
    cache: CacheOptions,
}

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
        let plugin = self.load()?;
        let plugin = plugin.with_grants(self.grants.grants(&plugin)?);
        let session = Session { launch: self, plugin, interrupt: Interrupt::watch() };
        let result = act(&session);
        session.tell_dropped();
        result
    }

    /// Reads, checks and compiles the plugin, and shows what the check warns of.
    fn load(&self) -> Result<Plugin, Failure> {
        let source = &self.source;
        let contract = source.contract()?;
        let bytes = source.bytes()?;
        let mut builder = Host::builder()
            .limits(self.limits.limits())
            .deterministic(self.limits.is_deterministic())
            .options(source.options())
            .instances(1);
        if let Some(cache) = self.cache.open()? {
            builder = builder.cache(cache);
        }
        let plugin = builder.build().and_then(|host| match &contract {
            Some(contract) => host.load_against(&bytes, contract),
            None => host.load(&bytes),
        });
        let plugin = plugin.map_err(|error| source.failed(error))?;
        show_findings(&plugin.report().findings, &source.plugin);
        Ok(plugin)
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
                let remedy = GrantOptions::allow_all(&self.plugin);
                Failure::Host(self.launch.source.plugin.clone(), error, Some(remedy))
            }
            _ => self.launch.source.failed(error),
        }
    }

    /// Tells what a call used, where the user limits it.
    pub(super) fn tell_fuel(&self, function: &str, instance: &Instance) {
        if let (Some(limit), Some(used)) = (self.launch.limits.fuel, instance.fuel_used()) {
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
        if !self.launch.grants.has_log() {
            hint("--allow log");
        }
    }
}
