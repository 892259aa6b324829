//! Contracts that are derived from modules, and what patterns stand for.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use wasm_abi_check::{Contract, Module, Options, Report, check};

fn contract(text: &str) -> Contract {
    let head = "contract = \"x\"\nversion = \"1.0.0\"\n";
    Contract::parse(&format!("{head}{text}"), Path::new("x.toml")).unwrap()
}

fn report(module: &str, contract: &Contract) -> Report {
    check(&wat::parse_str(module).unwrap(), Some(contract), &Options::default())
}

/// The contract of a module, as it is read from the file that it is written to.
fn derived(module: &str) -> Contract {
    let module = Module::read(&wat::parse_str(module).unwrap()).unwrap();
    Contract::parse(&Contract::of(&module, "x").to_toml(), Path::new("x.toml")).unwrap()
}

#[test]
fn a_module_fulfils_its_own_contract() {
    for module in [
        "(module (import \"a\" \"f\" (func)) (func (export \"process\") (param i32)))",
        "(module (import \"wasi:io/poll@0.2.0\" \"block\" (func (param i32) (result i32 i32))))",
        // one name, imported as this and as that
        "(module (import \"a\" \"f\" (func)) (import \"a\" \"f\" (func (param i32))))",
        "(module (import \"a\" \"f\" (func)) (import \"a\" \"f\" (global i32)))",
        // what no contract file can hold
        "(module (import \"a\" \"f\" (func (param externref))))",
        "(module (func (export \"f\") (param v128)) (func (export \"g\")))",
        "(module (func (export \"a*\")) (func (export \"ab\") (param i32)))",
        "(module (table (export \"t\") i64 1 0xffffffffffffffff funcref) (memory 65536))",
    ] {
        let report = report(module, &derived(module));
        assert!(report.fits(), "{module}: {report:?}");
    }
}

#[test]
fn an_import_that_no_file_can_name_is_denied() {
    for (module, name) in [("", "f"), ("a", ""), ("a#b", "f"), ("a", "f g"), ("a", "*"), ("*", "f")]
    {
        let module = format!("(module (import \"{module}\" \"{name}\" (func)))");
        let contract = derived(&module);
        assert!(contract.imports.allow.is_empty(), "{module}");
        assert_eq!(report(&module, &contract).findings[0].rule.id, "KW020", "{module}");
    }
}

#[test]
fn one_of_a_list_may_be_a_pattern() {
    let contract =
        contract("[exports]\nany_of = [[\"on_*\"]]\n[exports.optional]\n\"on_*\" = \"() -> ()\"\n");
    assert!(report("(module (func (export \"on_tick\")))", &contract).fits());
    assert!(!report("(module (func (export \"tick\")))", &contract).fits());
}
