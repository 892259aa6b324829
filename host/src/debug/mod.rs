//! Functions and source lines from a module's debug information.
//!
//! DWARF refers to itself in ways by which a small module may cost gigabytes, and
//! plugins are not to be trusted. So it is read only after a trap, in passes whose
//! time and memory are bounded, and whatever is wrong with it is passed over.

mod inlined;
mod lines;

use gimli::{EndianSlice, LittleEndian};
use wasmparser::{Parser, Payload};

/// Bytes of a module's debug information that are kept; a module with more runs, and
/// its traps have no lines: 8 MiB.
const MAX_BYTES: usize = 8 << 20;

/// Bytes of the section with the line tables: 1 MiB.
const MAX_LINE_BYTES: usize = 1 << 20;

/// Bytes of the section with the abbreviations, which cost ten times as much while
/// they are read: 256 KiB.
const MAX_ABBREVIATION_BYTES: usize = 256 << 10;

/// Addresses of wasm32.
const ADDRESS_BYTES: u8 = 4;

type Slice<'a> = EndianSlice<'a, LittleEndian>;

/// The debug information of one module.
pub(crate) struct DebugInfo {
    /// Where the code section begins in the module, from where DWARF counts.
    code: usize,
    sections: Sections,
}

/// The sections that are looked at; empty where there is none.
#[derive(Default)]
struct Sections {
    line: Box<[u8]>,
    line_str: Box<[u8]>,
    info: Box<[u8]>,
    abbrev: Box<[u8]>,
    str: Box<[u8]>,
    ranges: Box<[u8]>,
}

/// A line of a source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Location {
    /// The path as the compiler was given it.
    pub(crate) file: String,
    /// From 1.
    pub(crate) line: u64,
}

/// A function that was compiled into another, or none for that other itself, and
/// the place in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) inlined: Option<String>,
    pub(crate) location: Option<Location>,
}

impl DebugInfo {
    /// Keeps what a module has; none where it has nothing, or too much.
    pub(crate) fn read(module: &[u8]) -> Option<Self> {
        let mut code = None;
        let mut sections = Sections::default();
        let mut bytes = 0;
        for payload in Parser::new(0).parse_all(module) {
            match payload.ok()? {
                Payload::CodeSectionStart { range, .. } => code = Some(range.start),
                Payload::CustomSection(section) => {
                    if let Some(place) = sections.place(section.name()) {
                        bytes += section.data().len();
                        if bytes > MAX_BYTES {
                            return None;
                        }
                        *place = section.data().into();
                    }
                }
                _ => {}
            }
        }
        let is_usable = (1..=MAX_LINE_BYTES).contains(&sections.line.len());
        if sections.abbrev.len() > MAX_ABBREVIATION_BYTES {
            sections.info = Box::default(); // the lines are still good
        }
        is_usable.then_some(Self { code: code?, sections })
    }

    /// The places of instructions that are told by their offset in the module. Each
    /// has one or more, the innermost first; the last is of the function itself.
    pub(crate) fn find(&self, offsets: &[Option<usize>]) -> Vec<Vec<Place>> {
        let address = |offset: &Option<usize>| (*offset)?.checked_sub(self.code)?.try_into().ok();
        let addresses: Vec<Option<u64>> = offsets.iter().map(address).collect();
        let locations = lines::find(&self.sections, &addresses);
        let inlined = inlined::find(&self.sections, &addresses);
        locations.into_iter().zip(inlined).map(|(at, calls)| places(at, calls)).collect()
    }
}

/// Walks from the instruction out: a function that was compiled into another stands
/// where it was called.
fn places(mut at: Option<Location>, calls: Vec<inlined::Call>) -> Vec<Place> {
    let mut places = Vec::new();
    for call in calls.into_iter().rev() {
        places.push(Place { inlined: Some(call.function), location: at });
        at = call.location;
    }
    places.push(Place { inlined: None, location: at });
    places
}

impl Sections {
    fn place(&mut self, name: &str) -> Option<&mut Box<[u8]>> {
        Some(match name {
            ".debug_line" => &mut self.line,
            ".debug_line_str" => &mut self.line_str,
            ".debug_info" => &mut self.info,
            ".debug_abbrev" => &mut self.abbrev,
            ".debug_str" => &mut self.str,
            ".debug_ranges" => &mut self.ranges,
            _ => return None,
        })
    }
}
