//! A second opinion, by wasmparser alone: what a module imports and exports, and
//! whether that is what a contract demands.

use wasm_abi_check::{Contract, Signature, ValueType, contract::Need};
use wasmparser::{CompositeInnerType, ExternalKind, Parser, Payload, TypeRef, ValType};

/// What a host would see of a valid module.
#[derive(Debug, Default)]
pub struct Surface {
    /// Names, and signatures where they are functions.
    pub exports: Vec<(String, Option<Signature>)>,
    /// Modules, names, and signatures where they are functions.
    pub imports: Vec<(String, String, Option<Signature>)>,
    /// Initial pages of the first memory.
    pub memory: Option<u64>,
    /// Whether there is a section of names.
    pub has_names: bool,
    types: Vec<Signature>,
    functions: Vec<u32>,
}

/// What of a contract the surface does not fit.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Exports that are missing, or of another kind or signature.
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
                    self.types.extend(group?.types().map(
                        |kind| match &kind.composite_type.inner {
                            CompositeInnerType::Func(kind) => Signature {
                                params:
                                    kind.params().iter().map(|&kind| value_type(kind)).collect(),
                                results:
                                    kind.results().iter().map(|&kind| value_type(kind)).collect(),
                            },
                            _ => Signature::default(),
                        },
                    ));
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import?;
                    let mut signature = None;
                    match import.ty {
                        TypeRef::Func(kind) | TypeRef::FuncExact(kind) => {
                            self.functions.push(kind);
                            signature = self.types.get(kind as usize).cloned();
                        }
                        TypeRef::Memory(memory) => {
                            self.memory.get_or_insert(memory.initial);
                        }
                        _ => {}
                    }
                    self.imports.push((
                        import.module.to_owned(),
                        import.name.to_owned(),
                        signature,
                    ));
                }
            }
            Payload::FunctionSection(functions) => {
                for kind in functions {
                    self.functions.push(kind?);
                }
            }
            Payload::MemorySection(memories) => {
                for memory in memories {
                    self.memory.get_or_insert(memory?.initial);
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    let signature = match export.kind {
                        ExternalKind::Func | ExternalKind::FuncExact => {
                            let kind = self.functions.get(export.index as usize);
                            kind.and_then(|&kind| self.types.get(kind as usize)).cloned()
                        }
                        _ => None,
                    };
                    self.exports.push((export.name.to_owned(), signature));
                }
            }
            Payload::CustomSection(section) if section.name() == "name" => self.has_names = true,
            _ => {}
        }
        Ok(())
    }

    /// Compares with what a contract lists by name.
    pub fn judge(&self, contract: &Contract) -> Verdict {
        let mut verdict = Verdict::default();
        for (name, wanted, need) in contract.functions() {
            let found = self.exports.iter().find(|(found, _)| found == name);
            let fits = match found {
                Some((_, signature)) => signature.as_ref() == Some(wanted),
                None => need != Need::Required,
            };
            if !fits {
                verdict.exports.push(name.to_owned());
            }
        }
        for (module, name, signature) in &self.imports {
            let allowed = contract.imports.allow.iter();
            let mut same =
                allowed.filter(|allowed| allowed.module == *module && allowed.name == *name);
            let is_other = same
                .next()
                .and_then(|allowed| allowed.signature.as_ref())
                .is_some_and(|wanted| Some(wanted) != signature.as_ref());
            if is_other || !contract.imports.allows(module, name) {
                verdict.imports.push(format!("{module}.{name}"));
            }
        }
        verdict.memory = match (self.memory, contract.limits.memory_pages) {
            (Some(pages), Some(limit)) => pages > limit,
            _ => false,
        };
        verdict
    }
}

fn value_type(kind: ValType) -> ValueType {
    match kind {
        ValType::I32 => ValueType::I32,
        ValType::I64 => ValueType::I64,
        ValType::F32 => ValueType::F32,
        ValType::F64 => ValueType::F64,
        ValType::V128 => ValueType::V128,
        ValType::Ref(_) => ValueType::Other,
    }
}
