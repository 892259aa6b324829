//! The Rust view of `abi.h` is what the header says.
#![allow(clippy::unwrap_used)]

use std::{env, fs, path::Path, process::Command};

use bindgen::callbacks::{IntKind, ParseCallbacks};
use regex::Regex;

const HEADER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../sdk/include/keyway/abi.h");
const BINDINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/bindings.rs");

/// Every number of the ABI is an `i32`, as in the exports that carry it.
#[derive(Debug)]
struct AbiIntegers;

impl ParseCallbacks for AbiIntegers {
    fn int_macro(&self, _name: &str, _value: i64) -> Option<IntKind> {
        Some(IntKind::I32)
    }
}

fn generate() -> String {
    bindgen::builder()
        .header(HEADER)
        .allowlist_var("KEYWAY_.*")
        .generate_cstr(true)
        .parse_callbacks(Box::new(AbiIntegers))
        .disable_header_comment()
        .raw_line("// Written by `cargo xtask regen` from sdk/include/keyway/abi.h.")
        .formatter(bindgen::Formatter::Prettyplease)
        .generate()
        .unwrap()
        .to_string()
}

/// With `KEYWAY_REGEN=1` the file is written instead of compared.
#[test]
fn bindings_are_what_bindgen_writes() {
    let generated = generate();
    if env::var_os("KEYWAY_REGEN").is_some() {
        fs::write(BINDINGS, generated).unwrap();
        return;
    }
    let committed = fs::read_to_string(BINDINGS).unwrap();
    assert_eq!(committed, generated, "abi/src/bindings.rs is stale: run `cargo xtask regen`");
}

/// The constants of bindings.rs as `(name, value)`, numbers in decimal.
fn rust_constants() -> Vec<(String, String)> {
    let bindings = fs::read_to_string(BINDINGS).unwrap();
    let constant =
        Regex::new(r#"pub const (KEYWAY_\w+):[^=]+=\s*(?:c"([^"]*)"|(-?\d+));"#).unwrap();
    constant
        .captures_iter(&bindings)
        .map(|found| {
            let value = found.get(2).or(found.get(3)).unwrap();
            (found[1].to_owned(), value.as_str().to_owned())
        })
        .collect()
}

/// Compiles `source` against the header with the machine's C compiler and
/// returns what the program prints.
fn run_c(source: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("constants.c");
    let program = folder.path().join("constants");
    fs::write(&file, source).unwrap();
    let target = env!("KEYWAY_TEST_TARGET");
    let mut build = cc::Build::new();
    build.target(target).host(target).opt_level(0).cargo_metadata(false).warnings(true);
    build.include(Path::new(HEADER).ancestors().nth(2).unwrap());
    let status = build
        .get_compiler()
        .to_command()
        .args(["-std=c11", "-Wpedantic", "-Werror", "-o"])
        .args([&program, &file])
        .status()
        .unwrap();
    assert!(status.success(), "the C program does not compile");
    let output = Command::new(program).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn constants_are_what_the_c_compiler_sees() {
    let constants = rust_constants();
    let declared = fs::read_to_string(HEADER).unwrap();
    let in_header = Regex::new(r"(?m)^#define (KEYWAY_\w+)\s").unwrap();
    let names: Vec<_> = in_header
        .captures_iter(&declared)
        .map(|found| found[1].to_owned())
        .filter(|name| name != "KEYWAY_ABI_H")
        .collect();
    for name in &names {
        assert!(constants.iter().any(|(rust, _)| rust == name), "{name} is not in bindings.rs");
    }

    let mut source = String::from(
        "#include <keyway/abi.h>\n#include <stdio.h>\n\
         #define SHOW(value) _Generic((value), int: \"%d\\n\", char *: \"%s\\n\")\n\
         int main(void) {\n",
    );
    for (name, _) in &constants {
        source.push_str(&format!("  printf(SHOW({name}), {name});\n"));
    }
    source.push_str("  return 0;\n}\n");
    let printed = run_c(&source);
    let expected: String = constants.iter().map(|(_, value)| format!("{value}\n")).collect();
    assert_eq!(printed, expected);
    assert!(constants.len() >= 20, "only {} constants were compared", constants.len());
}

#[cfg(not(feature = "regen"))]
#[test]
fn packing_helpers_agree_with_rust() {
    let printed = run_c(
        "#include <keyway/abi.h>\n#include <stdio.h>\n\
         int main(void) {\n\
           int32_t v = keyway_version_pack(2, 3, 255);\n\
           int64_t r = keyway_range_pack(0xfffffff0u, 0x7fffffffu);\n\
           printf(\"%d %d %d %d\\n\", v, keyway_version_major(v), keyway_version_minor(v),\n\
                  keyway_version_patch(v));\n\
           printf(\"%d\\n\", keyway_version_major(-1));\n\
           printf(\"%lld %u %u\\n\", (long long)r, keyway_range_ptr(r), keyway_range_len(r));\n\
           return 0;\n}\n",
    );
    let version = keyway_abi::AbiVersion::unpack(0x0002_03ff);
    assert_eq!((version.major, version.minor, version.patch), (2, 3, 255));
    let range = (0x7fff_ffff_i64 << 32) | 0xffff_fff0;
    assert_eq!(
        printed,
        format!(
            "{} 2 3 255\n{}\n{range} {} {}\n",
            0x0002_03ff, 0xffff, 0xffff_fff0_u32, 0x7fff_ffff
        )
    );
    assert!(range > 0, "a byte range must not look like an error code");
}

#[cfg(not(feature = "regen"))]
#[test]
fn workspace_version_is_the_header_s() {
    use keyway_abi::raw;
    let header = format!(
        "{}.{}.{}",
        raw::KEYWAY_SDK_VERSION_MAJOR,
        raw::KEYWAY_SDK_VERSION_MINOR,
        raw::KEYWAY_SDK_VERSION_PATCH
    );
    assert_eq!(env!("CARGO_PKG_VERSION"), header);
}
