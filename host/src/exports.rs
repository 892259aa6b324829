//! Where a plugin's exports are, looked up once for all instances.

use std::collections::BTreeMap;

use keyway_abi::export;
use wasmtime::{FuncType, Module, ModuleExport, ValType};

use crate::prompt::Prompt;

pub(crate) struct Exports {
    pub(crate) initialize: Option<Export>,
    pub(crate) get_abi_version: Option<Export>,
    pub(crate) init: Option<Export>,
    pub(crate) process: Option<Export>,
    pub(crate) cleanup: Option<Export>,
    pub(crate) get_call_count: Option<Export>,
    pub(crate) memory: Option<ModuleExport>,
    pub(crate) bytes: Option<BytesExports>,
}

/// A function that a plugin exports.
#[derive(Clone)]
pub(crate) struct Export {
    pub(crate) place: ModuleExport,
    /// Whether it is [done soon](crate::prompt).
    pub(crate) is_prompt: bool,
}

/// The exports by which bytes go in and out.
pub(crate) struct BytesExports {
    pub(crate) alloc: Export,
    pub(crate) error: Export,
    /// In the order of the metadata.
    pub(crate) functions: Vec<Export>,
    /// Names of the functions, in the same order.
    pub(crate) names: Vec<String>,
    places: BTreeMap<String, usize>,
}

impl Exports {
    /// `functions` are those from bytes to bytes, where the contract has such.
    pub(crate) fn find(module: &Module, prompt: &mut Prompt<'_>, functions: &[String]) -> Self {
        let mut find =
            |name, params: &[_], results: &[_]| find(module, prompt, name, params, results);
        let i32 = [ValType::I32];
        Self {
            initialize: find(export::INITIALIZE, &[], &[]),
            get_abi_version: find(export::GET_ABI_VERSION, &[], &i32),
            init: find(export::INIT, &[], &i32),
            process: find(export::PROCESS, &i32, &i32),
            cleanup: find(export::CLEANUP, &[], &i32),
            get_call_count: find(export::GET_CALL_COUNT, &[], &i32),
            memory: module
                .get_export(export::MEMORY)
                .filter(|found| found.memory().is_some())
                .and_then(|_| module.get_export_index(export::MEMORY)),
            bytes: BytesExports::find(module, prompt, functions).filter(|_| !functions.is_empty()),
        }
    }
}

impl BytesExports {
    /// None where the contract asks for less than this host needs to call them.
    fn find(module: &Module, prompt: &mut Prompt<'_>, functions: &[String]) -> Option<Self> {
        let mut find =
            |name: &str, params: &[_], results: &[_]| find(module, prompt, name, params, results);
        let mut found = Self {
            alloc: find(export::ALLOC, &[ValType::I32], &[ValType::I32])?,
            error: find(export::ERROR, &[], &[ValType::I64])?,
            functions: Vec::new(),
            names: Vec::new(),
            places: BTreeMap::new(),
        };
        for name in functions {
            let export = find(name, &[ValType::I32, ValType::I32], &[ValType::I64])?;
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
    prompt: &mut Prompt<'_>,
    name: &str,
    params: &[ValType],
    results: &[ValType],
) -> Option<Export> {
    let kind = FuncType::new(module.engine(), params.to_vec(), results.to_vec());
    let found = module.get_export(name)?;
    let fits = found.func().is_some_and(|found| FuncType::eq(found, &kind));
    let place = module.get_export_index(name).filter(|_| fits)?;
    Some(Export { place, is_prompt: prompt.is_prompt(name) })
}
