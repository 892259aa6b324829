//! What a comparison with an earlier release does that no case can show.
#![allow(clippy::unwrap_used)]

use wasm_abi_check::{
    Level, Module, Options, Severity,
    baseline::{ChangeKind, compare},
    bounds::{MAX_EXPORTS, MAX_IMPORTS},
    check_with_baseline,
};
use wasm_encoder::{
    CodeSection, EntityType, ExportKind, ExportSection, Function, FunctionSection, ImportSection,
    TypeSection, ValType,
};

/// The most parameters that a validator allows so many exported functions.
const MAX_PARAMS: usize = 17;

fn read(text: &str) -> Module {
    Module::read(&wat::parse_str(text).unwrap()).unwrap()
}

/// A module of as many exports as there may be, each of a function with so many
/// parameters of this type.
fn large(name: &str, params: usize, of: ValType) -> Module {
    let mut types = TypeSection::new();
    types.ty().function(vec![of; params], []);
    let mut functions = FunctionSection::new();
    functions.function(0);
    let mut exports = ExportSection::new();
    for index in 0..MAX_EXPORTS {
        exports.export(&format!("{name}{index}"), ExportKind::Func, 0);
    }
    let mut code = CodeSection::new();
    let mut body = Function::new([]);
    body.instructions().end();
    code.function(&body);
    let mut module = wasm_encoder::Module::new();
    module.section(&types).section(&functions).section(&exports).section(&code);
    Module::read(&module.finish()).unwrap()
}

#[test]
fn what_changed_in_large_modules_is_told_in_bounded_space() {
    let count = usize::try_from(MAX_EXPORTS).unwrap();
    let old = large("f", MAX_PARAMS, ValType::I32);
    for (new, changes) in [
        (large("f", MAX_PARAMS, ValType::I64), count), // other signatures
        (large("g", MAX_PARAMS, ValType::I32), 2 * count), // other names
    ] {
        let comparison = compare(&old, &new);
        let of_exports =
            comparison.changes.iter().filter(|change| change.message.contains("export"));
        assert_eq!(of_exports.count(), changes);
        let bytes: usize = comparison.changes.iter().map(|change| change.message.len()).sum();
        assert!(bytes < changes * 400, "{bytes} bytes");
    }
}

#[test]
fn many_imports_of_one_name_are_compared_by_their_order() {
    let module = |last| {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        types.ty().function([ValType::I64], []);
        let mut imports = ImportSection::new();
        for index in 0..MAX_IMPORTS {
            let is_last = index + 1 == MAX_IMPORTS;
            imports.import("a", "b", EntityType::Function(u32::from(is_last && last)));
        }
        let mut module = wasm_encoder::Module::new();
        Module::read(&module.section(&types).section(&imports).clone().finish()).unwrap()
    };
    let comparison = compare(&module(false), &module(true));
    let messages: Vec<_> = comparison.changes.iter().map(|change| &*change.message).collect();
    assert_eq!(
        messages[0],
        "the import `a.b` is (i64) -> (), before () -> (): `long long` and `int64_t` are an i64"
    );
    assert_eq!(messages.len(), 1);
}

/// The user's levels count, also where no contract is found.
#[test]
fn the_finding_is_weighed() {
    let old = read(r#"(module (func (export "process")) (@custom "version" "1.0.0"))"#);
    let new = r#"(module (@custom "version" "1.0.0") (@custom "keyway" "contract=other@1\0a"))"#;
    let new = wat::parse_str(new).unwrap();
    for (level, expected) in [
        (None, vec![Severity::Error; 2]),
        (Some(Level::Warn), vec![Severity::Error, Severity::Warning]),
        (Some(Level::Allow), vec![Severity::Error]),
    ] {
        let mut options = Options::default();
        if let Some(level) = level {
            options.levels.set("KW080", level).unwrap();
        }
        let report = check_with_baseline(&new, &old, None, &options);
        let found: Vec<_> = report.findings.iter().map(|finding| finding.severity).collect();
        assert_eq!(found, expected);
        assert_eq!(report.baseline.unwrap().required(), Some(ChangeKind::Breaking));
    }
}

/// References to types of a module are taken for their numbers, others told apart.
#[test]
fn references_are_compared_by_type() {
    let of =
        |kind| read(&format!(r#"(module (type $t (func)) (func (export "f") (param {kind})))"#));
    let required = |old, new| compare(&of(old), &of(new)).required();
    assert_eq!(required("externref", "funcref"), Some(ChangeKind::Breaking));
    assert_eq!(required("externref", "externref"), None);
    assert_eq!(required("(ref null $t)", "(ref null $t)"), None);
}
