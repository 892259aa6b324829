//! Each bound on both of its sides.
#![allow(clippy::unwrap_used)]

use wasm_abi_check::{
    bounds::{MAX_FUNCTIONS, MAX_LOCALS, MAX_MODULE_BYTES},
    check,
};
use wasm_encoder::{
    CodeSection, CustomSection, Function, FunctionSection, Instruction, Module, TypeSection,
    ValType,
};

/// The most locals that the specification's implementations allow a function.
const MOST_LOCALS_OF_ONE: u32 = 50_000;

/// A module of functions `() -> ()`, each with this many locals.
fn module(locals: impl IntoIterator<Item = u32>) -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    let mut functions = FunctionSection::new();
    let mut code = CodeSection::new();
    for count in locals {
        functions.function(0);
        let mut body = Function::new([(count, ValType::I32)]);
        body.instruction(&Instruction::End);
        code.function(&body);
    }
    let mut module = Module::new();
    module.section(&types).section(&functions).section(&code);
    module.finish()
}

fn is_bounded(bytes: &[u8]) -> bool {
    check(bytes, None).findings.iter().any(|finding| finding.rule.id == "KW004")
}

#[test]
fn locals_of_all_functions_are_bounded() {
    let functions = usize::try_from(MAX_LOCALS / u64::from(MOST_LOCALS_OF_ONE)).unwrap();
    let most = vec![MOST_LOCALS_OF_ONE; functions];
    assert!(!is_bounded(&module(most.clone())));
    assert!(is_bounded(&module(most.into_iter().chain([1]))));
}

#[test]
fn eight_kilobytes_cannot_cost_gigabytes() {
    let bomb = module(vec![MOST_LOCALS_OF_ONE; 1000]);
    assert!(bomb.len() < 10_000);
    assert!(is_bounded(&bomb));
}

#[test]
fn functions_are_bounded() {
    let most = MAX_FUNCTIONS as usize;
    assert!(!is_bounded(&module(vec![0; most])));
    assert!(is_bounded(&module(vec![0; most + 1])));
}

#[test]
fn bytes_are_bounded() {
    let of_size = |size: usize| {
        // id, a five-byte length at most, name length, name
        let mut data = vec![0; size - 64];
        loop {
            let mut module = Module::new();
            module.section(&CustomSection { name: "x".into(), data: data.as_slice().into() });
            let bytes = module.finish();
            if bytes.len() == size {
                return bytes;
            }
            data.resize(data.len() + size - bytes.len(), 0);
        }
    };
    assert!(!is_bounded(&of_size(MAX_MODULE_BYTES)));
    assert!(is_bounded(&of_size(MAX_MODULE_BYTES + 1)));
}
