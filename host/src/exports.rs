//! Where a plugin's exports are, looked up once for all instances.

use std::collections::BTreeMap;

use keyway_abi::export;
use wasmtime::{Module, ModuleExport};

use crate::{
    callee::{Export, Params, Results},
    prompt::Prompt,
};

pub(crate) struct Exports {
    pub(crate) initialize: Option<Export<(), ()>>,
    pub(crate) get_abi_version: Option<Export<(), i32>>,
    pub(crate) init: Option<Export<(), i32>>,
    pub(crate) process: Option<Export<i32, i32>>,
    pub(crate) cleanup: Option<Export<(), i32>>,
    pub(crate) get_call_count: Option<Export<(), i32>>,
    pub(crate) memory: Option<ModuleExport>,
    pub(crate) bytes: Option<BytesExports>,
}

/// The exports by which bytes go in and out.
pub(crate) struct BytesExports {
    pub(crate) alloc: Export<u32, u32>,
    pub(crate) error: Export<(), i64>,
    /// In the order of the metadata.
    pub(crate) functions: Vec<Export<(u32, u32), i64>>,
    /// Names of the functions, in the same order.
    pub(crate) names: Vec<String>,
    places: BTreeMap<String, usize>,
}

impl Exports {
    /// `functions` are those from bytes to bytes, where the contract has such.
    pub(crate) fn find(module: &Module, prompt: &mut Prompt<'_>, functions: &[String]) -> Self {
        Self {
            initialize: find(module, prompt, export::INITIALIZE),
            get_abi_version: find(module, prompt, export::GET_ABI_VERSION),
            init: find(module, prompt, export::INIT),
            process: find(module, prompt, export::PROCESS),
            cleanup: find(module, prompt, export::CLEANUP),
            get_call_count: find(module, prompt, export::GET_CALL_COUNT),
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
        let mut found = Self {
            alloc: find(module, prompt, export::ALLOC)?,
            error: find(module, prompt, export::ERROR)?,
            functions: Vec::new(),
            names: Vec::new(),
            places: BTreeMap::new(),
        };
        for name in functions {
            let export = find(module, prompt, name)?;
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

fn find<P: Params, R: Results>(
    module: &Module,
    prompt: &mut Prompt<'_>,
    name: &str,
) -> Option<Export<P, R>> {
    Export::find(module, name, prompt.is_prompt(name))
}
