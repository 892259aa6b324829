//! Where a plugin's exports are, looked up once for all instances.

use std::collections::BTreeMap;

use keyway_abi::export;
use wasmtime::{FuncType, Module, ModuleExport, ValType};

pub(crate) struct Exports {
    pub(crate) initialize: Option<ModuleExport>,
    pub(crate) get_abi_version: Option<ModuleExport>,
    pub(crate) init: Option<ModuleExport>,
    pub(crate) process: Option<ModuleExport>,
    pub(crate) cleanup: Option<ModuleExport>,
    pub(crate) get_call_count: Option<ModuleExport>,
    pub(crate) memory: Option<ModuleExport>,
    pub(crate) bytes: Option<BytesExports>,
}

/// The exports by which bytes go in and out.
pub(crate) struct BytesExports {
    pub(crate) alloc: ModuleExport,
    pub(crate) error: ModuleExport,
    /// In the order of the metadata.
    pub(crate) functions: Vec<ModuleExport>,
    /// Names of the functions, in the same order.
    pub(crate) names: Vec<String>,
    places: BTreeMap<String, usize>,
}

impl Exports {
    /// `functions` are those from bytes to bytes, where the contract has such.
    pub(crate) fn find(module: &Module, functions: &[String]) -> Self {
        let i32 = [ValType::I32];
        Self {
            initialize: find(module, export::INITIALIZE, &[], &[]),
            get_abi_version: find(module, export::GET_ABI_VERSION, &[], &i32),
            init: find(module, export::INIT, &[], &i32),
            process: find(module, export::PROCESS, &i32, &i32),
            cleanup: find(module, export::CLEANUP, &[], &i32),
            get_call_count: find(module, export::GET_CALL_COUNT, &[], &i32),
            memory: module
                .get_export(export::MEMORY)
                .filter(|found| found.memory().is_some())
                .and_then(|_| module.get_export_index(export::MEMORY)),
            bytes: BytesExports::find(module, functions).filter(|_| !functions.is_empty()),
        }
    }
}

impl BytesExports {
    /// None where the contract asks for less than this host needs to call them.
    fn find(module: &Module, functions: &[String]) -> Option<Self> {
        let mut found = Self {
            alloc: find(module, export::ALLOC, &[ValType::I32], &[ValType::I32])?,
            error: find(module, export::ERROR, &[], &[ValType::I64])?,
            functions: Vec::new(),
            names: Vec::new(),
            places: BTreeMap::new(),
        };
        for name in functions {
            let export = find(module, name, &[ValType::I32, ValType::I32], &[ValType::I64])?;
            found.places.insert(name.clone(), found.names.len()); // none is listed twice
            found.functions.push(export);
            found.names.push(name.clone());
        }
        Some(found)
    }

    /// The place of a function in the lists.
    pub(crate) fn place(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }
}

/// The function of this type; what the contract does not list may be anything
/// under its name.
fn find(
    module: &Module,
    name: &str,
    params: &[ValType],
    results: &[ValType],
) -> Option<ModuleExport> {
    let kind = FuncType::new(module.engine(), params.to_vec(), results.to_vec());
    let found = module.get_export(name)?;
    let fits = found.func().is_some_and(|found| FuncType::eq(found, &kind));
    fits.then(|| module.get_export_index(name)).flatten()
}
