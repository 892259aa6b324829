//! Functions of a plugin, called by the type that they were found by.
//!
//! Rationale: wasmtime looks up the type of a function for each instance anew, behind a lock
//! that all instances share, which takes a fifth of a fresh instance's whole life. The type
//! of an export is the same in every instance of its module: it is compared once, when the
//! plugin is loaded.
#![allow(unsafe_code)] // a call whose type was seen to be right before

use std::marker::PhantomData;

use wasmtime::{FuncType, Module, ModuleExport, Store, ValRaw, ValType, WasmParams, WasmResults};

use crate::state::State;

/// The words of a call: its parameters, and then in their place its result.
type Words = [ValRaw; 2];

/// What functions of plugins take.
pub(crate) trait Params: WasmParams + Sync {
    fn types() -> Vec<ValType>;

    fn put(self, words: &mut Words);
}

/// What they return.
pub(crate) trait Results: WasmResults + Sync {
    fn types() -> Vec<ValType>;

    fn take(words: &Words) -> Self;
}

/// A function that a module exports, of this type.
pub(crate) struct Export<P, R> {
    place: ModuleExport,
    /// Whether it is [done soon](crate::prompt).
    is_prompt: bool,
    types: PhantomData<fn(P) -> R>,
}

/// The same in an instance.
#[derive(Clone)]
pub(crate) struct Callee<P, R> {
    function: wasmtime::Func,
    /// Whether it is [done soon](crate::prompt).
    pub(crate) is_prompt: bool,
    types: PhantomData<fn(P) -> R>,
}

impl<P: Params, R: Results> Export<P, R> {
    /// The function of this name, where it has this type; what the contract does not list
    /// may be anything under its name.
    pub(crate) fn find(module: &Module, name: &str, is_prompt: bool) -> Option<Self> {
        let wanted = FuncType::new(module.engine(), P::types(), R::types());
        let found = module.get_export(name)?;
        let fits = found.func().is_some_and(|found| FuncType::eq(found, &wanted));
        let place = module.get_export_index(name).filter(|_| fits)?;
        Some(Self { place, is_prompt, types: PhantomData })
    }

    /// The function in an instance of the same module.
    pub(crate) fn of(
        &self,
        store: &mut Store<State>,
        instance: &wasmtime::Instance,
    ) -> Option<Callee<P, R>> {
        let function = instance.get_module_export(store, &self.place)?.into_func()?;
        Some(Callee { function, is_prompt: self.is_prompt, types: PhantomData })
    }
}

impl<P: Params, R: Results> Callee<P, R> {
    /// A call on the stack that is there.
    #[inline]
    pub(crate) fn call(&self, store: &mut Store<State>, params: P) -> wasmtime::Result<R> {
        let mut words = [ValRaw::i64(0); 2];
        params.put(&mut words);
        let all: *mut [ValRaw] = &raw mut words;
        // SAFETY: `words` has room for the parameters, which were put there, and for the
        // result, of a function whose type is `P -> R`: `Export::find` saw it to be so, and
        // alone makes what a `Callee` is made of, an export of the module that this is an
        // instance of. No reference is among them. It is within no `call_async` of this
        // store: that would hold the store.
        unsafe { self.function.call_unchecked(store, all)? };
        Ok(R::take(&words))
    }

    /// A call on a stack of its own.
    pub(crate) async fn call_apart(
        &self,
        store: &mut Store<State>,
        params: P,
    ) -> wasmtime::Result<R> {
        self.function.typed::<P, R>(&*store)?.call_async(store, params).await
    }
}

impl Params for () {
    fn types() -> Vec<ValType> {
        Vec::new()
    }

    #[inline]
    fn put(self, _words: &mut Words) {}
}

impl Params for i32 {
    fn types() -> Vec<ValType> {
        vec![ValType::I32]
    }

    #[inline]
    fn put(self, words: &mut Words) {
        words[0] = ValRaw::i32(self);
    }
}

impl Params for u32 {
    fn types() -> Vec<ValType> {
        vec![ValType::I32]
    }

    #[inline]
    fn put(self, words: &mut Words) {
        words[0] = ValRaw::u32(self);
    }
}

impl Params for (u32, u32) {
    fn types() -> Vec<ValType> {
        vec![ValType::I32, ValType::I32]
    }

    #[inline]
    fn put(self, words: &mut Words) {
        *words = [ValRaw::u32(self.0), ValRaw::u32(self.1)];
    }
}

impl Results for () {
    fn types() -> Vec<ValType> {
        Vec::new()
    }

    #[inline]
    fn take(_words: &Words) -> Self {}
}

impl Results for i32 {
    fn types() -> Vec<ValType> {
        vec![ValType::I32]
    }

    #[inline]
    fn take(words: &Words) -> Self {
        words[0].get_i32()
    }
}

impl Results for u32 {
    fn types() -> Vec<ValType> {
        vec![ValType::I32]
    }

    #[inline]
    fn take(words: &Words) -> Self {
        words[0].get_u32()
    }
}

impl Results for i64 {
    fn types() -> Vec<ValType> {
        vec![ValType::I64]
    }

    #[inline]
    fn take(words: &Words) -> Self {
        words[0].get_i64()
    }
}
