//! How many functions the metadata may list, and what is told when they are absent.
#![allow(clippy::unwrap_used)]

use std::fmt::Write;

use wasm_abi_check::{Contract, Module, Options, Report, check};
use wasm_encoder::{
    CodeSection, CustomSection, ExportKind, ExportSection, Function, FunctionSection,
    Module as Encoder, TypeSection,
};

/// A module whose metadata lists `functions` many, and which exports `exports`.
fn module(functions: usize, exports: &[String]) -> Vec<u8> {
    let mut lines = String::new();
    for number in 0..functions {
        writeln!(lines, "function=absent{number}").unwrap();
    }
    let (mut types, mut list, mut code) =
        (TypeSection::new(), FunctionSection::new(), CodeSection::new());
    types.ty().function([], []);
    list.function(0);
    let mut body = Function::new([]);
    body.instructions().end();
    code.function(&body);
    let mut section = ExportSection::new();
    for name in exports {
        section.export(name, ExportKind::Func, 0);
    }
    let mut module = Encoder::new();
    module.section(&CustomSection { name: "keyway".into(), data: lines.as_bytes().into() });
    module.section(&types).section(&list).section(&section).section(&code);
    module.finish()
}

fn check_as_bytes(module: &[u8]) -> Report {
    check(module, Some(Contract::named("bytes").unwrap()), &Options::default())
}

#[test]
fn a_thousand_functions_may_be_listed() {
    for (count, expected) in [(1_000, 0), (1_001, 1), (5_000, 1)] {
        let bytes = module(count, &[]);
        let report = check_as_bytes(&bytes);
        let about_metadata =
            report.findings.iter().filter(|finding| finding.rule.id == "KW042").count();
        assert_eq!(about_metadata, expected, "{count}");
        let read = Module::read(&bytes).unwrap();
        assert_eq!(read.metadata().functions.len(), 1_000);
    }
}

/// Of each absent function, one finding, also where there are many symbols to search.
#[test]
fn many_absent_functions_among_long_symbols_are_told_once() {
    let symbol = |number| format!("_Z7process{}{number}", "PFviiE".repeat(250));
    let exports: Vec<_> = (0..9_000).map(symbol).collect();
    let bytes = module(1_000, &exports);
    let report = check_as_bytes(&bytes);
    // the functions, what bytes@1 requires beside them, and the memory
    let missing = report.findings.iter().filter(|finding| finding.rule.id == "KW010").count();
    assert_eq!(missing, 500 + 1); // and one that counts the others
}
