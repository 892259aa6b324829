//! Capabilities, and who gets which.

use std::{collections::BTreeMap, fmt, sync::Arc};

use keyway_abi::{import, raw};

use crate::Vars;

/// A function of the host that a plugin imports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Capability {
    /// Writes to the host's log.
    Log,
    /// Reads the configuration.
    ConfigGet,
    /// Reads variables.
    VarGet,
    /// Sets variables.
    VarSet,
}

impl Capability {
    /// All that this host has.
    pub const ALL: [Self; 4] = [Self::Log, Self::ConfigGet, Self::VarGet, Self::VarSet];

    /// Its name, which is the import's.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Log => import::LOG,
            Self::ConfigGet => import::CONFIG_GET,
            Self::VarGet => import::VAR_GET,
            Self::VarSet => import::VAR_SET,
        }
    }

    /// The capability of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How much a log message matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Level {
    /// Each step.
    Trace,
    /// What helps to find a fault.
    Debug,
    /// What an operator may want to know.
    Info,
    /// What an operator should know.
    Warn,
    /// What went wrong.
    Error,
}

impl Level {
    /// The level of this number, or the nearest.
    pub(crate) fn nearest(number: i32) -> Self {
        match number {
            ..=raw::KEYWAY_LOG_TRACE => Self::Trace,
            raw::KEYWAY_LOG_DEBUG => Self::Debug,
            raw::KEYWAY_LOG_INFO => Self::Info,
            raw::KEYWAY_LOG_WARN => Self::Warn,
            raw::KEYWAY_LOG_ERROR.. => Self::Error,
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Trace => "trace",
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        })
    }
}

/// Takes what a plugin logs: up to 64 KiB of text, which may hold anything that
/// text can, terminal control included. It runs within the call that logs, and its
/// time is the plugin's; a panic in it ends the instance.
pub type Log = Arc<dyn Fn(Level, &str) + Send + Sync>;

/// What an instance may do beyond computing: one field for each capability, and
/// nothing unless it is set. Cheap to clone.
///
/// ```
/// use keyway_host::{Grants, Vars};
/// use std::sync::Arc;
///
/// let vars = Vars::default();
/// let mut grants = Grants::default();
/// grants.log = Some(Arc::new(|level, text| eprintln!("[{level}] {text:?}")));
/// grants.var_get = Some(vars.clone());
/// grants.var_set = Some(vars); // the same, so that a plugin reads what it wrote
/// ```
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Grants {
    /// Where messages go. A plugin that logs runs without it as well.
    pub log: Option<Log>,
    /// The configuration that it may read; keys of at most
    /// [`Vars::MAX_KEY_BYTES`] can be found.
    pub config_get: Option<Arc<BTreeMap<String, Vec<u8>>>>,
    /// The variables that it may read.
    pub var_get: Option<Vars>,
    /// The variables that it may set.
    pub var_set: Option<Vars>,
}

impl Grants {
    /// Whether a plugin that imports `capability` may run.
    pub(crate) fn allow(&self, capability: Capability) -> bool {
        match capability {
            Capability::Log => true, // without a sink it is dropped
            Capability::ConfigGet => self.config_get.is_some(),
            Capability::VarGet => self.var_get.is_some(),
            Capability::VarSet => self.var_set.is_some(),
        }
    }
}

impl fmt::Debug for Grants {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // no values: a configuration may hold secrets
        f.debug_struct("Grants")
            .field("log", &self.log.is_some())
            .field("config_get", &self.config_get.as_ref().map(|config| config.keys()))
            .field("var_get", &self.var_get)
            .field("var_set", &self.var_set)
            .finish()
    }
}
