//! Changes to modules: of single bytes, of numbers, of sections and functions.

use fastrand::Rng;

use crate::{
    metadata, names,
    sections::{self, Section, id, push},
};

/// Opcodes and types that are worth meeting, beside random ones.
const BYTES: &[u8] = &[
    0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x12, 0x1a, 0x1b,
    0x1c, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x3f, 0x40, 0x41, 0x42, 0x60, 0x6f, 0x70, 0x7b, 0x7c,
    0x7d, 0x7e, 0x7f, 0x80, 0xc0, 0xd0, 0xd1, 0xfb, 0xfc, 0xfd, 0xfe, 0xff,
];

/// Changes `bytes` in one to four places; parts of `other` may come in.
pub fn mutate(rng: &mut Rng, bytes: &mut Vec<u8>, other: &[u8]) {
    for _ in 0..rng.usize(1..=4) {
        if rng.u8(0..8) == 0 {
            change_bytes(rng, bytes);
            continue;
        }
        match sections::split(bytes) {
            Some(mut parts) if !parts.is_empty() => {
                change_sections(rng, &mut parts, other);
                *bytes = sections::join(&parts);
            }
            _ => change_bytes(rng, bytes),
        }
    }
    match rng.u8(0..64) {
        0 => bytes.truncate(rng.usize(0..=bytes.len())),
        1 => {
            let cut = rng.usize(0..=other.len());
            bytes.truncate(rng.usize(0..=bytes.len()));
            bytes.extend_from_slice(&other[cut..]);
        }
        _ => {}
    }
}

/// Changes bytes and leaves all sizes as they were.
pub fn change_bytes(rng: &mut Rng, bytes: &mut Vec<u8>) {
    let at = rng.usize(0..=bytes.len());
    if at == bytes.len() {
        bytes.push(rng.u8(..));
        return;
    }
    match rng.u8(0..7) {
        0 => bytes[at] ^= 1 << rng.u8(0..8),
        1 => bytes[at] = BYTES[rng.usize(..BYTES.len())],
        2 => bytes.insert(at, BYTES[rng.usize(..BYTES.len())]),
        3 => {
            bytes.remove(at);
        }
        4 => {
            let end = (at + rng.usize(1..16)).min(bytes.len());
            bytes.drain(at..end);
        }
        5 => {
            let end = (at + rng.usize(1..16)).min(bytes.len());
            let copy = bytes[at..end].to_vec();
            let to = rng.usize(0..=bytes.len());
            bytes.splice(to..to, copy);
        }
        _ => change_number(rng, bytes, at),
    }
}

/// Puts another LEB128 number where one stands, or could stand.
fn change_number(rng: &mut Rng, bytes: &mut Vec<u8>, at: usize) {
    let mut end = at;
    if sections::read(bytes, &mut end).is_none() {
        end = at + 1;
    }
    let mut number = Vec::new();
    match rng.u8(0..6) {
        0 => push(&mut number, u64::from(u32::MAX)),
        1 => push(&mut number, rng.u64(..) >> rng.u8(..64)),
        2 => push(&mut number, rng.u64(0..16)),
        3 => number.extend_from_slice(&[0x80, 0x80, 0x80, 0x80, 0x00]), // overlong
        4 => number.extend_from_slice(&[0xff; 11]),
        _ => push(&mut number, 1 << rng.u8(0..33)),
    }
    bytes.splice(at..end.min(bytes.len()), number);
}

fn change_sections(rng: &mut Rng, parts: &mut Vec<Section>, other: &[u8]) {
    let at = rng.usize(..parts.len());
    match rng.u8(0..24) {
        0 => parts.insert(rng.usize(0..=parts.len()), parts[at].clone()),
        1 => {
            parts.remove(at);
        }
        2 => {
            let to = rng.usize(..parts.len());
            parts.swap(at, to);
        }
        3 => parts[at].id = if rng.u8(0..4) == 0 { rng.u8(..) } else { rng.u8(0..14) },
        4 | 5 => {
            if let Some(others) = sections::split(other).filter(|others| !others.is_empty()) {
                let from = &others[rng.usize(..others.len())];
                match parts.iter_mut().find(|part| part.id == from.id) {
                    Some(part) if rng.bool() => *part = from.clone(),
                    _ => parts.insert(at, from.clone()),
                }
            }
        }
        6..=8 => parts.insert(rng.usize(0..=parts.len()), metadata::section(rng)),
        9..=12 => change_export(rng, parts),
        13..=18 => change_function(rng, parts),
        _ => change_bytes(rng, &mut parts[at].body),
    }
}

/// Another name, kind or index of an export.
fn change_export(rng: &mut Rng, parts: &mut [Section]) {
    let Some(part) = parts.iter_mut().find(|part| part.id == id::EXPORT) else { return };
    let Some(mut exports) = sections::exports(&part.body).filter(|list| !list.is_empty()) else {
        return change_bytes(rng, &mut part.body);
    };
    let at = rng.usize(..exports.len());
    match rng.u8(0..8) {
        0..=3 => exports[at].name = names::name(rng).into_bytes(),
        4 => exports[at].kind = rng.u8(0..6),
        5 => exports[at].index = rng.u64(0..8),
        6 => {
            exports.remove(at);
        }
        _ => {
            let mut copy = exports[at].clone();
            copy.name = names::name(rng).into_bytes();
            exports.push(copy);
        }
    }
    *part = sections::export_section(&exports);
}

/// Other bytes in one function.
fn change_function(rng: &mut Rng, parts: &mut [Section]) {
    let Some(part) = parts.iter_mut().find(|part| part.id == id::CODE) else { return };
    let Some(mut bodies) = sections::functions(&part.body).filter(|list| !list.is_empty()) else {
        return change_bytes(rng, &mut part.body);
    };
    let at = rng.usize(..bodies.len());
    match rng.u8(0..8) {
        0 => bodies.swap(at, 0),
        1 => bodies[at] = bodies[rng.usize(..bodies.len())].clone(),
        // before its end: a block, a return, or a constant that is dropped
        2..=4 => {
            let code: &[u8] = match rng.u8(0..8) {
                0 => &[0x02, 0x40, 0x0b],
                1 => &[0x03, 0x40, 0x0b],
                2 => &[0x00],
                3 => &[0x0f],
                4 => &[0x41, 0x7f, 0x1a],
                5 => &[0x42, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f, 0x1a],
                6 => &[0xd0, 0x70, 0x1a],
                _ => &[0x41, 0x00, 0x04, 0x40, 0x05, 0x0b],
            };
            let end = bodies[at].len().saturating_sub(1);
            let place = if rng.bool() { end } else { rng.usize(0..=end) };
            bodies[at].splice(place..place, code.iter().copied());
        }
        _ => change_bytes(rng, &mut bodies[at]),
    }
    *part = sections::code(&bodies);
}
