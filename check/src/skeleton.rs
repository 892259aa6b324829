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

use crate::scan::Scan;

/// The skeleton of a module that was scanned, or none where its sections cannot be
/// read, for which the validator has a word.
///
/// Types, imports, memories and tags stay as they are; of the functions those stay
/// that are exported, started, or referred to by a global, under new indices.
pub(crate) fn skeleton(bytes: &[u8], scan: &Scan<'_>) -> Option<Vec<u8>> {
    let mut kept = Kept::new(scan.facts.imported_functions);
    let (mut tables, mut globals) = (TableSection::new(), GlobalSection::new());
    let (mut exports, mut start) = (ExportSection::new(), None);
    let (mut types_and_imports, mut memories_and_tags) = (Vec::new(), Vec::new());
    for payload in &scan.sections {
        match payload {
            Payload::TypeSection(_) | Payload::ImportSection(_) => {
                types_and_imports.push(raw(bytes, payload)?);
            }
            Payload::MemorySection(_) | Payload::TagSection(_) => {
                memories_and_tags.push(raw(bytes, payload)?);
            }
            Payload::TableSection(section) => {
                utils::parse_table_section(&mut kept, &mut tables, section.clone()).ok()?;
            }
            Payload::GlobalSection(section) => {
                utils::parse_global_section(&mut kept, &mut globals, section.clone()).ok()?;
            }
            Payload::ExportSection(section) => {
                utils::parse_export_section(&mut kept, &mut exports, section.clone()).ok()?;
            }
            Payload::StartSection { func, .. } => {
                let function_index = kept.number(*func);
                start = Some(StartSection { function_index });
            }
            _ => {}
        }
    }
    let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
    for function in &kept.functions {
        functions.function(*scan.arities.of_function.get(*function as usize)?);
        let mut body = Function::new([]);
        body.instructions().unreachable().end();
        code.function(&body);
    }
    let mut module = Module::new();
    types_and_imports.iter().for_each(|section| _ = module.section(section));
    module.section(&functions).section(&tables);
    memories_and_tags.iter().for_each(|section| _ = module.section(section));
    module.section(&globals).section(&exports);
    start.iter().for_each(|start| _ = module.section(start));
    module.section(&code);
    Some(module.finish())
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
