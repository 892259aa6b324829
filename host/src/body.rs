//! What an instance is made of: its memory, and the functions in it.

use std::sync::Arc;

use crate::{
    Error, Grants, bytes::Bytes, callee::Callee, entry::Entry, plugin::Parts, rewind::Changeable,
    sandbox::Sandbox, slots::Slot,
};

pub(crate) struct Body {
    pub(crate) sandbox: Sandbox,
    pub(crate) instance: wasmtime::Instance,
    pub(crate) initialize: Option<Callee<(), ()>>,
    pub(crate) get_abi_version: Option<Callee<(), i32>>,
    pub(crate) init: Option<Callee<(), i32>>,
    pub(crate) process: Option<Callee<i32, i32>>,
    pub(crate) cleanup: Option<Callee<(), i32>>,
    pub(crate) bytes: Option<Bytes>,
    /// None where it cannot be set back.
    changeable: Option<Changeable>,
}

impl Body {
    /// Instantiates the module.
    pub(crate) async fn start<E: Entry>(
        plugin: &Arc<Parts>,
        slot: Slot,
        grants: Option<Box<Grants>>,
    ) -> Result<Self, Error> {
        let (mut sandbox, instance) = Sandbox::start::<E>(plugin, slot, grants).await?;
        let (exports, rewind) = (&plugin.compiled.exports, plugin.compiled.rewind.as_ref());
        Ok(Self {
            changeable: rewind.and_then(|rewind| rewind.begin(&mut sandbox.store, &instance)),
            initialize: sandbox.callee(&instance, exports.initialize.as_ref()),
            get_abi_version: sandbox.callee(&instance, exports.get_abi_version.as_ref()),
            init: sandbox.callee(&instance, exports.init.as_ref()),
            process: sandbox.callee(&instance, exports.process.as_ref()),
            cleanup: sandbox.callee(&instance, exports.cleanup.as_ref()),
            bytes: Bytes::start(&mut sandbox, instance),
            instance,
            sandbox,
        })
    }

    /// Makes it as it was when it began, and idle. Whether it is.
    pub(crate) fn set_back(&mut self) -> bool {
        let Some(changeable) = &self.changeable else { return false };
        if !self.sandbox.pass_on() {
            return false;
        }
        let compiled = Arc::clone(&self.sandbox.plugin().compiled);
        let Ok(slot) = compiled.idle.take() else { return false };
        let is_back = compiled
            .rewind
            .as_ref()
            .is_some_and(|rewind| rewind.set_back(&mut self.sandbox.store, changeable));
        is_back && {
            self.sandbox.rest(slot);
            true
        }
    }
}
