//! Custom sections: metadata, names, and what a linker or debugger reads.

use fastrand::Rng;

use crate::{
    names::{self, NASTY, pick},
    sections::{Section, push, push_bytes},
};

/// A custom section that the checker may look into.
pub fn section(rng: &mut Rng) -> Section {
    match rng.u8(0..16) {
        0..=5 => Section::custom(b"keyway", &lines(rng)),
        6 | 7 => Section::custom(
            pick(rng, &["version", "description", "licenses", "authors", "source"]).as_bytes(),
            &bytes(rng),
        ),
        8..=12 => Section::custom(b"name", &names(rng)),
        13 => Section::custom(
            pick(rng, &["producers", "target_features", "sourceMappingURL"]).as_bytes(),
            &bytes(rng),
        ),
        14 => Section::custom(
            pick(rng, &[".debug_info", ".debug_line", "build_id", "external_debug_info"])
                .as_bytes(),
            &bytes(rng),
        ),
        _ if rng.u8(0..8) == 0 => Section::custom(
            pick(rng, &["linking", "dylink.0", "reloc.CODE"]).as_bytes(),
            &bytes(rng),
        ),
        _ => Section::custom(names::name(rng).as_bytes(), &bytes(rng)),
    }
}

/// Lines `key=value`, more or less.
fn lines(rng: &mut Rng) -> Vec<u8> {
    let mut text = Vec::new();
    for _ in 0..rng.usize(0..8) {
        let key =
            pick(rng, &["plugin", "contract", "abi", "function", "function", "function", "x", ""]);
        text.extend_from_slice(key.as_bytes());
        text.extend_from_slice(pick(rng, &["=", "=", "=", "=", "==", "", " = "]).as_bytes());
        let value = match rng.u8(0..4) {
            0 => pick(
                rng,
                &[
                    "lifecycle@1",
                    "bytes@1",
                    "function@1",
                    "extism@1",
                    "bytes@2",
                    "own@1",
                    "1.0.0",
                    "2.0.0",
                ],
            )
            .to_owned(),
            _ => names::name(rng),
        };
        text.extend_from_slice(value.as_bytes());
        text.extend_from_slice(pick(rng, &["\n", "\n", "\n", "\r\n", "\r", "", "\0"]).as_bytes());
    }
    spoil(rng, &mut text);
    text
}

fn bytes(rng: &mut Rng) -> Vec<u8> {
    let mut bytes = names::name(rng).into_bytes();
    spoil(rng, &mut bytes);
    bytes
}

/// Now and then a byte that is no UTF-8.
fn spoil(rng: &mut Rng, bytes: &mut Vec<u8>) {
    if rng.u8(0..8) == 0 {
        let at = rng.usize(0..=bytes.len());
        bytes.insert(at, rng.u8(0x80..));
    }
}

/// A name section: subsections in any order, twice, of wrong sizes and indices.
fn names(rng: &mut Rng) -> Vec<u8> {
    let mut section = Vec::new();
    for _ in 0..rng.usize(0..5) {
        let kind = if rng.u8(0..8) == 0 { rng.u8(..) } else { rng.u8(0..12) };
        let mut body = Vec::new();
        match kind {
            0 => push_bytes(&mut body, names::name(rng).as_bytes()),
            2 | 3 => {
                let count = count(rng, &mut body);
                for _ in 0..count {
                    push(&mut body, index(rng));
                    map(rng, &mut body);
                }
            }
            _ => map(rng, &mut body),
        }
        section.push(kind);
        match rng.u8(0..10) {
            0 => push(&mut section, rng.u64(..) >> rng.u8(..64)),
            _ => push(&mut section, body.len() as u64),
        }
        section.extend_from_slice(&body);
    }
    section
}

fn map(rng: &mut Rng, body: &mut Vec<u8>) {
    for at in 0..count(rng, body) {
        push(body, if rng.u8(0..4) == 0 { index(rng) } else { at as u64 });
        let name = if rng.u8(0..4) == 0 { pick(rng, NASTY).to_owned() } else { names::name(rng) };
        push_bytes(body, name.as_bytes());
    }
}

/// Writes how many there are, or a lie.
fn count(rng: &mut Rng, body: &mut Vec<u8>) -> usize {
    let count = rng.usize(0..6);
    push(body, if rng.u8(0..16) == 0 { rng.u64(..) >> rng.u8(..64) } else { count as u64 });
    count
}

fn index(rng: &mut Rng) -> u64 {
    match rng.u8(0..4) {
        0 => u64::from(u32::MAX) - rng.u64(0..3),
        1 => rng.u64(..) >> rng.u8(..64),
        _ => rng.u64(0..8),
    }
}
