//! Which features a module is told to use, wherever it uses them.
#![allow(clippy::unwrap_used)]

use wasm_abi_check::{Feature, Module};

fn features(text: &str) -> String {
    let module = Module::read(&wat::parse_str(text).unwrap()).unwrap();
    module.features().iter().map(Feature::name).collect::<Vec<_>>().join(" ")
}

#[test]
fn types_tell_features() {
    for (text, expected) in [
        ("(module (func (local v128)))", "simd"),
        ("(module (func (local externref)))", "reference-types"),
        ("(module (func (local exnref)))", "reference-types exceptions"),
        ("(module (type $f (func)) (func (local (ref null $f))))", "reference-types gc"),
        ("(module (func unreachable (block (result v128) unreachable) drop))", "simd"),
        ("(module (func (drop (ref.null extern))))", "reference-types"),
        ("(module (func (drop (ref.null exn))))", "reference-types exceptions"),
        ("(module (func (drop (ref.null any))))", "reference-types gc"),
        ("(module (func unreachable (select (result v128)) drop))", "simd reference-types"),
    ] {
        assert_eq!(features(text), expected, "{text}");
    }
}

#[test]
fn segments_tell_features() {
    for (text, expected) in [
        ("(module (elem externref))", "reference-types"),
        ("(module (table 1 funcref) (elem (i32.const 0) func))", ""),
        ("(module (elem declare i31ref))", "reference-types gc"),
        ("(module (elem funcref (ref.null func)))", "reference-types"),
        (
            "(module (memory 1) (data (i32.add (i32.const 1) (i32.const 2)) \"x\"))",
            "extended-const",
        ),
        ("(module (memory 1) (global i32 (i32.const 1)) (data (global.get 0) \"x\"))", "gc"),
        ("(module (global (import \"a\" \"b\") i32) (memory 1) (data (global.get 0) \"x\"))", ""),
    ] {
        assert_eq!(features(text), expected, "{text}");
    }
}

/// `memory.size` with the index of its only memory in two bytes.
#[test]
fn encodings_tell_features() {
    let mut bytes = wat::parse_str("(module (memory 0) (func memory.size drop nop))").unwrap();
    let at = bytes.windows(4).position(|bytes| bytes == [0x3f, 0, 0x1a, 0x01]).unwrap();
    bytes[at..at + 4].copy_from_slice(&[0x3f, 0x80, 0, 0x1a]);
    let module = Module::read(&bytes).unwrap();
    assert_eq!(module.features(), [Feature::MultiMemory].into_iter().collect());
}
