//! From a manifest to a plugin.

use std::{borrow::Cow, sync::Arc};

use sha2::{Digest, Sha256};
use wasm_abi_check::{Contract, contract::MAX_CONTRACT_BYTES, nearest};

use super::{ContractSource, Manifest, ManifestError, Mistake, Source, allow, read_file};
use crate::{
    Capability, Error, Grants, Host, Log, Plugin,
    file::{self, ReadError},
    host::Shared,
};

impl Host {
    /// Loads the plugin of a manifest: reads the module, verifies its hash, checks it
    /// against its contract, compiles it, and returns it with its limits and grants. Each
    /// time its variables begin anew, for all instances of what is returned.
    ///
    /// The module may use the features that the manifest and its contract name, whatever
    /// the host's [options](crate::Builder::options) allow to others. What it logs goes to
    /// [`Log::tracing`].
    ///
    /// # Errors
    ///
    /// [`Error::Manifest`] where a file cannot be read, or the manifest asks for what this
    /// host does not have; [`Error::Sha256`] where the module is another one;
    /// [`Error::Denied`] where it imports a capability that the manifest does not name;
    /// otherwise as [`load`](Self::load).
    pub fn load_manifest(&self, manifest: &Manifest) -> Result<Plugin, Error> {
        let shared = self.shared();
        manifest.expect_met(shared)?;
        let grants = manifest.grants()?;
        let contract = manifest.read_contract()?;
        let bytes = manifest.read_plugin(shared.module_bytes)?;
        manifest.expect_hash(&bytes)?;
        let mut options = shared.options.clone();
        options.features = manifest.features;
        let plugin = self.load_checked(&bytes, contract.as_deref(), &options)?;
        let plugin = plugin.with_limits(manifest.limits.or(shared.limits))?.with_grants(grants);
        plugin.expect_granted()?;
        Ok(plugin)
    }
}

impl Manifest {
    /// That the host has what is asked for.
    fn expect_met(&self, host: &Shared) -> Result<(), ManifestError> {
        let limits = &self.limits;
        if let Some(wanted) = limits.stack.filter(|stack| *stack != host.stack) {
            return Err(
                self.wrong("limits.stack_bytes", Mistake::Stack { wanted, has: host.stack })
            );
        }
        let sizes = [
            ("limits.memory_bytes", limits.memory, host.limits.memory),
            ("limits.table_elements", limits.table, host.limits.table),
        ];
        for (key, wanted, most) in sizes {
            if let Some(wanted) = wanted.filter(|wanted| *wanted > most) {
                return Err(self.wrong(key, Mistake::AboveHost { key, wanted, most }));
            }
        }
        if self.is_for_deterministic() && !host.is_deterministic {
            let key = if self.deterministic { "deterministic" } else { "limits.fuel" };
            return Err(self.wrong(key, Mistake::NotDeterministic { key }));
        }
        let missing = self.features.without(host.features);
        if let Some(feature) = missing.iter().next() {
            return Err(self.wrong("features", Mistake::NotBuiltWith { feature }));
        }
        self.expect_namespaces(host)
    }

    fn expect_namespaces(&self, host: &Shared) -> Result<(), ManifestError> {
        for capability in &self.allow {
            let Capability::Namespace(namespace) = capability else { continue };
            if !host.namespaces.contains(namespace) {
                let own = Capability::OWN.iter().map(Capability::name);
                let known = own.chain(host.namespaces.iter().map(String::as_str));
                let near = nearest(namespace, known);
                let hint = near.map(|near| allow::instead(&self.allow, namespace, near));
                let mistake = Mistake::Namespace { namespace: namespace.clone(), hint };
                return Err(self.wrong(&allow::place_of(namespace), mistake));
            }
        }
        Ok(())
    }

    /// What the plugin is granted.
    fn grants(&self) -> Result<Grants, Error> {
        let vars = self.vars.to_vars();
        let mut grants = Grants::default();
        for capability in &self.allow {
            match capability {
                Capability::Log => grants.log = Some(Log::tracing()),
                Capability::ConfigGet => grants.config_get = Some(Arc::new(self.config.clone())),
                Capability::VarGet => grants.var_get = Some(vars.clone()),
                Capability::VarSet => grants.var_set = Some(vars.clone()),
                Capability::Namespace(namespace) => grants.namespaces.push(namespace.clone()),
                Capability::Wasi => {} // by its table
            }
        }
        #[cfg(feature = "wasi")]
        if let Some(wasi) = &self.wasi {
            wasi.grant(&mut grants)?;
        }
        #[cfg(not(feature = "wasi"))]
        if self.wasi.is_some() {
            return Err(self.wrong("wasi", Mistake::NoWasi).into());
        }
        Ok(grants)
    }

    fn read_contract(&self) -> Result<Option<Cow<'_, Contract>>, ManifestError> {
        let path = match &self.contract {
            None => return Ok(None),
            Some(ContractSource::BuiltIn(name)) => {
                return Ok(Some(Cow::Borrowed(Contract::named(name)?)));
            }
            Some(ContractSource::Parsed(contract)) => return Ok(Some(Cow::Borrowed(contract))),
            Some(ContractSource::File(path)) => path,
        };
        let limit = usize::try_from(MAX_CONTRACT_BYTES).unwrap_or(usize::MAX);
        let bytes = read_file("contract", path, limit)?;
        let text = String::from_utf8(bytes).map_err(|error| ManifestError::Read {
            what: "contract",
            path: path.clone(),
            source: std::io::Error::new(std::io::ErrorKind::InvalidData, error.utf8_error()),
        })?;
        Ok(Some(Cow::Owned(Contract::parse(&text, path)?)))
    }

    fn read_plugin(&self, limit: usize) -> Result<Cow<'_, [u8]>, Error> {
        let path = match &self.plugin {
            Source::Bytes(bytes) => return Ok(Cow::Borrowed(bytes)),
            Source::File(path) => path,
        };
        match file::read(path, limit) {
            Ok(bytes) => Ok(Cow::Owned(bytes)),
            Err(ReadError::TooLarge(len)) => {
                let len = usize::try_from(len).unwrap_or(usize::MAX);
                Err(Error::ModuleBytes { len, limit })
            }
            Err(ReadError::Io(source)) => {
                Err(ManifestError::Read { what: "plugin", path: path.clone(), source }.into())
            }
        }
    }

    fn expect_hash(&self, bytes: &[u8]) -> Result<(), Error> {
        let Some(expected) = self.sha256 else { return Ok(()) };
        let actual: [u8; 32] = Sha256::digest(bytes).into();
        match expected == actual {
            true => Ok(()),
            false => Err(Error::Sha256 { expected, actual }),
        }
    }

    fn wrong(&self, key: &str, mistake: Mistake) -> ManifestError {
        ManifestError::Wrong { mistake, place: self.places.of(key) }
    }
}
