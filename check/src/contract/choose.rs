//! Which contract a module is for.

use keyway_abi::{contract, export};

use super::Contract;
use crate::{Finding, Module, names::printable, rule};

impl Contract {
    /// Whether it is one of those that Keyway's hosts run.
    pub(crate) fn is_keyways(&self) -> bool {
        [contract::FUNCTION, contract::LIFECYCLE, contract::BYTES].contains(&self.id().as_str())
    }

    /// Whether `module` is made with Keyway's SDK, or checked as if it were.
    pub(crate) fn is_for_sdk(&self, module: &Module) -> bool {
        module.metadata().is_of_sdk() || self.is_keyways()
    }

    /// The contract that a module's metadata names, else the one that its exports show.
    ///
    /// # Errors
    ///
    /// KW041 where the metadata names one that is not built in.
    pub fn of_module(module: &Module) -> Result<&'static Self, Box<Finding>> {
        named(id_of_module(module))
    }

    /// As [`Contract::of_module`], of a module that a host of Keyway's own contracts is
    /// to run: one of these.
    ///
    /// # Errors
    ///
    /// KW041 where the metadata names another one.
    pub fn of_plugin(module: &Module) -> Result<&'static Self, Box<Finding>> {
        let id = id_of_plugin(module);
        let found = named(id)?;
        if found.is_keyways() {
            return Ok(found);
        }
        let message = format!(
            "the module's metadata names the contract `{}`, which is none of this host's",
            printable(id)
        );
        Err(Box::new(Finding::error(&rule::METADATA, message).hint(
            "build it for function@1, lifecycle@1 or bytes@1, or run it in the host it was built for",
        )))
    }
}

/// What a module's metadata names as its contract, else what its exports show.
pub(crate) fn id_of_module(module: &Module) -> &str {
    if let Some(named) = &module.metadata().contract {
        return named;
    }
    let mut exports = module.walrus.exports.iter().map(|export| export.name.as_str());
    let mut imports = module.walrus.imports.iter().map(|import| import.module.as_str());
    if exports.any(|name| name.starts_with("proxy_abi_version_")) {
        "proxy-wasm@0"
    } else if imports.any(|name| name == "extism:host/env") {
        "extism@1"
    } else {
        id_of_plugin(module)
    }
}

/// The same of a plugin of Keyway's own contracts.
fn id_of_plugin(module: &Module) -> &str {
    if let Some(named) = &module.metadata().contract {
        return named;
    }
    let exports = || module.walrus.exports.iter().map(|export| export.name.as_str());
    let exported = |wanted: &[&str]| exports().any(|name| wanted.contains(&name));
    if exported(&[export::ALLOC]) {
        contract::BYTES
    } else if exported(&[export::INIT, export::CLEANUP]) {
        contract::LIFECYCLE
    } else {
        contract::FUNCTION
    }
}

/// Whether nothing in a module tells what it is for, so that its contract is a guess.
pub(crate) fn is_guess(module: &Module, contract: &Contract) -> bool {
    let exports = || module.walrus.exports.iter();
    module.metadata().contract.is_none()
        && contract.functions().all(|(name, ..)| exports().all(|export| export.name != name))
}

fn named(id: &str) -> Result<&'static Contract, Box<Finding>> {
    Contract::named(id).map_err(|error| {
        let message = format!("the module's metadata names an {error}");
        Box::new(
            Finding::error(&rule::METADATA, message)
                .hint("name the contract's file: --contract CONTRACT.toml"),
        )
    })
}
