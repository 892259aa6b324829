//! Source lines: one pass over the line tables.

use gimli::{
    AttributeValue, DebugLine, DebugLineOffset, DebugLineStr, IncompleteLineProgram,
    LineProgramHeader, LittleEndian,
};

use super::{ADDRESS_BYTES, Location, Sections, Slice};

/// Bytes of the header of one table, whose files cost a hundred times their size
/// while the table is read: 64 KiB.
const MAX_HEADER_BYTES: u32 = 64 << 10;

/// Bytes of a path.
const MAX_PATH_BYTES: usize = 4 << 10;

/// What reading a header costs, counted as the steps of a search.
pub(super) const HEADER_STEPS: usize = 10_000;

/// The line of each address.
pub(super) fn find(sections: &Sections, addresses: &[Option<u64>]) -> Vec<Option<Location>> {
    let mut search = Search {
        strings: DebugLineStr::new(&sections.line_str, LittleEndian),
        addresses: addresses.to_vec(),
        found: vec![None; addresses.len()],
    };
    let mut offset = 0;
    // what is wrong with a table ends the search; what was found stays
    while let Some(program) = table(sections, offset) {
        let header = program.header();
        offset += header.unit_length() + usize::from(header.format().initial_length_size());
        search.run(program);
    }
    search.found
}

/// The path of a file that the table at `offset` lists.
pub(super) fn file(sections: &Sections, offset: usize, file: u64) -> Option<String> {
    let strings = DebugLineStr::new(&sections.line_str, LittleEndian);
    file_name(&strings, table(sections, offset)?.header(), file)
}

/// The table at `offset`, its header read.
fn table(sections: &Sections, offset: usize) -> Option<IncompleteLineProgram<Slice<'_>>> {
    header_length(&sections.line, offset).filter(|bytes| *bytes <= MAX_HEADER_BYTES)?;
    let tables = DebugLine::new(&sections.line, LittleEndian);
    tables.program(DebugLineOffset(offset), ADDRESS_BYTES, None, None).ok()
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
    fn run(&mut self, program: IncompleteLineProgram<Slice<'a>>) {
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
    use super::{Location, MAX_HEADER_BYTES, Sections};

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

    fn find(table: Vec<u8>, addresses: &[u64]) -> Vec<Option<(String, u64)>> {
        let sections = Sections { line: table.into(), ..Sections::default() };
        let addresses: Vec<_> = addresses.iter().copied().map(Some).collect();
        let found = super::find(&sections, &addresses).into_iter();
        found.map(|found| found.map(|Location { file, line }| (file, line))).collect()
    }

    #[test]
    fn an_instruction_has_the_line_of_the_row_before_it() {
        let plugin = |line| Some(("include/plugin.cpp".to_owned(), line));
        let lib = |line| Some(("/src/lib.c".to_owned(), line));
        let found = find(table(PROGRAM), &[99, 100, 103, 104, 107, 109, 110, 5]);
        let expected = [None, plugin(12), plugin(12), lib(15), lib(15), lib(15), None, None];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_a_linker_dropped_is_at_0_and_not_looked_at() {
        let dropped: Vec<_> =
            PROGRAM.iter().map(|&byte| if byte == 100 { 0 } else { byte }).collect();
        assert_eq!(find(table(&dropped), &[0, 2, 7]), [None, None, None]);
    }

    #[test]
    fn the_second_table_is_found_behind_the_first() {
        let tables = [table(&[]), table(PROGRAM)].concat();
        assert_eq!(find(tables, &[100])[0].as_ref().unwrap().1, 12);
    }

    #[test]
    fn a_header_beyond_the_bound_is_not_read() {
        let mut large = table(PROGRAM);
        let length = (MAX_HEADER_BYTES + 1).to_le_bytes();
        large.splice(6..10, length);
        large.resize(2 * large.len() + MAX_HEADER_BYTES as usize, 0);
        let unit_length = u32::try_from(large.len() - 4).unwrap().to_le_bytes();
        large.splice(..4, unit_length);
        assert_eq!(find(large, &[100]), [None]);
    }

    /// Every byte replaced by each of several values, and every prefix.
    #[test]
    fn broken_tables_do_no_harm() {
        let whole = [table(PROGRAM), table(PROGRAM)].concat();
        for at in 0..whole.len() {
            for value in [0, 1, 2, 0x7f, 0x80, 0xff, whole[at] ^ 1] {
                let mut broken = whole.clone();
                broken[at] = value;
                find(broken, &[100, 104]);
            }
            find(whole[..at].to_vec(), &[100, 104]);
        }
    }

    /// Rows that all hold the address and name a string without an end.
    #[test]
    fn a_table_that_repeats_itself_takes_no_long_time() {
        let mut program = Vec::new();
        while program.len() < 1 << 20 {
            program.extend([0, 5, 2, 100, 0, 0, 0, 3, 1, 4, 9, 1, 2, 50, 1]);
        }
        assert_eq!(find(table(&program), &[100; 20]), vec![None; 20]);
    }
}
