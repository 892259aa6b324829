//! Setting an instance back to how it began.
//!
//! Making an instance takes longer than most calls of it. What a plugin's code can change
//! is its memory and its globals: once both are as they were, nothing tells the instance
//! from a new one, and the next caller gets it as one (ABI.md, Instances). Modules whose
//! code can change more, and such as run code while they are instantiated, get a new
//! instance each time.

use std::{ops::Range, sync::OnceLock};

use wasm_encoder::{ExportKind, ExportSection, RawSection};
use wasmparser::{Encoding, ExportSectionReader, Operator, Parser, Payload, TypeRef, ValType};
use wasmtime::{Global, Memory, Module, ModuleExport, Store, Val};

use crate::{engine::KEEP_RESIDENT_BYTES, state::State, writes};

/// Bytes of a page of memory.
const PAGE: usize = 64 << 10;

/// Globals that are set back: clang has one, and each takes as long as a call.
const MAX_GLOBALS: usize = 16;

/// How the names begin under which memory and globals are exported, so that the host can set
/// them back. Nobody else sees them: plugins call no exports, and callers none but those of
/// the contract.
const PREFIX: &str = "keyway rewind ";
const MEMORY: &str = "keyway rewind memory";

fn global(place: usize) -> String {
    format!("{PREFIX}global {place}")
}

/// The module with exports of all that its code can change; none where that is more than
/// can be set back.
pub(crate) fn prepare(bytes: &[u8]) -> Option<Prepared> {
    let found = Found::read(bytes)?;
    let mut module = wasm_encoder::Module::new();
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload.ok()?;
        if let Payload::ExportSection(exports) = payload {
            module.section(&found.exports(exports)?);
        } else if let Some((id, range)) = payload.as_section() {
            module.section(&RawSection { id, data: bytes.get(range)? });
        }
    }
    let writes = writes::of(bytes).unwrap_or(0..u64::MAX);
    let place = |byte| usize::try_from(byte).unwrap_or(usize::MAX);
    Some(Prepared { module: module.finish(), writes: place(writes.start)..place(writes.end) })
}

/// What a module's code can change.
#[derive(Default)]
struct Found {
    has_memory: bool,
    globals: Vec<u32>,
}

impl Found {
    /// None where it can change more.
    fn read(bytes: &[u8]) -> Option<Self> {
        let (mut found, mut has_exports) = (Self::default(), false);
        for payload in Parser::new(0).parse_all(bytes) {
            match payload.ok()? {
                Payload::Version { encoding: Encoding::Component, .. }
                | Payload::StartSection { .. } => return None,
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        if !matches!(import.ok()?.ty, TypeRef::Func(_)) {
                            return None;
                        }
                    }
                }
                Payload::MemorySection(memories) => {
                    for memory in memories {
                        let memory = memory.ok()?;
                        let bytes = usize::try_from(memory.initial).ok()?.checked_mul(PAGE)?;
                        let is_usual = !memory.memory64 && !memory.shared;
                        let is_one = !found.has_memory && memory.page_size_log2.is_none();
                        if !is_usual || !is_one || bytes > KEEP_RESIDENT_BYTES {
                            return None;
                        }
                        found.has_memory = true;
                    }
                }
                Payload::GlobalSection(globals) => {
                    for (index, global) in (0..).zip(globals) {
                        let ty = global.ok()?.ty;
                        if !ty.mutable {
                            continue;
                        }
                        found.globals.push(index);
                        let is_number = matches!(
                            ty.content_type,
                            ValType::I32 | ValType::I64 | ValType::F32 | ValType::F64
                        );
                        if !is_number || found.globals.len() > MAX_GLOBALS {
                            return None;
                        }
                    }
                }
                Payload::ExportSection(exports) => {
                    has_exports = true;
                    for export in exports {
                        if export.ok()?.name.starts_with(PREFIX) {
                            return None;
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    for operator in body.get_operators_reader().ok()? {
                        if changes_more(&operator.ok()?) {
                            return None;
                        }
                    }
                }
                _ => {}
            }
        }
        has_exports.then_some(found)
    }

    /// The exports that there are, and those of what can change.
    fn exports(&self, exports: ExportSectionReader<'_>) -> Option<ExportSection> {
        let mut section = ExportSection::new();
        for export in exports {
            let export = export.ok()?;
            section.export(export.name, export.kind.into(), export.index);
        }
        if self.has_memory {
            section.export(MEMORY, ExportKind::Memory, 0);
        }
        for (place, index) in self.globals.iter().enumerate() {
            section.export(&global(place), ExportKind::Global, *index);
        }
        Some(section)
    }
}

/// Whether the instruction changes a table, or drops a segment.
fn changes_more(operator: &Operator<'_>) -> bool {
    matches!(
        operator,
        Operator::TableSet { .. }
            | Operator::TableGrow { .. }
            | Operator::TableFill { .. }
            | Operator::TableCopy { .. }
            | Operator::TableInit { .. }
            | Operator::ElemDrop { .. }
            | Operator::MemoryInit { .. }
            | Operator::DataDrop { .. }
    )
}

/// How instances of one module begin.
pub(crate) struct Rewind {
    memory: Option<ModuleExport>,
    globals: Vec<ModuleExport>,
    /// The bytes of the memory that can have changed.
    writes: Range<usize>,
    /// As the first instance was seen to begin: no code ran before, so all begin alike.
    origin: OnceLock<Origin>,
}

struct Origin {
    /// Bytes of the memory.
    len: usize,
    /// Those that are not zero lie from here on.
    start: usize,
    contents: Box<[u8]>,
    globals: Vec<Val>,
}

/// A module that is prepared for it.
pub(crate) struct Prepared {
    pub(crate) module: Vec<u8>,
    /// The bytes of its memory that its code can write.
    writes: Range<usize>,
}

/// What there is to set back in one instance.
pub(crate) struct Changeable {
    memory: Option<Memory>,
    globals: Vec<Global>,
}

impl Rewind {
    /// What [`prepare`] exported of a module. Where the host writes to the memory, too, only
    /// that has all of it set back.
    pub(crate) fn find(module: &Module, prepared: &Prepared, host_writes: bool) -> Self {
        let globals = (0..).map_while(|place| module.get_export_index(&global(place)));
        Self {
            memory: module.get_export_index(MEMORY),
            globals: globals.collect(),
            writes: if host_writes { 0..usize::MAX } else { prepared.writes.clone() },
            origin: OnceLock::new(),
        }
    }

    /// Finds it in an instance of which no code has run yet.
    pub(crate) fn begin(
        &self,
        store: &mut Store<State>,
        instance: &wasmtime::Instance,
    ) -> Option<Changeable> {
        let memory = match &self.memory {
            Some(export) => Some(instance.get_module_export(&mut *store, export)?.into_memory()?),
            None => None,
        };
        let globals = self.globals.iter();
        let globals = globals
            .map(|export| instance.get_module_export(&mut *store, export)?.into_global())
            .collect::<Option<Vec<_>>>()?;
        let changeable = Changeable { memory, globals };
        self.origin.get_or_init(|| changeable.look(store));
        Some(changeable)
    }

    /// Sets it back. Not where the memory has grown, which does not shrink.
    pub(crate) fn set_back(&self, store: &mut Store<State>, changed: &Changeable) -> bool {
        let Some(origin) = self.origin.get() else { return false };
        if let Some(memory) = &changed.memory {
            let bytes = memory.data_mut(&mut *store);
            if bytes.len() != origin.len {
                return false;
            }
            origin.write(bytes, &self.writes);
        }
        let mut globals = changed.globals.iter().zip(&origin.globals);
        globals.all(|(global, value)| global.set(&mut *store, *value).is_ok())
    }
}

impl Changeable {
    fn look(&self, store: &mut Store<State>) -> Origin {
        let globals = self.globals.iter().map(|global| global.get(&mut *store)).collect();
        let bytes = self.memory.as_ref().map_or(&[][..], |memory| memory.data(&*store));
        let is_set = |byte: &u8| *byte != 0;
        let start = bytes.iter().position(is_set).unwrap_or(bytes.len());
        let end = bytes.iter().rposition(is_set).map_or(start, |last| last + 1);
        Origin { len: bytes.len(), start, contents: bytes[start..end].into(), globals }
    }
}

impl Origin {
    /// Writes those bytes that lie in `range`.
    fn write(&self, memory: &mut [u8], range: &Range<usize>) {
        let end = range.end.min(memory.len());
        let start = range.start.min(end);
        let contents_end = (self.start + self.contents.len()).clamp(start, end);
        let contents_start = self.start.clamp(start, contents_end);
        memory[start..contents_start].fill(0);
        if contents_start < contents_end {
            let from = contents_start - self.start;
            let contents = &self.contents[from..from + (contents_end - contents_start)];
            memory[contents_start..contents_end].copy_from_slice(contents);
        }
        memory[contents_end..end].fill(0);
    }
}
