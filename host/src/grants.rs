//! Capabilities, and who gets which.

use std::{any::Any, collections::BTreeMap, fmt, sync::Arc};

use keyway_abi::import;
use wasm_abi_check::printable;

use crate::{Log, Vars, functions::WASI};

/// What a plugin imports from its host (ABI.md, Imports).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// Calls functions of WASI preview 1.
    Wasi,
    /// Calls functions that the embedder registered under this namespace.
    Namespace(String),
}

impl Capability {
    /// Those of the module `keyway`, which every host has.
    pub const OWN: [Self; 4] = [Self::Log, Self::ConfigGet, Self::VarGet, Self::VarSet];

    /// Its name: that of the import, or of the namespace.
    pub fn name(&self) -> &str {
        match self {
            Self::Log => import::LOG,
            Self::ConfigGet => import::CONFIG_GET,
            Self::VarGet => import::VAR_GET,
            Self::VarSet => import::VAR_SET,
            Self::Wasi => WASI,
            Self::Namespace(namespace) => namespace,
        }
    }

    /// The capability that an import needs; none where it needs none, or where the module
    /// `keyway` has no such function.
    pub fn of_import(module: &str, name: &str) -> Option<Self> {
        match (module, name) {
            (import::MODULE, import::RESULT_GET) => None, // it gives what another one left
            (import::MODULE, name) => Self::named(name),
            (WASI, _) => Some(Self::Wasi),
            (namespace, _) => Some(Self::Namespace(namespace.to_owned())),
        }
    }

    /// The capabilities that these imports need, given as module and name; each once, in
    /// their order.
    pub fn of_imports<'a>(imports: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Self> {
        let mut needed = Vec::new();
        for (module, name) in imports {
            let capability = Self::of_import(module, name);
            needed.extend(capability.filter(|capability| !needed.contains(capability)));
        }
        needed
    }

    /// The capability of this name in the module `keyway`.
    pub fn named(name: &str) -> Option<Self> {
        Self::OWN.into_iter().find(|known| known.name() == name)
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&printable(self.name()))
    }
}

/// What a plugin may do with a directory and all that it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Access {
    /// Reads files, lists directories, and sees what the system tells of them.
    ReadOnly,
    /// Also writes, makes, renames and removes. Nothing bounds how much it writes but
    /// the time of its calls: that is for a quota of the file system.
    ReadWrite,
}

/// What an instance may do beyond computing: one field for each capability, and
/// nothing unless it is set (ABI.md, Imports). A plugin that imports a capability, other
/// than `log`, is not started without it. Cheap to clone.
///
/// ```
/// use keyway_host::{Grants, Log, Vars};
/// let vars = Vars::default();
/// let mut grants = Grants::default();
/// grants.log = Some(Log::tracing());
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
    /// The namespaces whose functions it may call, as the embedder
    /// [registered](crate::Builder::function) them.
    pub namespaces: Vec<String>,
    /// What it gets of WASI preview 1. A [deterministic](crate::Builder::deterministic)
    /// host never grants it.
    #[cfg(feature = "wasi")]
    pub wasi: Option<crate::Wasi>,
    /// What those functions find as [`Context::data`](crate::Context::data).
    pub data: Option<Arc<dyn Any + Send + Sync>>,
}

impl Grants {
    /// Whether a plugin that imports `capability` may run.
    pub(crate) fn allow(&self, capability: &Capability) -> bool {
        match capability {
            Capability::Log => true, // without a sink it is dropped
            Capability::ConfigGet => self.config_get.is_some(),
            Capability::VarGet => self.var_get.is_some(),
            Capability::VarSet => self.var_set.is_some(),
            #[cfg(feature = "wasi")]
            Capability::Wasi => self.wasi.is_some(),
            #[cfg(not(feature = "wasi"))]
            Capability::Wasi => false,
            Capability::Namespace(namespace) => self.namespaces.contains(namespace),
        }
    }
}

impl fmt::Debug for Grants {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // no values: a configuration may hold secrets
        let mut grants = f.debug_struct("Grants");
        #[cfg(feature = "wasi")]
        grants.field("wasi", &self.wasi);
        grants
            .field("log", &self.log.is_some())
            .field("config_get", &self.config_get.as_ref().map(|config| config.keys()))
            .field("var_get", &self.var_get)
            .field("var_set", &self.var_set)
            .field("namespaces", &self.namespaces)
            .finish_non_exhaustive()
    }
}
