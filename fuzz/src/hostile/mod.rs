//! Inputs made by thought: a few bytes that cost much, much of everything, lies.
//! Each is measured; a host checks such a module before it knows who sent it.

mod code;
mod contracts;
mod counts;
mod everything;
mod foreign;
mod names;
mod sections;
mod surface;

use wasm_abi_check::Options;

use crate::{
    input::{Against, Input, Kind},
    sections::{Section, code as code_section, id, join, push_bytes},
};

/// The most that a check may take of memory: this many times the input's size...
pub const MEMORY_FACTOR: u64 = 12;
/// ...and this many bytes: 64 MiB.
pub const MEMORY_BASE: u64 = 64 << 20;

/// A hostile input.
pub struct Hostile {
    /// Its name.
    pub name: String,
    /// The module.
    make: Box<dyn Fn() -> Vec<u8>>,
    /// The contract file, where it is one.
    contract: Option<Box<dyn Fn() -> String>>,
}

impl Hostile {
    /// The input, made anew.
    pub fn input(&self) -> Input {
        let against = match &self.contract {
            Some(contract) => Against::Text(contract()),
            None => Against::Itself,
        };
        Input { kind: Kind::Given, module: (self.make)(), against, options: Options::default() }
    }
}

const MIB: usize = 1 << 20;
/// Bytes of a module that the bounds let through.
const FULL: usize = 16 * MIB - 64;
/// Bytes of code and of one function that they let through.
const FULL_CODE: usize = 2 * MIB - 64;
const FULL_FUNCTION: usize = 512 * 1024 - 16;
const MOST_TYPES: usize = 1000;

const I32: u8 = 0x7f;
const EMPTY: u8 = 0x40;
const END: u8 = 0x0b;
const UNREACHABLE: u8 = 0x00;
const CALL: u8 = 0x10;
const DROP: u8 = 0x1a;
const CONST: [u8; 2] = [0x41, 0];

/// All of them.
pub fn all() -> Vec<Hostile> {
    let mut list = Vec::new();
    code::control(&mut list);
    code::amplification(&mut list);
    counts::counts(&mut list);
    names::names(&mut list);
    names::metadata(&mut list);
    surface::surfaces(&mut list);
    sections::kinds_of_sections(&mut list);
    foreign::foreign(&mut list);
    contracts::contracts(&mut list);
    add(&mut list, "everything-at-once", everything::everything);
    list
}

fn add(list: &mut Vec<Hostile>, name: impl Into<String>, make: impl Fn() -> Vec<u8> + 'static) {
    list.push(Hostile { name: name.into(), make: Box::new(make), contract: None });
}

/// A function type.
fn kind(params: usize, results: usize) -> Vec<u8> {
    let mut kind = vec![0x60];
    push_bytes(&mut kind, &vec![I32; params]);
    push_bytes(&mut kind, &vec![I32; results]);
    kind
}

fn types(kinds: &[Vec<u8>]) -> Section {
    Section::of(id::TYPE, kinds.len() as u64, &kinds.concat())
}

/// A function without locals of its own.
fn body(instructions: &[u8]) -> Vec<u8> {
    [&[0], instructions, &[END]].concat()
}

/// Functions of type 0 with these bodies, under these types.
fn functions(kinds: &[Vec<u8>], bodies: &[Vec<u8>]) -> Vec<Section> {
    let list = Section::of(id::FUNCTION, bodies.len() as u64, &vec![0; bodies.len()]);
    vec![types(kinds), list, code_section(bodies)]
}

/// As many functions of that code as the bounds let through, made of `unit`.
fn full(before: &[u8], unit: &[u8], after: &[u8]) -> Vec<Vec<u8>> {
    let units = (FULL_FUNCTION - before.len() - after.len()) / unit.len();
    let one = body(&[before, &unit.repeat(units), after].concat());
    vec![one; FULL_CODE / FULL_FUNCTION]
}

/// A table of 1 function at least, for calls through it.
fn table() -> Section {
    Section::of(id::TABLE, 1, &[0x70, 0, 1])
}

fn with(mut parts: Vec<Section>, at: usize, section: Section) -> Vec<u8> {
    parts.insert(at, section);
    join(&parts)
}
