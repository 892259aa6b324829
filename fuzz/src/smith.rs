//! Valid modules that nobody would write, by wasm-smith.

use arbitrary::{Arbitrary, Unstructured};
use fastrand::Rng;
use wasm_abi_check::{Contract, Signature};
use wasm_smith::{Config, Module};

use crate::names::{self, pick};

/// Which language the module may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Whatever WebAssembly has.
    All,
    /// The features that the ABI pins.
    Pinned,
}

/// A module of that language, with the exports of `contract` or nearly these.
pub fn module(rng: &mut Rng, language: Language, contract: Option<&Contract>) -> Vec<u8> {
    let mut choices = vec![0; 1 << rng.usize(5..13)];
    rng.fill(&mut choices);
    let mut choices = Unstructured::new(&choices);
    let mut config = match language {
        Language::All => all(rng, &mut choices),
        Language::Pinned => pinned(),
    };
    limit(rng, &mut config);
    if let Some(contract) = contract {
        config.exports = wat::parse_str(exports(rng, contract)).ok();
        config.available_imports = wat::parse_str(imports(rng, contract)).ok();
        config.max_memories = 1;
    }
    let module = Module::new(config, &mut choices);
    module.map(|module| module.to_bytes()).unwrap_or_default()
}

fn all(rng: &mut Rng, choices: &mut Unstructured<'_>) -> Config {
    let mut config = Config::arbitrary(choices).unwrap_or_default();
    config.generate_custom_sections = true;
    config.export_everything = rng.bool();
    config.allow_invalid_funcs = rng.u8(0..8) == 0;
    config.custom_page_sizes_enabled = rng.u8(0..4) == 0;
    config.wide_arithmetic_enabled = rng.u8(0..4) == 0;
    config
}

fn pinned() -> Config {
    Config {
        exceptions_enabled: false,
        extended_const_enabled: false,
        gc_enabled: false,
        generate_custom_sections: true,
        max_tables: 1,
        memory64_enabled: false,
        multi_value_enabled: false,
        reference_types_enabled: false,
        relaxed_simd_enabled: false,
        simd_enabled: false,
        tail_call_enabled: false,
        threads_enabled: false,
        ..Config::default()
    }
}

/// Small modules, mostly: what goes wrong does so in small ones, and faster.
fn limit(rng: &mut Rng, config: &mut Config) {
    let most = if rng.u8(0..64) == 0 { 1000 } else { rng.usize(1..24) };
    for limit in [
        &mut config.max_types,
        &mut config.max_imports,
        &mut config.max_funcs,
        &mut config.max_globals,
        &mut config.max_exports,
        &mut config.max_element_segments,
        &mut config.max_elements,
        &mut config.max_data_segments,
        &mut config.max_tags,
    ] {
        *limit = (*limit).min(most);
    }
    config.max_instructions = config.max_instructions.min(most * 8);
    config.max_memories = config.max_memories.min(3);
    config.max_tables = config.max_tables.min(3);
    if rng.bool() {
        config.max_memory32_bytes = 1 << 20; // within what contracts allow
        config.min_uleb_size = rng.u8(1..=5);
    }
}

/// A module that exports what the contract lists: as it stands there, or with slips.
fn exports(rng: &mut Rng, contract: &Contract) -> String {
    let mut text = "(module".to_owned();
    let mut names = Vec::new();
    let mut add = |text: &mut String, name: &str, item: &str| {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
            *text += &item.replacen('@', &format!("(export \"{}\")", escaped(name)), 1);
        }
    };
    for (name, signature, _) in contract.functions() {
        let item = match rng.u8(0..16) {
            0 => continue,
            1 => "(global @ i32 i32.const 1)".to_owned(),
            2 => "(func @ (param i64) (result i32) unreachable)".to_owned(),
            _ => function(signature),
        };
        add(&mut text, &name.replace('*', pick(rng, &["", "x", "_"])), &item);
    }
    if let Some(signature) = &contract.exports.functions {
        add(&mut text, "echo", &function(signature));
    }
    match rng.u8(0..8) {
        0 => {}
        1 => add(&mut text, "memory", "(global @ i32 i32.const 1)"),
        _ => add(&mut text, "memory", "(memory @ 1)"),
    }
    if rng.bool() {
        add(&mut text, "_initialize", "(func @)");
    }
    for _ in 0..rng.usize(0..3) {
        let name = names::name(rng);
        add(&mut text, &name, "(func @ (param i32) (result i32) unreachable)");
    }
    text + ")"
}

/// Functions of WASI, one of them with another signature than it has.
const WASI: [(&str, &str); 4] = [
    ("clock_time_get", "(param i32 i64 i32) (result i32)"),
    ("random_get", "(param i32 i32) (result i32)"),
    ("fd_write", "(param i32 i32 i32 i32) (result i32)"),
    ("proc_exit", "(param i64)"),
];

fn imports(rng: &mut Rng, contract: &Contract) -> String {
    let mut text = "(module".to_owned();
    for allowed in &contract.imports.allow {
        if rng.bool() {
            let name = allowed.name.replace('*', "x");
            let kind = allowed.signature.as_ref().map_or_else(String::new, types);
            text += &format!(
                "(import \"{}\" \"{}\" (func {kind}))",
                escaped(&allowed.module.replace('*', "m")),
                escaped(&name)
            );
        }
    }
    if !contract.imports.wasi.is_empty() || rng.u8(0..16) == 0 {
        for (name, kind) in WASI {
            if rng.u8(0..4) == 0 {
                text += &format!("(import \"wasi_snapshot_preview1\" \"{name}\" (func {kind}))");
            }
        }
    }
    if rng.u8(0..4) == 0 {
        let (module, name) = (names::name(rng), names::name(rng));
        text += &format!("(import \"{}\" \"{}\" (func))", escaped(&module), escaped(&name));
    }
    text + ")"
}

fn function(signature: &Signature) -> String {
    format!("(func @ {} unreachable)", types(signature))
}

/// The signature in WebAssembly's text format.
fn types(signature: &Signature) -> String {
    let single = |kind| Signature { params: vec![kind], results: Vec::new() }.to_string();
    let list = |kinds: &[wasm_abi_check::ValueType]| {
        let names = kinds.iter().map(|&kind| single(kind));
        names.map(|shown| shown[1..4].to_owned()).collect::<Vec<_>>().join(" ")
    };
    format!("(param {}) (result {})", list(&signature.params), list(&signature.results))
}

/// Every byte as `\hh`, so that nothing in it means anything.
fn escaped(name: &str) -> String {
    name.bytes().map(|byte| format!("\\{byte:02x}")).collect()
}
