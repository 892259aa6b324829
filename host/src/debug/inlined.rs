//! Functions that the compiler put into others, and from where they were called.
//!
//! Of version 4 of DWARF alone, which is what clang writes for WebAssembly; of
//! another, the function itself is told, with the line.

use gimli::{
    Abbreviations, AttributeSpecification, AttributeValue, DebugAbbrev, EntriesRaw, LittleEndian,
    UnitHeader, UnitOffset, constants as dwarf,
};
use wasm_abi_check::readable_name;

use super::{ADDRESS_BYTES, Location, Sections, Slice, lines};

/// Attributes, ranges and the like that are looked at, after which the search ends:
/// a tenth of a second.
const MAX_STEPS: usize = 2_000_000;

/// Functions in each other that are told for one address.
const MAX_DEPTH: usize = 8;

/// Bytes of a name.
const MAX_NAME_BYTES: usize = 1 << 10;

/// Entries that one name may lead over.
const MAX_HOPS: usize = 4;

/// A function that was compiled into another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Call {
    /// Its name, printable; `?` where it has none.
    pub(super) function: String,
    /// From where it was called.
    pub(super) location: Option<Location>,
}

/// The calls that lead to each address, the outermost first.
pub(super) fn find(sections: &Sections, addresses: &[Option<u64>]) -> Vec<Vec<Call>> {
    let mut search =
        Search { sections, addresses, calls: vec![Vec::new(); addresses.len()], steps: MAX_STEPS };
    let mut units = gimli::DebugInfo::new(&sections.info, LittleEndian).units();
    while let Ok(Some(unit)) = units.next() {
        if search.steps == 0 {
            break;
        }
        search.unit(&unit); // what is wrong with one is not of the next
    }
    search.calls
}

struct Search<'a> {
    sections: &'a Sections,
    addresses: &'a [Option<u64>],
    calls: Vec<Vec<Call>>,
    steps: usize,
}

/// What is looked at of an entry.
#[derive(Default)]
struct Entry<'a> {
    low: Option<u64>,
    high: Option<u64>,
    ranges: Option<usize>,
    origin: Option<UnitOffset>,
    name: Option<&'a [u8]>,
    linkage_name: Option<&'a [u8]>,
    call_file: u64,
    call_line: u64,
    lines: Option<usize>,
}

impl<'a> Search<'a> {
    /// Looks through one unit. None where it is broken or there was too much to do;
    /// what was found stays.
    fn unit(&mut self, unit: &UnitHeader<Slice<'a>>) -> Option<()> {
        if unit.version() != 4 || unit.address_size() != ADDRESS_BYTES {
            return Some(());
        }
        self.spend(self.sections.abbrev.len() / 16)?; // where one table may be all of it
        let abbreviations =
            unit.abbreviations(&DebugAbbrev::new(&self.sections.abbrev, LittleEndian)).ok()?;
        let mut entries = unit.entries_raw(&abbreviations, None).ok()?;
        let mut root = Entry::default();
        while !entries.is_empty() {
            let Some(abbreviation) = entries.read_abbreviation().ok()? else {
                self.spend(1)?;
                continue;
            };
            let attributes = abbreviation.attributes();
            match abbreviation.tag() {
                dwarf::DW_TAG_compile_unit => {
                    root = self.entry(&mut entries, attributes)?;
                    if self.inside(&root, 0)?.is_empty() {
                        return Some(()); // none of the addresses is of this unit
                    }
                }
                dwarf::DW_TAG_inlined_subroutine => {
                    let entry = self.entry(&mut entries, attributes)?;
                    for index in self.inside(&entry, root.low.unwrap_or(0))? {
                        if self.calls[index].len() < MAX_DEPTH {
                            let call = self.call(unit, &abbreviations, &root, &entry)?;
                            self.calls[index].push(call);
                        }
                    }
                }
                _ => {
                    self.spend(1 + attributes.len())?;
                    entries.skip_attributes(attributes).ok()?;
                }
            }
        }
        Some(())
    }

    fn entry(
        &mut self,
        entries: &mut EntriesRaw<'_, Slice<'a>>,
        attributes: &[AttributeSpecification],
    ) -> Option<Entry<'a>> {
        self.spend(1 + attributes.len())?;
        let mut entry = Entry::default();
        let mut high = None;
        for &attribute in attributes {
            let attribute = entries.read_attribute(attribute).ok()?;
            match (attribute.name(), attribute.value()) {
                (dwarf::DW_AT_low_pc, AttributeValue::Addr(address)) => entry.low = Some(address),
                (dwarf::DW_AT_high_pc, value) => high = Some(value),
                (dwarf::DW_AT_ranges, AttributeValue::RangeListsRef(offset)) => {
                    entry.ranges = Some(offset.0);
                }
                (
                    dwarf::DW_AT_abstract_origin | dwarf::DW_AT_specification,
                    AttributeValue::UnitRef(offset),
                ) => entry.origin = Some(offset),
                (dwarf::DW_AT_name, value) => entry.name = self.text(&value),
                (dwarf::DW_AT_linkage_name, value) => entry.linkage_name = self.text(&value),
                (dwarf::DW_AT_call_file, AttributeValue::FileIndex(file)) => entry.call_file = file,
                (dwarf::DW_AT_call_line, value) => {
                    entry.call_line = value.udata_value().unwrap_or(0)
                }
                (dwarf::DW_AT_stmt_list, AttributeValue::DebugLineRef(offset)) => {
                    entry.lines = Some(offset.0);
                }
                _ => {}
            }
        }
        entry.high = match high {
            Some(AttributeValue::Addr(address)) => Some(address),
            Some(length) => {
                entry.low.zip(length.udata_value()).map(|(low, len)| low.saturating_add(len))
            }
            None => None,
        };
        Some(entry)
    }

    /// The addresses, by their place in the list, that lie in an entry.
    fn inside(&mut self, entry: &Entry<'_>, base: u64) -> Option<Vec<usize>> {
        let mut inside = Vec::new();
        if let (Some(low), Some(high)) = (entry.low, entry.high) {
            self.take(low, high, &mut inside);
        }
        let Some(ranges) = entry.ranges.and_then(|at| self.sections.ranges.get(at..)) else {
            return Some(inside);
        };
        let mut base = base;
        for pair in ranges.as_chunks::<8>().0 {
            self.spend(1)?;
            let [a, b, c, d, e, f, g, h] = *pair;
            let begin = u32::from_le_bytes([a, b, c, d]);
            let end = u64::from(u32::from_le_bytes([e, f, g, h]));
            match (begin, end) {
                (0, 0) => break,
                (u32::MAX, end) => base = end,
                _ => {
                    let begin = base.saturating_add(u64::from(begin));
                    self.take(begin, base.saturating_add(end), &mut inside);
                }
            }
        }
        Some(inside)
    }

    /// 0 is where linkers put functions that they dropped.
    fn take(&self, low: u64, high: u64, inside: &mut Vec<usize>) {
        for (index, address) in self.addresses.iter().enumerate() {
            let is_inside = address.is_some_and(|address| (low..high).contains(&address));
            if low != 0 && is_inside && !inside.contains(&index) {
                inside.push(index);
            }
        }
    }

    fn call(
        &mut self,
        unit: &UnitHeader<Slice<'a>>,
        abbreviations: &Abbreviations,
        root: &Entry<'_>,
        entry: &Entry<'a>,
    ) -> Option<Call> {
        self.spend(lines::HEADER_STEPS)?; // which is read for the file's name
        let file = root.lines.filter(|_| entry.call_line > 0);
        let file = file.and_then(|at| lines::file(self.sections, at, entry.call_file));
        let location = file.map(|file| Location { file, line: entry.call_line });
        let mut name = None;
        let mut origin = entry.origin;
        for _ in 0..MAX_HOPS {
            let Some(at) = origin.take() else { break };
            let mut entries = unit.entries_raw(abbreviations, Some(at)).ok()?;
            let Some(abbreviation) = entries.read_abbreviation().ok()? else { break };
            let found = self.entry(&mut entries, abbreviation.attributes())?;
            if found.linkage_name.is_some() {
                name = found.linkage_name;
                break;
            }
            name = name.or(found.name);
            origin = found.origin;
        }
        let name = name.map(|name| readable_name(&String::from_utf8_lossy(name)));
        Some(Call { function: name.unwrap_or_else(|| "?".to_owned()), location })
    }

    fn text(&mut self, value: &AttributeValue<Slice<'a>>) -> Option<&'a [u8]> {
        match value {
            AttributeValue::String(text) => Some(text.slice()),
            AttributeValue::DebugStrRef(offset) => {
                let rest = self.sections.str.get(offset.0..)?;
                let rest = &rest[..rest.len().min(MAX_NAME_BYTES)];
                self.spend(MAX_NAME_BYTES / 64)?;
                rest.iter().position(|byte| *byte == 0).map(|end| &rest[..end])
            }
            _ => None,
        }
    }

    /// Counts what is done; none where it is too much.
    fn spend(&mut self, steps: usize) -> Option<()> {
        self.steps = self.steps.saturating_sub(steps);
        (self.steps > 0).then_some(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Call, MAX_DEPTH, Sections, find};

    /// A unit from 100 to 200, a function with a name, one that is defined by itself,
    /// and a function within another, which begins at an address and has 10 bytes.
    const ABBREVIATIONS: &[u8] = &[
        1, 0x11, 1, 0x11, 0x01, 0x12, 0x06, 0, 0, // compile unit: low_pc, high_pc
        2, 0x2e, 0, 0x03, 0x08, 0, 0, // subprogram: name
        3, 0x2e, 0, 0x47, 0x13, 0, 0, // subprogram: specification
        4, 0x1d, 0, 0x31, 0x13, 0x11, 0x01, 0x12, 0x06, 0, 0, // inlined: origin, low, high
    ];

    const UNIT: &[u8] = &[1, 100, 0, 0, 0, 100, 0, 0, 0];
    const HEADER_BYTES: usize = 11;
    const NAMED: &[u8] = &[2, b'_', b'Z', b'1', b'f', b'i', 0];
    const NAMED_AT: usize = HEADER_BYTES + UNIT.len();
    const SELF_AT: usize = NAMED_AT + NAMED.len();

    fn inlined(origin: usize, low: u8) -> Vec<u8> {
        [&[4], &u32::try_from(origin).unwrap().to_le_bytes()[..], &[low, 0, 0, 0, 10, 0, 0, 0]]
            .concat()
    }

    fn search(abbreviations: &[u8], entries: &[u8], addresses: &[u64]) -> Vec<Vec<String>> {
        let itself = [&[3], &u32::try_from(SELF_AT).unwrap().to_le_bytes()[..]].concat();
        let sections = Sections {
            info: unit(4, &[UNIT, NAMED, &itself, entries].concat()).into(),
            abbrev: [abbreviations, &[0]].concat().into(),
            ..Sections::default()
        };
        names(&sections, addresses)
    }

    fn unit(address_bytes: u8, entries: &[u8]) -> Vec<u8> {
        let unit = [&[4, 0, 0, 0, 0, 0, address_bytes], entries].concat();
        [&u32::try_from(unit.len()).unwrap().to_le_bytes()[..], &unit].concat()
    }

    fn names(sections: &Sections, addresses: &[u64]) -> Vec<Vec<String>> {
        let addresses: Vec<_> = addresses.iter().copied().map(Some).collect();
        let names = |calls: Vec<Call>| calls.into_iter().map(|call| call.function).collect();
        find(sections, &addresses).into_iter().map(names).collect()
    }

    /// A unit that begins at `low` and has ranges, with a function in it that has some
    /// as well: information, abbreviations, ranges.
    fn ranged(low: &[u8]) -> [Vec<u8>; 3] {
        let abbreviations = [
            &[1, 0x11, 1, 0x11, 0x01, 0x55, 0x17, 0, 0][..], // compile unit: low_pc, ranges
            &[2, 0x2e, 0, 0x03, 0x08, 0, 0],                 // subprogram: name
            // inlined: origin, ranges, call_file, call_line
            &[3, 0x1d, 0, 0x31, 0x13, 0x55, 0x17, 0x58, 0x0b, 0x59, 0x0b, 0, 0, 0],
        ];
        let named_at = u8::try_from(HEADER_BYTES + 1 + low.len() + 4).unwrap();
        let inlined = [3, named_at, 0, 0, 0, 24, 0, 0, 0, 1, 7, 0];
        let entries = [&[1], low, &[0; 4], NAMED, &inlined].concat();
        let numbers = [u32::MAX, 100, 0, 100, 0, 0, 10, 20, 0, 0];
        let ranges = numbers.into_iter().flat_map(u32::to_le_bytes).collect();
        let address_bytes = u8::try_from(low.len()).unwrap();
        [unit(address_bytes, &entries), abbreviations.concat(), ranges]
    }

    fn in_ranges([info, abbrev, ranges]: &[Vec<u8>; 3], addresses: &[u64]) -> Vec<Vec<String>> {
        let [info, abbrev, ranges] = [info, abbrev, ranges].map(|part| part.as_slice().into());
        names(&Sections { info, abbrev, ranges, ..Sections::default() }, addresses)
    }

    #[test]
    fn an_address_has_the_functions_around_it() {
        let entries = [inlined(NAMED_AT, 110), inlined(SELF_AT, 115)].concat();
        let found = search(ABBREVIATIONS, &entries, &[109, 110, 115, 120, 125, 300]);
        let expected: [&[&str]; 6] = [&[], &["f(int)"], &["f(int)", "?"], &["?"], &[], &[]];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_function_that_is_in_itself_without_an_end_is_told_a_few_times() {
        let entries = inlined(NAMED_AT, 110).repeat(100_000);
        assert_eq!(search(ABBREVIATIONS, &entries, &[110])[0].len(), MAX_DEPTH);
    }

    /// Each byte stands for an entry of 60,000 attributes that take no space.
    #[test]
    fn what_multiplies_is_given_up() {
        let many = [5, 0x34, 0].into_iter().chain([0x3f, 0x19].repeat(60_000)).chain([0, 0]);
        let abbreviations = [ABBREVIATIONS, &many.collect::<Vec<u8>>()].concat();
        let entries = [vec![5; 1 << 20], inlined(NAMED_AT, 110)].concat();
        assert!(search(&abbreviations, &entries, &[110])[0].is_empty());
    }

    #[test]
    fn ranges_count_from_their_base() {
        let found = in_ranges(&ranged(&[100, 0, 0, 0]), &[100, 109, 110, 119, 120, 200]);
        let expected: [&[&str]; 6] = [&[], &[], &["f(int)"], &["f(int)"], &[], &[]];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_unit_of_wider_addresses_is_passed_over() {
        assert!(in_ranges(&ranged(&[100, 0, 0, 0, 0, 0, 0, 0]), &[110])[0].is_empty());
        assert!(in_ranges(&ranged(&[0xff; 8]), &[110])[0].is_empty());
    }

    /// Every byte replaced by each of several values, and every prefix.
    #[test]
    fn broken_information_does_no_harm() {
        for low in [&[100, 0, 0, 0][..], &[0xff; 4], &[0xff; 8]] {
            let whole = ranged(low);
            for part in 0..whole.len() {
                for at in 0..whole[part].len() {
                    let mut broken = whole.clone();
                    for value in [0, 1, 2, 4, 8, 0x7f, 0x80, 0xff, whole[part][at] ^ 1] {
                        broken[part][at] = value;
                        in_ranges(&broken, &[5, 110, u64::MAX]);
                    }
                    broken[part].truncate(at);
                    in_ranges(&broken, &[5, 110, u64::MAX]);
                }
            }
        }
    }
}
