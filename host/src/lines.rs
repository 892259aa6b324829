//! Source lines from a module's debug information.
//!
//! Only the line tables of DWARF are read, and only after a trap: one pass, whose
//! time and memory grow no faster than the tables, which are bounded. The rest of
//! DWARF refers to itself in ways by which a small module costs gigabytes.

use gimli::{
    AttributeValue, DebugLine, DebugLineOffset, DebugLineStr, EndianSlice, LineProgramHeader,
    LittleEndian,
};
use wasmparser::{Parser, Payload};

/// Bytes of each of the sections; a module with more runs, and its traps have no
/// lines: 1 MiB.
const MAX_SECTION_BYTES: usize = 1 << 20;

/// Bytes of a path.
const MAX_PATH_BYTES: usize = 4 << 10;

/// Addresses of wasm32.
const ADDRESS_BYTES: u8 = 4;

/// The line tables of one module.
pub(crate) struct Lines {
    /// Where the code section begins in the module, from where DWARF counts.
    code: usize,
    table: Box<[u8]>,
    strings: Box<[u8]>,
}

/// A line of a source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Location {
    pub(crate) file: String,
    pub(crate) line: u64,
}

type Slice<'a> = EndianSlice<'a, LittleEndian>;

impl Lines {
    /// Keeps the tables of a module; none where it has none, or too large ones.
    pub(crate) fn read(module: &[u8]) -> Option<Self> {
        let (mut code, mut table, mut strings) = (None, None, None);
        for payload in Parser::new(0).parse_all(module) {
            match payload.ok()? {
                Payload::CodeSectionStart { range, .. } => code = Some(range.start),
                Payload::CustomSection(section) => match section.name() {
                    ".debug_line" => table = Some(section.data()),
                    ".debug_line_str" => strings = Some(section.data()),
                    _ => {}
                },
                _ => {}
            }
        }
        let (table, strings) = (table?, strings.unwrap_or_default());
        let is_bounded = [table, strings].iter().all(|part| part.len() <= MAX_SECTION_BYTES);
        is_bounded.then_some(Self { code: code?, table: table.into(), strings: strings.into() })
    }

    /// The lines of instructions that are told by their offset in the module, in the
    /// same order.
    pub(crate) fn find(&self, offsets: &[Option<usize>]) -> Vec<Option<Location>> {
        let mut search = Search {
            strings: DebugLineStr::new(&self.strings, LittleEndian),
            addresses: offsets
                .iter()
                .map(|offset| u64::try_from((*offset)?.checked_sub(self.code)?).ok())
                .collect(),
            found: vec![None; offsets.len()],
        };
        let table = DebugLine::new(&self.table, LittleEndian);
        let mut offset = 0;
        // what is wrong with a table ends the search; what was found stays
        while offset < self.table.len() {
            let start = DebugLineOffset(offset);
            let Ok(program) = table.program(start, ADDRESS_BYTES, None, None) else { break };
            let header = program.header();
            offset += header.unit_length() + usize::from(header.format().initial_length_size());
            search.run(program);
        }
        search.found
    }
}

struct Search<'a> {
    strings: DebugLineStr<Slice<'a>>,
    addresses: Vec<Option<u64>>,
    found: Vec<Option<Location>>,
}

/// What holds from an address up to the next row's.
#[derive(Clone, Copy)]
struct Row {
    address: u64,
    file: u64,
    line: u64,
}

impl<'a> Search<'a> {
    /// Runs one line program and takes what it knows of the addresses.
    fn run(&mut self, program: gimli::IncompleteLineProgram<Slice<'a>>) {
        let mut rows = program.rows();
        let mut last: Option<Row> = None;
        while let Ok(Some((header, row))) = rows.next_row() {
            // 0 is where linkers put functions that they dropped
            if let Some(last) = last.filter(|last| last.address != 0) {
                self.take(header, last, row.address());
            }
            last = (!row.end_sequence()).then(|| Row {
                address: row.address(),
                file: row.file_index(),
                // code without a line belongs to the line before
                line: row.line().map_or_else(|| last.map_or(0, |last| last.line), u64::from),
            });
        }
    }

    fn take(&mut self, header: &LineProgramHeader<Slice<'a>>, row: Row, end: u64) {
        if row.line == 0 {
            return;
        }
        for (address, found) in self.addresses.iter().zip(&mut self.found) {
            if found.is_none()
                && address.is_some_and(|address| (row.address..end).contains(&address))
                && let Some(file) = file_name(&self.strings, header, row.file)
            {
                *found = Some(Location { file, line: row.line });
            }
        }
    }
}

/// The path of a file as the compiler was given it.
fn file_name(
    strings: &DebugLineStr<Slice<'_>>,
    header: &LineProgramHeader<Slice<'_>>,
    file: u64,
) -> Option<String> {
    let entry = header.file(file)?;
    let name = text(strings, entry.path_name())?;
    let folder = entry.directory(header).and_then(|folder| text(strings, folder));
    Some(match folder {
        Some(folder) if !name.starts_with('/') => format!("{folder}/{name}"),
        _ => name,
    })
}

fn text(strings: &DebugLineStr<Slice<'_>>, value: AttributeValue<Slice<'_>>) -> Option<String> {
    let bytes = match value {
        AttributeValue::String(bytes) => bytes,
        AttributeValue::DebugLineStrRef(offset) => strings.get_str(offset).ok()?,
        _ => return None,
    };
    let is_path = (1..=MAX_PATH_BYTES).contains(&bytes.len());
    is_path.then(|| String::from_utf8_lossy(bytes.slice()).into_owned())
}
