//! The sections of a module, and what each takes of it.

use std::collections::BTreeMap;

use wasmparser::{Parser, Payload};

/// The sections by what they take, the largest first. Those of one name count as one.
pub(super) struct Sections {
    pub(super) largest: Vec<Section>,
    /// How many names are left out, and the bytes of their sections.
    pub(super) others: usize,
    pub(super) other_bytes: usize,
}

pub(super) struct Section {
    pub(super) kind: &'static str,
    /// Of a custom section.
    pub(super) name: Option<String>,
    pub(super) bytes: usize,
}

/// How many are told; a module may have 10,000 custom sections.
const MAX_TOLD: usize = 100;

impl Sections {
    /// Those of a valid module.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut sizes = BTreeMap::<(&str, Option<&str>), usize>::new();
        let mut end = 0; // of the section before: what a section begins with is its own
        for payload in Parser::new(0).parse_all(bytes).map_while(Result::ok) {
            if let Payload::Version { range, .. } = &payload {
                end = range.end;
            }
            let Some((id, range)) = payload.as_section() else { continue };
            let name = match &payload {
                Payload::CustomSection(custom) => Some(custom.name()),
                _ => None,
            };
            *sizes.entry((kind(id), name)).or_default() += range.end - end;
            end = range.end;
        }
        let mut all: Vec<_> = sizes.into_iter().collect();
        all.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes)); // stable: then by name
        let rest = all.split_off(all.len().min(MAX_TOLD));
        let told = all.into_iter().map(|((kind, name), bytes)| Section {
            kind,
            name: name.map(str::to_owned),
            bytes,
        });
        Self {
            largest: told.collect(),
            others: rest.len(),
            other_bytes: rest.iter().map(|(_, bytes)| bytes).sum(),
        }
    }
}

fn kind(id: u8) -> &'static str {
    match id {
        0 => "custom",
        1 => "type",
        2 => "import",
        3 => "function",
        4 => "table",
        5 => "memory",
        6 => "global",
        7 => "export",
        8 => "start",
        9 => "element",
        10 => "code",
        11 => "data",
        12 => "data count",
        13 => "tag",
        _ => "other",
    }
}
