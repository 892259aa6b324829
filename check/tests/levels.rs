//! Levels do not make fit what was not checked.
#![allow(clippy::unwrap_used)]

use wasm_abi_check::{Level, Options, check};

fn allowing(rules: &[&str]) -> Options {
    let mut options = Options::default();
    rules.iter().for_each(|rule| options.levels.set(rule, Level::Allow).unwrap());
    options
}

#[test]
fn a_module_that_cannot_be_looked_into_does_not_fit() {
    // (type (func)) (type (cont 0)): stack switching
    let bytes = b"\0asm\x01\0\0\0\x01\x06\x02\x60\0\0\x5d\0";
    for options in [Options::default(), allowing(&["features"])] {
        let report = check(bytes, None, &options);
        assert_eq!(report.findings[0].rule.id, "KW003", "{report:?}");
        assert!(!report.fits() && report.contract.is_none());
    }
}

#[test]
fn a_module_of_an_unknown_contract_does_not_fit() {
    let bytes = wat::parse_str("(module (@custom \"keyway\" \"contract=x@1\\0a\"))").unwrap();
    for options in [Options::default(), allowing(&["metadata"])] {
        let report = check(&bytes, None, &options);
        assert_eq!(report.findings[0].rule.id, "KW041", "{report:?}");
        assert!(!report.fits() && report.contract.is_none());
    }
}
