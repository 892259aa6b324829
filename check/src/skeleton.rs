//! A small module with the same outside as a large one, for walrus: what costs walrus
//! time and memory, functions that nobody sees, their bodies, data and elements, is
//! left out.

use std::{collections::HashMap, convert::Infallible};

use wasm_encoder::{
    CodeSection, ExportSection, Function, FunctionSection, GlobalSection, Module, RawSection,
    StartSection, TableSection,
    reencode::{Error, Reencode, utils},
};
use wasmparser::Payload;

use crate::{
    bounds::{MAX_TYPES_TIMES_EXPORTS, expect},
    report::Finding,
    scan::Scan,
};

/// The skeleton of a module that was scanned, or none where its sections cannot be
/// read, for which the validator has a word.
///
/// Types, imports, memories and tags stay as they are; of the functions those stay
/// that are exported, started, or referred to by a global, under new indices.
///
/// # Errors
///
/// KW004 where there are too many functions for their types.
pub(crate) fn skeleton(bytes: &[u8], scan: &Scan<'_>) -> Result<Option<Vec<u8>>, Box<Finding>> {
    let mut kept = Kept::new(scan.facts.imported_functions);
    let Some(outside) = Outside::read(bytes, scan, &mut kept) else { return Ok(None) };
    let pairs = kept.functions.len() as u64 * scan.arities.of_type.len() as u64;
    expect(pairs, MAX_TYPES_TIMES_EXPORTS, "types times exported functions")?;
    Ok(outside.finish(scan, &kept))
}

/// The sections of a skeleton, but for those of the functions.
#[derive(Default)]
struct Outside<'a> {
    types_and_imports: Vec<RawSection<'a>>,
    memories_and_tags: Vec<RawSection<'a>>,
    tables: TableSection,
    globals: GlobalSection,
    exports: ExportSection,
    start: Option<StartSection>,
}

impl<'a> Outside<'a> {
    fn read(bytes: &'a [u8], scan: &Scan<'_>, kept: &mut Kept) -> Option<Self> {
        let mut outside = Self::default();
        for payload in &scan.sections {
            match payload {
                Payload::TypeSection(_) | Payload::ImportSection(_) => {
                    outside.types_and_imports.push(raw(bytes, payload)?);
                }
                Payload::MemorySection(_) | Payload::TagSection(_) => {
                    outside.memories_and_tags.push(raw(bytes, payload)?);
                }
                Payload::TableSection(section) => {
                    utils::parse_table_section(kept, &mut outside.tables, section.clone()).ok()?;
                }
                Payload::GlobalSection(section) => {
                    utils::parse_global_section(kept, &mut outside.globals, section.clone())
                        .ok()?;
                }
                Payload::ExportSection(section) => {
                    utils::parse_export_section(kept, &mut outside.exports, section.clone())
                        .ok()?;
                }
                Payload::StartSection { func, .. } => {
                    let function_index = kept.number(*func);
                    outside.start = Some(StartSection { function_index });
                }
                _ => {}
            }
        }
        Some(outside)
    }

    fn finish(&self, scan: &Scan<'_>, kept: &Kept) -> Option<Vec<u8>> {
        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        for function in &kept.functions {
            functions.function(*scan.arities.of_function.get(*function as usize)?);
            let mut body = Function::new([]);
            body.instructions().unreachable().end();
            code.function(&body);
        }
        let mut module = Module::new();
        self.types_and_imports.iter().for_each(|section| _ = module.section(section));
        module.section(&functions).section(&self.tables);
        self.memories_and_tags.iter().for_each(|section| _ = module.section(section));
        module.section(&self.globals).section(&self.exports);
        self.start.iter().for_each(|start| _ = module.section(start));
        module.section(&code);
        Some(module.finish())
    }
}

fn raw<'a>(bytes: &'a [u8], payload: &Payload<'_>) -> Option<RawSection<'a>> {
    let (id, range) = payload.as_section()?;
    Some(RawSection { id, data: bytes.get(range)? })
}

/// The functions that stay, numbered in the order in which they are met.
struct Kept {
    imported: u32,
    functions: Vec<u32>,
    numbers: HashMap<u32, u32>,
}

impl Kept {
    fn new(imported: u32) -> Self {
        Self { imported, functions: Vec::new(), numbers: HashMap::new() }
    }

    fn number(&mut self, function: u32) -> u32 {
        if function < self.imported {
            return function;
        }
        *self.numbers.entry(function).or_insert_with(|| {
            self.functions.push(function);
            self.imported + u32::try_from(self.functions.len() - 1).unwrap_or(u32::MAX)
        })
    }
}

impl Reencode for Kept {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        Ok(self.number(function))
    }
}
