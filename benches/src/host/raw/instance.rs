//! Instances, and the calls of the two contracts.

use keyway_abi::{AbiVersion, export};
use wasmtime::{
    Instance, InstancePre, Linker, Memory, Module, ModuleExport, Result, Store, StoreLimits,
    StoreLimitsBuilder, TypedFunc, WasmParams, WasmResults, ensure, format_err,
};

use super::{
    engine::{MEMORY, TABLE_ELEMENTS, TICKS},
    imports::{Vars, range},
};

/// What belongs to an instance.
pub(super) struct State {
    limits: StoreLimits,
    pub(super) memory: Option<Memory>,
    pub(super) vars: Vars,
}

/// A compiled module with its imports resolved, and its exports found.
#[derive(Clone)]
pub(super) struct Plugin {
    pre: InstancePre<State>,
    vars: Vars,
    memory: Option<ModuleExport>,
    initialize: Option<ModuleExport>,
    get_abi_version: Option<ModuleExport>,
    init: Option<ModuleExport>,
    process: Option<ModuleExport>,
    cleanup: Option<ModuleExport>,
}

impl Plugin {
    pub(super) fn new(linker: &Linker<State>, module: &Module) -> Result<Self> {
        Ok(Self {
            pre: linker.instantiate_pre(module)?,
            vars: Vars::default(),
            memory: module.get_export_index(export::MEMORY),
            initialize: module.get_export_index(export::INITIALIZE),
            get_abi_version: module.get_export_index(export::GET_ABI_VERSION),
            init: module.get_export_index(export::INIT),
            process: module.get_export_index(export::PROCESS),
            cleanup: module.get_export_index(export::CLEANUP),
        })
    }

    /// An instance whose constructors have run, and that speaks this ABI.
    fn start(&self) -> Result<(Store<State>, Instance)> {
        let limits = StoreLimitsBuilder::new()
            .memory_size(MEMORY)
            .table_elements(TABLE_ELEMENTS)
            .instances(1)
            .memories(1)
            .tables(16)
            .build();
        let state = State { limits, memory: None, vars: self.vars.clone() };
        let mut store = Store::new(self.pre.module().engine(), state);
        store.limiter(|state| &mut state.limits);
        store.set_epoch_deadline(TICKS);
        let instance = self.pre.instantiate(&mut store)?;
        if let Some(memory) = &self.memory {
            let memory = instance.get_module_export(&mut store, memory);
            store.data_mut().memory = memory.and_then(wasmtime::Extern::into_memory);
        }
        if self.initialize.is_some() {
            let function = typed::<(), ()>(&mut store, &instance, self.initialize.as_ref())?;
            store.set_epoch_deadline(TICKS);
            function.call(&mut store, ())?;
        }
        let function = typed::<(), i32>(&mut store, &instance, self.get_abi_version.as_ref())?;
        store.set_epoch_deadline(TICKS);
        let version = AbiVersion::unpack(function.call(&mut store, ())?);
        ensure!(AbiVersion::CURRENT.supports(version), "ABI version {version}");
        Ok((store, instance))
    }
}

/// A handle of an exported function.
fn typed<P: WasmParams, R: WasmResults>(
    store: &mut Store<State>,
    instance: &Instance,
    export: Option<&ModuleExport>,
) -> Result<TypedFunc<P, R>> {
    let export = export.and_then(|export| instance.get_module_export(&mut *store, export));
    let function = export.and_then(wasmtime::Extern::into_func);
    function.ok_or_else(|| format_err!("an export is missing"))?.typed(&*store)
}

/// An instance of `lifecycle@1`.
pub(super) struct Lifecycle {
    store: Store<State>,
    init: TypedFunc<(), i32>,
    process: TypedFunc<i32, i32>,
    cleanup: TypedFunc<(), i32>,
}

impl Lifecycle {
    pub(super) fn start(plugin: &Plugin) -> Result<Self> {
        let (mut store, instance) = plugin.start()?;
        Ok(Self {
            init: typed(&mut store, &instance, plugin.init.as_ref())?,
            process: typed(&mut store, &instance, plugin.process.as_ref())?,
            cleanup: typed(&mut store, &instance, plugin.cleanup.as_ref())?,
            store,
        })
    }

    pub(super) fn init(&mut self) -> Result<i32> {
        self.store.set_epoch_deadline(TICKS);
        status(self.init.call(&mut self.store, ())?)
    }

    pub(super) fn process(&mut self, value: i32) -> Result<i32> {
        self.store.set_epoch_deadline(TICKS);
        status(self.process.call(&mut self.store, value)?)
    }

    pub(super) fn cleanup(&mut self) -> Result<i32> {
        self.store.set_epoch_deadline(TICKS);
        status(self.cleanup.call(&mut self.store, ())?)
    }
}

/// A result below 0 is an error.
fn status(result: i32) -> Result<i32> {
    ensure!(result >= 0, "the plugin returned {result}");
    Ok(result)
}

/// An instance of `bytes@1`, made ready for one function.
pub(super) struct Bytes {
    store: Store<State>,
    memory: Memory,
    alloc: TypedFunc<u32, u32>,
    function: TypedFunc<(u32, u32), i64>,
}

impl Bytes {
    pub(super) fn start(plugin: &Plugin, function: &str) -> Result<Self> {
        let (mut store, instance) = plugin.start()?;
        let memory = store.data().memory.ok_or_else(|| format_err!("no memory"))?;
        let alloc = instance.get_typed_func(&mut store, export::ALLOC)?;
        let function = instance.get_typed_func(&mut store, function)?;
        let init = typed::<(), i32>(&mut store, &instance, plugin.init.as_ref())?;
        store.set_epoch_deadline(TICKS);
        status(init.call(&mut store, ())?)?;
        Ok(Self { store, memory, alloc, function })
    }

    /// Room for the input, the input, the function, and the result where it lies; no
    /// range is believed.
    pub(super) fn call(&mut self, input: &[u8]) -> Result<&[u8]> {
        let len = u32::try_from(input.len())?;
        self.store.set_epoch_deadline(TICKS);
        let ptr = self.alloc.call(&mut self.store, len)?;
        ensure!(ptr != 0, "the plugin has no memory for its input");
        let room = self.memory.data_mut(&mut self.store).get_mut(range(ptr, len));
        room.ok_or_else(|| format_err!("a range outside of the memory"))?.copy_from_slice(input);
        let packed = u64::try_from(self.function.call(&mut self.store, (ptr, len))?)?;
        let (ptr, len) = ((packed & 0xffff_ffff) as u32, (packed >> 32) as u32);
        let result = self.memory.data(&self.store).get(range(ptr, len));
        result.ok_or_else(|| format_err!("a range outside of the memory"))
    }
}
