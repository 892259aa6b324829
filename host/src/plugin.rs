//! A plugin: checked, compiled, ready to make instances.

use std::{fmt, sync::Arc};

use keyway_abi::contract;
use wasm_abi_check::{Metadata, Report};
use wasmtime::InstancePre;

use crate::{
    Capability, Error, Function, Grants, Instance, Level, Limits, Log, Record,
    clock::Clock,
    debug::DebugInfo,
    entry::{Blocking, Entry, Yielding, block},
    exports::Exports,
    log::Meter,
    rewind::Rewind,
    shelf::Shelf,
    slots::Slots,
    span::lossy,
    state::State,
    watch::Limit,
};

/// Bytes of a log message; the rest is cut off: 64 KiB.
const MAX_LOG_BYTES: usize = 64 << 10;

/// A checked, compiled plugin. Cheap to clone.
#[derive(Clone)]
pub struct Plugin {
    parts: Arc<Parts>,
    shelf: Arc<Shelf>,
}

/// What all instances of a plugin share.
pub(crate) struct Parts {
    pub(crate) compiled: Arc<Compiled>,
    pub(crate) limits: Limits,
    pub(crate) deadline: Limit,
    pub(crate) grants: Grants,
    /// What it needs and `grants` do not grant.
    denied: Option<Capability>,
}

/// What was made of a module.
pub(crate) struct Compiled {
    pub(crate) pre: InstancePre<State>,
    pub(crate) exports: Exports,
    pub(crate) debug: Option<DebugInfo>,
    pub(crate) capabilities: Vec<Capability>,
    pub(crate) metadata: Metadata,
    pub(crate) report: Report,
    pub(crate) was_cached: bool,
    /// Of what its instances log.
    pub(crate) meter: Meter,
    /// The highest limits.
    pub(crate) most: Limits,
    pub(crate) clock: Arc<Clock>,
    pub(crate) slots: Arc<Slots>,
    /// None where its instances cannot be set back.
    pub(crate) rewind: Option<Rewind>,
    /// Of instances that were.
    pub(crate) idle: Arc<Slots>,
    pub(crate) is_deterministic: bool,
    /// What its functions of WASI wait on, where it imports such.
    #[cfg(feature = "wasi")]
    pub(crate) wasi: Option<Arc<crate::wasi::Runtime>>,
}

impl Parts {
    pub(crate) fn new(compiled: Arc<Compiled>, limits: Limits, grants: Grants) -> Self {
        let denied = compiled.denied(&grants);
        Self { compiled, deadline: limits.deadline(), limits, grants, denied }
    }
}

impl Parts {
    /// Hands a message of the plugin to `log`, unless there were too many of late; the
    /// words are cut off after 64 KiB.
    pub(crate) fn log(&self, log: Option<&Log>, level: Level, text: &[u8]) {
        let Some(log) = log else { return self.compiled.meter.drop_one() };
        let Some(dropped) = self.compiled.meter.pass(&self.compiled.clock, self.limits.log_rate)
        else {
            return;
        };
        let plugin = self.compiled.name();
        if dropped > 0 {
            let text = format!("{dropped} messages before this one were dropped");
            log.write(&Record { plugin, level: Level::Warn, text: &text });
        }
        let text = lossy(text, MAX_LOG_BYTES);
        log.write(&Record { plugin, level, text: &text });
    }
}

impl Compiled {
    /// The plugin's name; empty where it has none.
    pub(crate) fn name(&self) -> &str {
        self.metadata.plugin.as_deref().unwrap_or_default()
    }

    /// The first capability that is missing.
    fn denied(&self, grants: &Grants) -> Option<Capability> {
        let is_allowed = |needed: &Capability| {
            let is_certain = *needed != Capability::Wasi || !self.is_deterministic;
            is_certain && grants.allow(needed)
        };
        self.capabilities.iter().find(|needed| !is_allowed(needed)).cloned()
    }
}

impl From<Parts> for Plugin {
    fn from(parts: Parts) -> Self {
        Self { parts: Arc::new(parts), shelf: Arc::default() }
    }
}

impl Plugin {
    /// What the check at load found: warnings at most.
    pub fn report(&self) -> &Report {
        &self.parts.compiled.report
    }

    /// What the plugin says of itself (ABI.md, Metadata); nobody has checked whether it is
    /// true.
    pub fn metadata(&self) -> &Metadata {
        &self.parts.compiled.metadata
    }

    /// The plugin's name, where its metadata tells one.
    pub fn name(&self) -> Option<&str> {
        self.metadata().plugin.as_deref()
    }

    /// Whether the plugin wants `init` and `cleanup` to be called: it has both, and
    /// was not checked as a function plugin, which has no lifecycle whatever it
    /// exports.
    pub fn has_lifecycle(&self) -> bool {
        let Exports { init, cleanup, .. } = &self.parts.compiled.exports;
        let is_function = self.report().contract.as_deref() == Some(contract::FUNCTION);
        init.is_some() && cleanup.is_some() && !is_function
    }

    /// The functions that [`Instance::call`] knows, as the plugin's metadata lists
    /// them; none where its contract has no such functions.
    pub fn functions(&self) -> &[String] {
        self.parts.compiled.exports.bytes.as_ref().map_or(&[], |bytes| bytes.names.as_slice())
    }

    /// One of these functions, for [`Instance::call_function`].
    ///
    /// # Errors
    ///
    /// [`Error::NoFunction`].
    pub fn function(&self, name: &str) -> Result<Function, Error> {
        Function::find(&self.parts.compiled, name)
            .ok_or_else(|| Error::NoFunction { function: name.to_owned() })
    }

    /// The capabilities that it imports.
    pub fn capabilities(&self) -> &[Capability] {
        &self.parts.compiled.capabilities
    }

    /// What each of its instances may take.
    pub fn limits(&self) -> &Limits {
        &self.parts.limits
    }

    /// What each of its instances is granted; nothing unless it was
    /// [given](Self::with_grants) something.
    pub fn grants(&self) -> &Grants {
        &self.parts.grants
    }

    /// The same plugin with other limits, for instances that are made of what is
    /// returned.
    ///
    /// # Errors
    ///
    /// [`Error::AboveHost`] where the memory or the tables would be larger than the
    /// [host's](crate::Builder::limits), [`Error::Unmetered`] where fuel is limited and the
    /// host does not measure it.
    pub fn with_limits(&self, limits: Limits) -> Result<Self, Error> {
        limits.expect_metered(self.parts.compiled.is_deterministic)?;
        let most = &self.parts.compiled.most;
        let above = [("memory", limits.memory, most.memory), ("table", limits.table, most.table)];
        match above.into_iter().find(|(_, wanted, most)| wanted > most) {
            Some((limit, wanted, most)) => Err(Error::AboveHost { limit, wanted, most }),
            None => Ok(Self::from(Parts::new(
                Arc::clone(&self.parts.compiled),
                limits,
                self.parts.grants.clone(),
            ))),
        }
    }

    /// The same plugin with what `grants` grant to each instance that is made of what is
    /// returned.
    #[must_use]
    pub fn with_grants(&self, grants: Grants) -> Self {
        Self::from(Parts::new(Arc::clone(&self.parts.compiled), self.parts.limits, grants))
    }

    /// That it was granted what it needs.
    pub(crate) fn expect_granted(&self) -> Result<(), Error> {
        expect_none(self.parts.denied.as_ref())
    }

    /// Whether the host's [cache](crate::Cache) had it.
    pub fn was_cached(&self) -> bool {
        self.parts.compiled.was_cached
    }

    /// How many of its messages nobody heard: `log` was not granted, or they were more
    /// than [`Limits::log_rate`].
    pub fn dropped_messages(&self) -> u64 {
        self.parts.compiled.meter.dropped_in_all()
    }

    /// Makes an instance: memory of its own, constructors run, ABI version seen. It is
    /// granted what the plugin was [given](Self::with_grants), otherwise nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] where it imports a capability that is not granted, other than
    /// `log`, or WASI on a [deterministic](crate::Builder::deterministic) host;
    /// [`Error::Busy`] where the host has no slot for it; [`Error::Instantiate`] where one
    /// of its segments lies outside; [`Error::Memory`], [`Error::Trap`], [`Error::Time`]
    /// and the like where the module cannot start within the limits; [`Error::Version`]
    /// where it speaks another ABI.
    pub fn instantiate(&self) -> Result<Instance, Error> {
        block(self.instantiate_by::<Blocking>(None))
    }

    /// As [`instantiate`](Self::instantiate), with grants for this instance alone.
    ///
    /// # Errors
    ///
    /// As [`instantiate`](Self::instantiate).
    pub fn instantiate_with(&self, grants: Grants) -> Result<Instance, Error> {
        block(self.instantiate_by::<Blocking>(Some(Box::new(grants))))
    }

    /// As [`instantiate`](Self::instantiate); what runs meanwhile [yields](Instance).
    ///
    /// # Errors
    ///
    /// As [`instantiate`](Self::instantiate).
    pub async fn instantiate_async(&self) -> Result<Instance, Error> {
        self.instantiate_by::<Yielding>(None).await
    }

    /// As [`instantiate_with`](Self::instantiate_with); what runs meanwhile
    /// [yields](Instance).
    ///
    /// # Errors
    ///
    /// As [`instantiate`](Self::instantiate).
    pub async fn instantiate_with_async(&self, grants: Grants) -> Result<Instance, Error> {
        self.instantiate_by::<Yielding>(Some(Box::new(grants))).await
    }

    pub(crate) async fn instantiate_by<E: Entry>(
        &self,
        grants: Option<Box<Grants>>,
    ) -> Result<Instance, Error> {
        match &grants {
            None => self.expect_granted()?,
            Some(grants) => expect_none(self.parts.compiled.denied(grants).as_ref())?,
        }
        Instance::start::<E>(&self.parts, &self.shelf, grants).await
    }
}

impl fmt::Debug for Plugin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Plugin");
        debug.field("name", &self.name()).field("contract", &self.report().contract);
        debug.field("limits", self.limits()).field("grants", self.grants());
        debug.finish_non_exhaustive()
    }
}

fn expect_none(denied: Option<&Capability>) -> Result<(), Error> {
    match denied {
        Some(capability) => Err(Error::Denied { capability: capability.clone() }),
        None => Ok(()),
    }
}
