//! A module as the rules see it.

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
};

use keyway_abi::{AbiVersion, metadata};
use walrus::{ConstExpr, ExportItem, GlobalKind, ImportKind, ir::Value};

use crate::{
    Limits,
    baseline::Inside,
    bounds,
    features::Features,
    input,
    names::{printable, readable},
    release::is_for_debuggers,
    report::Finding,
    rule,
    scan::{Facts, Scan},
    signature::Signature,
    skeleton::skeleton,
    symbols::Symbols,
    valid,
};

/// The `function` lines that are kept.
pub(crate) const MAX_LISTED_FUNCTIONS: usize = 1_000;

/// The custom sections that hold metadata.
const SECTIONS: [&str; 6] =
    [metadata::SECTION, "version", "description", "licenses", "authors", "source"];

/// A valid core module within the bounds.
pub struct Module {
    /// Its outside: types, imports, exports, memories, tables and globals. Functions
    /// are those that are exported or imported, without their code.
    pub(crate) walrus: walrus::Module,
    pub(crate) facts: Facts,
    pub(crate) symbols: Symbols,
    /// The first custom section that only a debugger reads.
    pub(crate) debug_section: Option<String>,
    /// What an earlier release is compared with beyond the outside.
    pub(crate) inside: Inside,
    size: usize,
    metadata: Metadata,
}

impl Metadata {
    /// Whether it is what Keyway's SDK writes.
    pub(crate) fn is_of_sdk(&self) -> bool {
        self.plugin.is_some() || self.contract.is_some()
    }
}

/// Whether a custom section holds metadata.
pub(crate) fn is_metadata(section: &str) -> bool {
    SECTIONS.contains(&section)
}

/// What the `keyway` section and its neighbours say.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Metadata {
    /// The plugin's name.
    pub plugin: Option<String>,
    /// The contract that it was built for, as `NAME@MAJOR`.
    pub contract: Option<String>,
    /// The version of the ABI, as the SDK writes it.
    pub abi: Option<String>,
    /// The plugin's own version.
    pub version: Option<String>,
    /// What it does.
    pub description: Option<String>,
    /// Under which licenses, an SPDX expression.
    pub licenses: Option<String>,
    /// Who wrote it.
    pub authors: Option<String>,
    /// Where its source is.
    pub source: Option<String>,
    /// The functions that it lists, as they stand there, in order; the first 1,000.
    pub functions: Vec<String>,
    /// Whether it lists more of them.
    pub(crate) has_more_functions: bool,
    /// Whether all of it is UTF-8 text.
    pub(crate) is_text: bool,
}

impl fmt::Debug for Module {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Module");
        debug.field("size", &self.size).field("metadata", &self.metadata).finish_non_exhaustive()
    }
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
    /// Reads `bytes`: kind, one pass within the bounds, validation, then the outside by
    /// walrus.
    ///
    /// # Errors
    ///
    /// The one finding that stopped it: KW001, KW002 or KW004, or KW003 where it uses
    /// what the checker does not know.
    pub fn read(bytes: &[u8]) -> Result<Self, Box<Finding>> {
        input::expect_core_module(bytes)?;
        bounds::expect_size(bytes)?;
        let mut scan = Scan::of(bytes)?;
        input::expect_linked(&scan.customs)?;
        let skeleton = skeleton(bytes, &scan)?;
        if let Some(skeleton) = &skeleton {
            let outside = valid::features_outside(skeleton, scan.facts.features);
            scan.facts.features = scan.facts.features.union(outside);
        }
        scan.facts.features = valid::expect_valid(bytes, &scan)?;
        let walrus = parse(&skeleton.unwrap_or_default(), scan.facts.features)?;
        let metadata =
            Metadata::read(scan.customs.iter().map(|section| (section.name(), section.data())));
        let section = |name| scan.customs.iter().find(|section| section.name() == name);
        let symbols = section("name").map(|names| Symbols::of(names.data())).unwrap_or_default();
        let mut debug = scan.customs.iter().map(|section| section.name());
        let debug_section = debug.find(|name| is_for_debuggers(name)).map(str::to_owned);
        let inside = Inside::of(bytes, &scan);
        let facts = scan.facts;
        Ok(Self { walrus, facts, symbols, debug_section, inside, size: bytes.len(), metadata })
    }

    /// What it uses beyond the pinned features.
    pub fn features(&self) -> Features {
        self.facts.features
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

    /// What it asks for and costs, by the names of the limits that a contract may set.
    pub fn measured(&self) -> Limits {
        let Facts { functions, code_bytes, locals, loop_cost, elements, segments, .. } = self.facts;
        let tables = self.walrus.tables.iter().map(|table| table.initial);
        let memories = || self.walrus.memories.iter();
        let maximum = memories().map(|memory| memory.maximum.unwrap_or(u64::MAX));
        Limits {
            memory_pages: Some(
                memories().map(|memory| memory.initial).fold(0, u64::saturating_add),
            ),
            memory_max_pages: Some(maximum.fold(0, u64::saturating_add)),
            table_elements: Some(tables.fold(0, u64::saturating_add)),
            stack_bytes: self.stack_bytes(),
            data_bytes: Some(self.facts.data_bytes),
            module_bytes: Some(self.size as u64),
            code_bytes: Some(code_bytes),
            exports: Some(self.walrus.exports.iter().count() as u64),
            imports: Some(self.walrus.imports.iter().count() as u64),
            functions: Some(functions),
            function_bytes: Some(self.facts.function_bytes.value),
            locals: Some(locals),
            blocks: Some(self.facts.blocks.value),
            nested_blocks: Some(self.facts.nested_blocks.value),
            branch_targets: Some(self.facts.branch_targets.value),
            loop_cost: Some(loop_cost),
            elements: Some(elements),
            segments: Some(segments),
        }
    }

    /// Where the stack pointer begins, in a module that clang linked: the global of
    /// that name, or the first one where it is a mutable i32.
    pub(crate) fn stack_top(&self) -> Option<u32> {
        let named = self.symbols.globals().find(|(_, name)| *name == "__stack_pointer");
        let index = named.map_or(0, |(index, _)| index);
        let global = self.walrus.globals.iter().nth(index as usize)?;
        match (&global.kind, global.mutable) {
            (GlobalKind::Local(ConstExpr::Value(Value::I32(top))), true) => {
                Some(top.cast_unsigned())
            }
            _ => None,
        }
    }

    /// The stack reaches down to 0, or to the data that lies below it.
    fn stack_bytes(&self) -> Option<u64> {
        let top = u64::from(self.stack_top()?);
        let end = self.facts.data_range.map_or(0, |(_, end)| end);
        Some(if end <= top { top - end } else { top })
    }

    /// Initial and maximum size of its memory in pages of 64 KiB.
    pub fn memory_pages(&self) -> Option<(u64, Option<u64>)> {
        self.walrus.memories.iter().next().map(|memory| (memory.initial, memory.maximum))
    }

    /// The ABI version that the code shows, without running it.
    pub fn abi_version(&self) -> Version {
        self.facts.version.unwrap_or(Version::Absent)
    }

    /// The names that the linker left for the functions that the module defines.
    pub(crate) fn function_names(&self) -> impl Iterator<Item = &str> {
        let defined = self.symbols.functions();
        let imported = self.facts.imported_functions;
        defined.filter(move |(index, _)| *index >= imported).map(|(_, name)| name)
    }

    /// A function as messages call it: by its name where there is one, else by its
    /// index.
    pub(crate) fn function_called(&self, index: u32) -> String {
        match self.symbols.functions().find(|(found, _)| *found == index) {
            Some((_, name)) => format!("`{}`", readable(name)),
            None => format!("function {index}"),
        }
    }

    fn signature_of(&self, id: walrus::FunctionId) -> Signature {
        Signature::of(self.walrus.types.get(self.walrus.funcs.get(id).ty()))
    }
}

/// Hands a valid skeleton to walrus. It still has panics in it, which are contained.
fn parse(skeleton: &[u8], used: Features) -> Result<walrus::Module, Box<Finding>> {
    let mut config = walrus::ModuleConfig::new();
    config.generate_synthetic_names_for_anonymous_items(false);
    config.strict_validate(false); // done above
    let why = match catch_unwind(AssertUnwindSafe(|| config.parse(skeleton))) {
        Ok(Ok(module)) => return Ok(module),
        Ok(Err(error)) => error.to_string(),
        Err(_) => "the parser gave up".to_owned(),
    };
    let message = format!("the module cannot be read: {}", printable(&why));
    // it was found valid before
    let rule = if used.is_empty() { &rule::VALID } else { &rule::FEATURES };
    let finding = Finding::error(rule, message);
    Err(Box::new(
        finding.hint("the checker is at fault, not the module: report it with the module"),
    ))
}

impl Metadata {
    fn read<'a>(sections: impl Iterator<Item = (&'a str, &'a [u8])>) -> Self {
        let mut found = Self { is_text: true, ..Self::default() };
        for (name, data) in sections.filter(|(name, _)| is_metadata(name)) {
            let Ok(text) = std::str::from_utf8(data) else {
                found.is_text = false;
                continue;
            };
            let place = match name {
                "version" => &mut found.version,
                "description" => &mut found.description,
                "licenses" => &mut found.licenses,
                "authors" => &mut found.authors,
                "source" => &mut found.source,
                _ => {
                    found.read_lines(text);
                    continue;
                }
            };
            place.get_or_insert_with(|| text.to_owned());
        }
        found
    }

    /// The first line of a key counts, and each of `function`.
    fn read_lines(&mut self, text: &str) {
        for (key, value) in text.lines().filter_map(|line| line.split_once('=')) {
            let place = match key {
                metadata::PLUGIN => &mut self.plugin,
                metadata::ABI => &mut self.abi,
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
