//! A second opinion, by wasmparser alone: what a module imports, exports and asks for,
//! and whether that is what a contract demands.

use wasm_abi_check::{
    Contract, Limits, Signature, ValueType,
    contract::{Imports, Need},
};
use wasmparser::{
    CompositeInnerType, ElementItems, ExternalKind, MemoryType, Parser, Payload, TypeRef, ValType,
};

/// What a host would see of a valid module.
#[derive(Debug, Default)]
pub struct Surface {
    /// Names, kinds, and signatures where they are functions.
    pub exports: Vec<(String, &'static str, Option<Signature>)>,
    /// Modules, names, kinds, and signatures where they are functions.
    pub imports: Vec<(String, String, &'static str, Option<Signature>)>,
    /// Initial and maximum pages of the memories, imported ones first.
    pub memories: Vec<(u64, Option<u64>)>,
    /// Initial entries of all tables.
    pub table_elements: u64,
    /// Bytes of all data segments.
    pub data_bytes: u64,
    /// Entries of all element segments.
    pub elements: u64,
    /// Segments of elements and of data.
    pub segments: u64,
    /// Functions that it defines.
    pub bodies: u64,
    /// Whether there is a section of names.
    pub has_names: bool,
    types: Vec<Signature>,
    functions: Vec<u32>,
}

/// What of a contract the surface does not fit.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Exports that are missing, forbidden, or of another kind or signature.
    pub exports: Vec<String>,
    /// Imports that are not allowed, or of another kind or signature.
    pub imports: Vec<String>,
    /// Whether the memory is larger than allowed.
    pub memory: bool,
}

impl Surface {
    /// Reads a valid module.
    ///
    /// # Errors
    ///
    /// The parser's error where it is not valid.
    pub fn read(bytes: &[u8]) -> wasmparser::Result<Self> {
        let mut surface = Self::default();
        for payload in Parser::new(0).parse_all(bytes) {
            surface.add(payload?)?;
        }
        Ok(surface)
    }

    fn add(&mut self, payload: Payload<'_>) -> wasmparser::Result<()> {
        match payload {
            Payload::TypeSection(groups) => {
                for group in groups {
                    let kinds = group?.into_types();
                    self.types.extend(kinds.map(|kind| signature(&kind.composite_type.inner)));
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import?;
                    let (kind, signature) = self.import(&import.ty);
                    let (module, name) = (import.module.to_owned(), import.name.to_owned());
                    self.imports.push((module, name, kind, signature));
                }
            }
            Payload::FunctionSection(functions) => {
                for kind in functions {
                    self.functions.push(kind?);
                    self.bodies += 1;
                }
            }
            Payload::TableSection(tables) => {
                for table in tables {
                    self.table_elements = self.table_elements.saturating_add(table?.ty.initial);
                }
            }
            Payload::MemorySection(memories) => {
                for memory in memories {
                    self.memory(&memory?);
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    let (kind, signature) = match export.kind {
                        ExternalKind::Func | ExternalKind::FuncExact => {
                            let kind = self.functions.get(export.index as usize).copied();
                            ("function", kind.and_then(|kind| self.kind(kind)))
                        }
                        ExternalKind::Table => ("table", None),
                        ExternalKind::Memory => ("memory", None),
                        ExternalKind::Global => ("global", None),
                        ExternalKind::Tag => ("tag", None),
                    };
                    self.exports.push((export.name.to_owned(), kind, signature));
                }
            }
            Payload::ElementSection(segments) => {
                for segment in segments {
                    self.segments += 1;
                    self.elements += u64::from(match segment?.items {
                        ElementItems::Functions(items) => items.count(),
                        ElementItems::Expressions(_, items) => items.count(),
                    });
                }
            }
            Payload::DataSection(segments) => {
                for segment in segments {
                    self.segments += 1;
                    self.data_bytes += segment?.data.len() as u64;
                }
            }
            Payload::CustomSection(section) if section.name() == "name" => self.has_names = true,
            _ => {}
        }
        Ok(())
    }

    fn import(&mut self, kind: &TypeRef) -> (&'static str, Option<Signature>) {
        match kind {
            TypeRef::Func(kind) | TypeRef::FuncExact(kind) => {
                self.functions.push(*kind);
                ("function", self.kind(*kind))
            }
            TypeRef::Memory(memory) => {
                self.memory(memory);
                ("memory", None)
            }
            TypeRef::Table(table) => {
                self.table_elements = self.table_elements.saturating_add(table.initial);
                ("table", None)
            }
            TypeRef::Global(_) => ("global", None),
            TypeRef::Tag(_) => ("tag", None),
        }
    }

    fn memory(&mut self, memory: &MemoryType) {
        self.memories.push((memory.initial, memory.maximum));
    }

    fn kind(&self, index: u32) -> Option<Signature> {
        self.types.get(index as usize).cloned()
    }

    /// Initial pages of all memories.
    pub fn pages(&self) -> u64 {
        self.memories.iter().fold(0, |sum, (initial, _)| sum.saturating_add(*initial))
    }

    /// Pages of all memories at most.
    pub fn max_pages(&self) -> u64 {
        let most = self.memories.iter().map(|(_, maximum)| maximum.unwrap_or(u64::MAX));
        most.fold(0, u64::saturating_add)
    }

    /// Compares with what a contract lists; the metadata may list more functions.
    pub fn judge(&self, contract: &Contract, listed: &[String]) -> Verdict {
        let mut verdict = Verdict::default();
        self.judge_exports(contract, listed, &mut verdict.exports);
        for (module, name, _, signature) in &self.imports {
            if !allows(&contract.imports, module, name, signature.as_ref()) {
                verdict.imports.push(format!("{module}.{name}"));
            }
        }
        let Limits { memory_pages, memory_max_pages, .. } = contract.limits;
        verdict.memory = memory_pages.is_some_and(|limit| self.pages() > limit)
            || memory_max_pages.is_some_and(|limit| self.max_pages() > limit);
        verdict
    }

    fn judge_exports(&self, contract: &Contract, listed: &[String], wrong: &mut Vec<String>) {
        let listed = if contract.exports.functions.is_some() { listed } else { &[] };
        let is_listed = |name: &str| {
            contract.functions().any(|(listed, ..)| listed == name)
                || listed.iter().any(|listed| listed == name)
        };
        for (name, wanted, need) in contract.functions() {
            let is_pattern = name.contains('*');
            let (mut is_there, mut fits) = (false, true);
            for (found, kind, signature) in &self.exports {
                let has_own = is_listed(found) && !found.contains('*');
                let is_one = match is_pattern {
                    true => {
                        *kind == "function"
                            && stands_for(name, found)
                            && (has_own || found != "_initialize")
                    }
                    false => found == name,
                };
                is_there |= is_one;
                // what is listed by name has the signature told there
                let is_judged = is_one && !(is_pattern && has_own);
                fits &= !is_judged || signature.as_ref() == Some(wanted);
            }
            if !fits || (!is_there && need == Need::Required) {
                wrong.push(name.to_owned());
            }
        }
        let exported = |name: &str| self.exports.iter().any(|(found, ..)| stands_for(name, found));
        let is_met = |name: &str| {
            let mut exports = self.exports.iter();
            exports.any(|(found, kind, _)| {
                let is_other = *kind != "function" || (found == "_initialize" && !is_listed(found));
                stands_for(name, found) && (!name.contains('*') || !is_other)
            })
        };
        for names in &contract.exports.any_of {
            if !names.iter().any(|name| is_met(name)) {
                wrong.push(names.join(" or "));
            }
        }
        let forbidden = contract.exports.forbidden.iter();
        wrong.extend(forbidden.filter(|name| exported(name)).cloned());
    }
}

/// Whether the contract allows an import of this signature, or of another kind.
fn allows(imports: &Imports, module: &str, name: &str, found: Option<&Signature>) -> bool {
    let mut allowed = imports.allow.iter();
    let named = allowed.find(|allowed| allowed.module == module && allowed.name == name);
    let mut patterns = imports.allow.iter();
    let entry = named.or_else(|| {
        patterns.find(|allowed| {
            (allowed.module.contains('*') || allowed.name.contains('*'))
                && stands_for(&allowed.module, module)
                && stands_for(&allowed.name, name)
        })
    });
    match entry {
        Some(entry) => entry.signature.is_none() || entry.signature.as_ref() == found,
        // of WASI; that its functions have their signatures is not known here
        None => imports.allows(module, name),
    }
}

/// Whether a pattern stands for a name, tried letter by letter.
fn stands_for(pattern: &str, name: &str) -> bool {
    // for a long name no other pattern does
    if name.len() > 1024 && pattern.contains('*') && pattern.chars().any(|letter| letter != '*') {
        return false;
    }
    let pattern: Vec<char> = pattern.chars().collect();
    // which beginnings of the name the pattern so far stands for
    let name: Vec<char> = name.chars().collect();
    let mut ends = vec![false; name.len() + 1];
    ends[0] = true;
    for letter in pattern {
        if letter == '*' {
            for at in 1..ends.len() {
                ends[at] |= ends[at - 1];
            }
        } else {
            for at in (1..ends.len()).rev() {
                ends[at] = ends[at - 1] && name[at - 1] == letter;
            }
            ends[0] = false;
        }
    }
    ends[name.len()]
}

fn signature(kind: &CompositeInnerType) -> Signature {
    match kind {
        CompositeInnerType::Func(kind) => Signature {
            params: kind.params().iter().map(|&kind| value_type(kind)).collect(),
            results: kind.results().iter().map(|&kind| value_type(kind)).collect(),
        },
        _ => Signature::default(),
    }
}

fn value_type(kind: ValType) -> ValueType {
    match kind {
        ValType::I32 => ValueType::I32,
        ValType::I64 => ValueType::I64,
        ValType::F32 => ValueType::F32,
        ValType::F64 => ValueType::F64,
        ValType::V128 => ValueType::V128,
        ValType::FUNCREF => ValueType::FuncRef,
        ValType::EXTERNREF => ValueType::ExternRef,
        ValType::Ref(_) => ValueType::Other,
    }
}
