//! What a module holds behind its outside, as fingerprints: enough to tell that it
//! differs from that of another module, and no more.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hasher},
};

use crate::{model::is_metadata, release::is_for_debuggers, scan::Scan};

/// Custom sections that a linker writes for other tools.
const FOR_TOOLS: [&str; 2] = ["build_id", "target_features"];

/// Fingerprints of what runs and of what a host may read. They compare within one
/// run of a program only.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Inside {
    /// Functions, their types, globals, tables and what fills them.
    pub(super) code: u64,
    pub(super) data: u64,
    /// Which function, by its number, each import and export is.
    pub(super) wiring: u64,
    /// Custom sections by name; neither metadata nor what debuggers and tools read.
    pub(super) customs: BTreeMap<String, u64>,
}

impl Inside {
    /// That of a module that was scanned to its end.
    pub(crate) fn of(bytes: &[u8], scan: &Scan<'_>) -> Self {
        let [mut code, mut data, mut wiring] = [const { Fingerprint(None) }; 3];
        for payload in &scan.sections {
            let Some((id, range)) = payload.as_section() else { continue };
            let section = bytes.get(range).unwrap_or_default();
            match id {
                CUSTOM | MEMORY | DATA_COUNT => {}
                IMPORT | EXPORT => wiring.add(id, section),
                DATA => data.add(id, section),
                _ => code.add(id, section),
            }
        }
        let mut customs: BTreeMap<&str, Fingerprint> = BTreeMap::new();
        for section in &scan.customs {
            let name = section.name();
            if !is_metadata(name) && !is_for_debuggers(name) && !FOR_TOOLS.contains(&name) {
                customs.entry(name).or_default().add(CUSTOM, section.data());
            }
        }
        let customs = customs.into_iter().map(|(name, print)| (name.to_owned(), print.value()));
        let customs = customs.collect();
        Self { code: code.value(), data: data.value(), wiring: wiring.value(), customs }
    }
}

const CUSTOM: u8 = 0;
const IMPORT: u8 = 2;
const MEMORY: u8 = 5;
const EXPORT: u8 = 7;
const DATA: u8 = 11;
const DATA_COUNT: u8 = 12;

/// Of any number of sections; of none it is 0.
#[derive(Default)]
struct Fingerprint(Option<DefaultHasher>);

impl Fingerprint {
    fn add(&mut self, id: u8, section: &[u8]) {
        let hasher = self.0.get_or_insert_default();
        hasher.write_u8(id);
        hasher.write_usize(section.len());
        hasher.write(section);
    }

    fn value(&self) -> u64 {
        self.0.as_ref().map_or(0, Hasher::finish)
    }
}
