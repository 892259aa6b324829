//! A module as a list of sections, so that a change inside one leaves the others
//! readable: the sizes are written anew.

/// What every core module begins with.
pub const HEADER: [u8; 8] = *b"\0asm\x01\0\0\0";

/// Section ids.
pub mod id {
    /// Custom.
    pub const CUSTOM: u8 = 0;
    /// Types.
    pub const TYPE: u8 = 1;
    /// Imports.
    pub const IMPORT: u8 = 2;
    /// Functions.
    pub const FUNCTION: u8 = 3;
    /// Tables.
    pub const TABLE: u8 = 4;
    /// Memories.
    pub const MEMORY: u8 = 5;
    /// Globals.
    pub const GLOBAL: u8 = 6;
    /// Exports.
    pub const EXPORT: u8 = 7;
    /// Elements.
    pub const ELEMENT: u8 = 9;
    /// Code.
    pub const CODE: u8 = 10;
    /// Data.
    pub const DATA: u8 = 11;
}

/// One section, without its size.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its kind.
    pub id: u8,
    /// What follows the size.
    pub body: Vec<u8>,
}

impl Section {
    /// A custom section.
    pub fn custom(name: &[u8], data: &[u8]) -> Self {
        let mut body = Vec::with_capacity(name.len() + data.len() + 5);
        push_bytes(&mut body, name);
        body.extend_from_slice(data);
        Self { id: id::CUSTOM, body }
    }

    /// A section of `count` entries, which are `items` one after the other.
    pub fn of(id: u8, count: u64, items: &[u8]) -> Self {
        let mut body = Vec::with_capacity(items.len() + 5);
        push(&mut body, count);
        body.extend_from_slice(items);
        Self { id, body }
    }
}

/// The sections of a module as far as they can be told apart; the last one may be
/// cut short. Nothing where the header is another one.
pub fn split(bytes: &[u8]) -> Option<Vec<Section>> {
    let mut rest = bytes.strip_prefix(&HEADER)?;
    let mut sections = Vec::new();
    while let [id, tail @ ..] = rest {
        let mut at = 0;
        let Some(size) = read(tail, &mut at) else { break };
        let size = usize::try_from(size).unwrap_or(usize::MAX).min(tail.len() - at);
        let (body, after) = tail[at..].split_at(size);
        sections.push(Section { id: *id, body: body.to_vec() });
        rest = after;
    }
    Some(sections)
}

/// The module of these sections.
pub fn join(sections: &[Section]) -> Vec<u8> {
    let size = sections.iter().map(|section| section.body.len() + 6).sum::<usize>();
    let mut bytes = Vec::with_capacity(size + HEADER.len());
    bytes.extend_from_slice(&HEADER);
    for section in sections {
        bytes.push(section.id);
        push_bytes(&mut bytes, &section.body);
    }
    bytes
}

/// Reads an unsigned LEB128 number at `at`, and moves `at` behind it.
pub fn read(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let (mut value, mut shift) = (0u64, 0);
    loop {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(value);
        }
        shift += 7;
        if shift > 63 {
            return None;
        }
    }
}

/// Writes an unsigned LEB128 number.
pub fn push(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// Writes a size and that many bytes.
pub fn push_bytes(bytes: &mut Vec<u8>, data: &[u8]) {
    push(bytes, data.len() as u64);
    bytes.extend_from_slice(data);
}

/// The bodies in a code section; nothing where it cannot be read to its end.
pub fn functions(code: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut at = 0;
    let count = read(code, &mut at)?;
    let mut bodies = Vec::new();
    for _ in 0..count {
        let size = usize::try_from(read(code, &mut at)?).ok()?;
        bodies.push(code.get(at..at.checked_add(size)?)?.to_vec());
        at += size;
    }
    Some(bodies)
}

/// The code section of these bodies.
pub fn code(bodies: &[Vec<u8>]) -> Section {
    let mut items = Vec::new();
    for body in bodies {
        push_bytes(&mut items, body);
    }
    Section::of(id::CODE, bodies.len() as u64, &items)
}

/// One export as it stands in the section.
#[derive(Clone, Debug)]
pub struct RawExport {
    /// Its name, perhaps not UTF-8.
    pub name: Vec<u8>,
    /// What it is.
    pub kind: u8,
    /// Which one.
    pub index: u64,
}

/// The entries of an export section; nothing where it cannot be read to its end.
pub fn exports(body: &[u8]) -> Option<Vec<RawExport>> {
    let mut at = 0;
    let count = read(body, &mut at)?;
    let mut exports = Vec::new();
    for _ in 0..count {
        let size = usize::try_from(read(body, &mut at)?).ok()?;
        let name = body.get(at..at.checked_add(size)?)?.to_vec();
        at += size;
        let kind = *body.get(at)?;
        at += 1;
        exports.push(RawExport { name, kind, index: read(body, &mut at)? });
    }
    Some(exports)
}

/// The export section of these entries.
pub fn export_section(exports: &[RawExport]) -> Section {
    let mut items = Vec::new();
    for export in exports {
        push_bytes(&mut items, &export.name);
        items.push(export.kind);
        push(&mut items, export.index);
    }
    Section::of(id::EXPORT, exports.len() as u64, &items)
}
