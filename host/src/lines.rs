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

/// Bytes of the header of one table, whose files cost a hundred times their size
/// while the table is read: 64 KiB.
const MAX_HEADER_BYTES: u32 = 64 << 10;

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
        while header_length(&self.table, offset).is_some_and(|bytes| bytes <= MAX_HEADER_BYTES) {
            let start = DebugLineOffset(offset);
            let Ok(program) = table.program(start, ADDRESS_BYTES, None, None) else { break };
            let header = program.header();
            offset += header.unit_length() + usize::from(header.format().initial_length_size());
            search.run(program);
        }
        search.found
    }
}

/// The length of the header of the table at `offset`, as it tells itself; none for a
/// table of 64-bit DWARF, which no wasm32 needs.
fn header_length(table: &[u8], offset: usize) -> Option<u32> {
    let (unit_length, rest) = table.get(offset..)?.split_first_chunk()?;
    let (version, rest) = rest.split_first_chunk()?;
    let sizes = if u16::from_le_bytes(*version) >= 5 { 2 } else { 0 };
    let length = u32::from_le_bytes(*rest.get(sizes..)?.first_chunk()?);
    (u32::from_le_bytes(*unit_length) < u32::MAX).then_some(length)
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
        let mut is_dropped = false;
        while let Ok(Some((header, row))) = rows.next_row() {
            match last {
                // a sequence at 0 is a function that the linker dropped
                None => is_dropped = row.address() == 0,
                Some(_) if is_dropped => {}
                Some(last) => self.take(header, last, row.address()),
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
        for (address, found) in self.addresses.iter_mut().zip(&mut self.found) {
            if address.is_some_and(|address| (row.address..end).contains(&address)) {
                *address = None; // whatever comes of it: looking for a name takes time
                let file = file_name(&self.strings, header, row.file);
                *found = file.map(|file| Location { file, line: row.line });
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Lines, Location, MAX_HEADER_BYTES};

    /// A table of version 4 whose files are `plugin.cpp` and `/src/lib.c`.
    fn table(program: &[u8]) -> Vec<u8> {
        let mut header = vec![1, 1, 1, 0, 1, 10, 0, 1, 1, 1, 1, 0, 0, 0, 1];
        header.extend(b"include\0\0plugin.cpp\0\x01\0\0/src/lib.c\0\x01\0\0\0");
        let mut unit = vec![4, 0];
        unit.extend(u32::try_from(header.len()).unwrap().to_le_bytes());
        unit.extend(header);
        unit.extend(program);
        let mut table = u32::try_from(unit.len()).unwrap().to_le_bytes().to_vec();
        table.extend(unit);
        table
    }

    /// Line 12 at 100, line 15 of the second file at 104, no line at 106, end at 110.
    const PROGRAM: &[u8] = &[
        0, 5, 2, 100, 0, 0, 0, 3, 11, 1, // set address, advance line, row
        2, 4, 3, 3, 4, 2, 1, // advance address and line, file 2, row
        2, 2, 3, 0x71, 1, // advance address, line back to 0, row
        2, 4, 0, 1, 1, // advance address, end of sequence
    ];

    fn lines(table: Vec<u8>) -> Lines {
        Lines { code: 1000, table: table.into(), strings: Box::default() }
    }

    fn find(table: Vec<u8>, offsets: &[usize]) -> Vec<Option<(String, u64)>> {
        let offsets: Vec<_> = offsets.iter().copied().map(Some).collect();
        let found = lines(table).find(&offsets).into_iter();
        found.map(|found| found.map(|Location { file, line }| (file, line))).collect()
    }

    #[test]
    fn an_instruction_has_the_line_of_the_row_before_it() {
        let plugin = |line| Some(("include/plugin.cpp".to_owned(), line));
        let lib = |line| Some(("/src/lib.c".to_owned(), line));
        let found = find(table(PROGRAM), &[1099, 1100, 1103, 1104, 1107, 1109, 1110, 5]);
        let expected = [None, plugin(12), plugin(12), lib(15), lib(15), lib(15), None, None];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_a_linker_dropped_is_at_0_and_not_looked_at() {
        let dropped: Vec<_> =
            PROGRAM.iter().map(|&byte| if byte == 100 { 0 } else { byte }).collect();
        assert_eq!(find(table(&dropped), &[1000, 1002, 1007]), [None, None, None]);
    }

    #[test]
    fn the_second_table_is_found_behind_the_first() {
        let tables = [table(&[]), table(PROGRAM)].concat();
        assert_eq!(find(tables, &[1100])[0].as_ref().unwrap().1, 12);
    }

    #[test]
    fn a_header_beyond_the_bound_is_not_read() {
        let mut large = table(PROGRAM);
        let length = (MAX_HEADER_BYTES + 1).to_le_bytes();
        large.splice(6..10, length);
        large.resize(2 * large.len() + MAX_HEADER_BYTES as usize, 0);
        let unit_length = u32::try_from(large.len() - 4).unwrap().to_le_bytes();
        large.splice(..4, unit_length);
        assert_eq!(find(large, &[1100]), [None]);
    }

    /// Every byte replaced by each of several values, and every prefix.
    #[test]
    fn broken_tables_do_no_harm() {
        let whole = [table(PROGRAM), table(PROGRAM)].concat();
        for at in 0..whole.len() {
            for value in [0, 1, 2, 0x7f, 0x80, 0xff, whole[at] ^ 1] {
                let mut broken = whole.clone();
                broken[at] = value;
                find(broken, &[1100, 1104]);
            }
            find(whole[..at].to_vec(), &[1100, 1104]);
        }
    }

    /// Rows that all hold the address and name a string without an end.
    #[test]
    fn a_table_that_repeats_itself_takes_no_long_time() {
        let mut program = Vec::new();
        while program.len() < 1 << 20 {
            program.extend([0, 5, 2, 100, 0, 0, 0, 3, 1, 4, 9, 1, 2, 50, 1]);
        }
        assert_eq!(find(table(&program), &[1100; 20]), vec![None; 20]);
    }
}
