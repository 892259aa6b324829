//! A module as the rules see it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use keyway_abi::{AbiVersion, export, metadata};
use walrus::{ExportItem, FunctionKind, ImportKind, RawCustomSection};

use crate::{
    Options, bounds, input, names::printable, report::Finding, rule, signature::Signature, valid,
};

/// The `function` lines that are kept.
pub(crate) const MAX_LISTED_FUNCTIONS: usize = 1_000;

/// A valid core module within the bounds.
pub struct Module {
    pub(crate) walrus: walrus::Module,
    size: usize,
    metadata: Metadata,
}

/// What the `keyway` section and its neighbours say.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Metadata {
    /// The plugin's name.
    pub plugin: Option<String>,
    /// The contract that it was built for, as `NAME@MAJOR`.
    pub contract: Option<String>,
    /// The plugin's own version.
    pub version: Option<String>,
    /// The functions that it lists, as they stand there, in order; the first 1,000.
    pub functions: Vec<String>,
    /// Whether it lists more of them.
    pub(crate) has_more_functions: bool,
    /// Whether all of it is UTF-8 text.
    pub(crate) is_text: bool,
}

/// One export.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Export {
    /// Its name, as it stands in the module.
    pub name: String,
    /// The signature where it is a function.
    pub signature: Option<Signature>,
    /// `function`, `memory`, `table`, `global` or `tag`.
    pub kind: &'static str,
}

/// One import.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Import {
    /// The first part of its name.
    pub module: String,
    /// The second part.
    pub name: String,
    /// The signature where it is a function.
    pub signature: Option<Signature>,
    /// As in [`Export::kind`].
    pub kind: &'static str,
}

/// What `get_abi_version` returns, as far as its code shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Version {
    /// There is no such export.
    Absent,
    /// It returns this constant.
    Known(AbiVersion),
    /// It computes: only a call tells.
    Computed,
}

impl Module {
    /// Reads `bytes`: kind, bounds, validation, then walrus.
    ///
    /// # Errors
    ///
    /// The one finding (KW001 to KW004) that stopped it.
    pub fn read(bytes: &[u8], options: &Options) -> Result<Self, Box<Finding>> {
        input::expect_core_module(bytes)?;
        bounds::expect_size(bytes)?;
        input::expect_linked(bytes)?;
        bounds::expect_within(bytes)?;
        valid::validate(bytes, options)?;
        let walrus = parse(bytes)?;
        let metadata = Metadata::read(&walrus);
        Ok(Self { walrus, size: bytes.len(), metadata })
    }

    /// Bytes of the module.
    pub fn size(&self) -> usize {
        self.size
    }

    /// What the module says of itself.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// Its exports, in order.
    pub fn exports(&self) -> impl Iterator<Item = Export> {
        self.walrus.exports.iter().map(|export| {
            let (kind, signature) = match export.item {
                ExportItem::Function(id) => ("function", Some(self.signature_of(id))),
                ExportItem::Table(_) => ("table", None),
                ExportItem::Memory(_) => ("memory", None),
                ExportItem::Global(_) => ("global", None),
                ExportItem::Tag(_) => ("tag", None),
            };
            Export { name: export.name.clone(), signature, kind }
        })
    }

    /// Its imports, in order.
    pub fn imports(&self) -> impl Iterator<Item = Import> {
        self.walrus.imports.iter().map(|import| {
            let (kind, signature) = match import.kind {
                ImportKind::Function(id) => ("function", Some(self.signature_of(id))),
                ImportKind::Table(_) => ("table", None),
                ImportKind::Memory(_) => ("memory", None),
                ImportKind::Global(_) => ("global", None),
                ImportKind::Tag(_) => ("tag", None),
            };
            let (module, name) = (import.module.clone(), import.name.clone());
            Import { module, name, signature, kind }
        })
    }

    /// Initial and maximum size of its memory in pages of 64 KiB.
    pub fn memory_pages(&self) -> Option<(u64, Option<u64>)> {
        self.walrus.memories.iter().next().map(|memory| (memory.initial, memory.maximum))
    }

    /// The ABI version that the code shows, without running it.
    pub fn abi_version(&self) -> Version {
        let Some(found) =
            self.walrus.exports.iter().find(|found| found.name == export::GET_ABI_VERSION)
        else {
            return Version::Absent;
        };
        let ExportItem::Function(id) = found.item else { return Version::Computed };
        let FunctionKind::Local(function) = &self.walrus.funcs.get(id).kind else {
            return Version::Computed;
        };
        constant_result(function)
            .map_or(Version::Computed, |packed| Version::Known(AbiVersion::unpack(packed)))
    }

    /// The names that the linker left for the functions.
    pub(crate) fn function_names(&self) -> impl Iterator<Item = &str> {
        self.walrus.funcs.iter().filter_map(|function| function.name.as_deref())
    }

    fn signature_of(&self, id: walrus::FunctionId) -> Signature {
        let kind = self.walrus.types.get(self.walrus.funcs.get(id).ty());
        let convert = |types: &[walrus::ValType]| types.iter().map(|&kind| kind.into()).collect();
        Signature { params: convert(kind.params()), results: convert(kind.results()) }
    }
}

/// Hands valid bytes to walrus. It still has panics in it, which are contained.
fn parse(bytes: &[u8]) -> Result<walrus::Module, Box<Finding>> {
    let mut config = walrus::ModuleConfig::new();
    config.generate_synthetic_names_for_anonymous_items(false);
    config.strict_validate(false); // done above, against the pinned features
    let why = match catch_unwind(AssertUnwindSafe(|| config.parse(bytes))) {
        Ok(Ok(module)) => return Ok(module),
        Ok(Err(error)) => error.to_string(),
        Err(_) => "the parser gave up".to_owned(),
    };
    let message = format!("the module cannot be read: {}", printable(&why));
    Err(Box::new(Finding::error(&rule::VALID, message)))
}

impl Metadata {
    fn read(module: &walrus::Module) -> Self {
        let mut found = Self { is_text: true, ..Self::default() };
        for (_, section) in module.customs.iter() {
            let Some(raw) = section.as_any().downcast_ref::<RawCustomSection>() else { continue };
            if ![metadata::SECTION, "version"].contains(&section.name()) {
                continue;
            }
            let Ok(text) = std::str::from_utf8(&raw.data) else {
                found.is_text = false;
                continue;
            };
            match section.name() {
                metadata::SECTION => found.read_lines(text),
                "version" => {
                    found.version.get_or_insert_with(|| text.to_owned());
                }
                _ => {}
            }
        }
        found
    }

    /// The first line of a key counts, and each of `function`.
    fn read_lines(&mut self, text: &str) {
        for (key, value) in text.lines().filter_map(|line| line.split_once('=')) {
            let place = match key {
                metadata::PLUGIN => &mut self.plugin,
                metadata::CONTRACT => &mut self.contract,
                metadata::FUNCTION => {
                    self.has_more_functions = self.functions.len() >= MAX_LISTED_FUNCTIONS;
                    if !self.has_more_functions {
                        self.functions.push(value.to_owned());
                    }
                    continue;
                }
                _ => continue,
            };
            place.get_or_insert_with(|| value.to_owned());
        }
    }
}

/// The constant that a function returns, where its code is a chain of constants
/// and local variables, as compilers write it with and without optimization.
fn constant_result(function: &walrus::LocalFunction) -> Option<i32> {
    use walrus::ir::{Instr, Value};

    let mut stack = Vec::new();
    let mut locals = std::collections::HashMap::new();
    for (instruction, _) in &function.block(function.entry_block()).instrs {
        match instruction {
            Instr::Const(constant) => match constant.value {
                Value::I32(value) => stack.push(value),
                _ => return None,
            },
            Instr::LocalSet(set) => {
                locals.insert(set.local, stack.pop()?);
            }
            Instr::LocalTee(tee) => {
                locals.insert(tee.local, *stack.last()?);
            }
            Instr::LocalGet(get) => stack.push(*locals.get(&get.local)?),
            Instr::Return(_) => break,
            _ => return None,
        }
    }
    stack.pop()
}
