//! Modules that others built, through the checker: what it says of each.
//!
//! They come out of crates, fetched by cargo (tests/modules/Cargo.toml). None is a
//! plugin of Keyway, so that each shows what the author of another's module is told;
//! what is a fact of the module (exports, imports, signatures, features) must be true.
#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

use keyway_tests::{Crates, run_in, scratch};
use regex::Regex;

/// A crate, the folder in it, and the modules there.
const MODULES: [(&str, &str, &[&str]); 6] = [
    // Rust, Extism plugins: imports of another host
    ("extism-pdk", "", &["count_vowels"]),
    ("extism-pdk", "test", &["code", "host_function", "http", "http_headers"]),
    // Rust of 2019, wasm-bindgen: names that a tool made up
    ("walrus", "benches/fixtures", &["dodrio-todomvc"]),
    // Rust without a standard library: imported memory, imports of interfaces
    (ADAPTER_OLD, "artefacts", &ADAPTERS),
    (ADAPTER_NEW, "artefacts", &ADAPTERS),
    // a component
    ("wit-parser", "tests/ui/kinds-of-deps/deps", &["e"]),
];

const ADAPTER_OLD: &str = "wasi-preview1-component-adapter-provider-24.0.6";
const ADAPTER_NEW: &str = "wasi-preview1-component-adapter-provider-48.0.8";
const ADAPTERS: [&str; 3] = [
    "wasi_snapshot_preview1.command",
    "wasi_snapshot_preview1.proxy",
    "wasi_snapshot_preview1.reactor",
];

#[test]
fn modules_of_others() {
    let crates = Crates::of("tests/modules/Cargo.toml");
    for (name, folder, modules) in MODULES {
        let place = scratch(&format!("modules/{name}"));
        for module in modules {
            let from = crates.folder(name).join(folder).join(format!("{module}.wasm"));
            check(name, &from, &place);
        }
    }
}

/// Compares what the checker says with the snapshot.
fn check(name: &str, module: &Path, place: &Path) {
    let file = module.file_name().unwrap().to_str().unwrap();
    let bytes = fs::read(module).unwrap_or_else(|error| panic!("{error}: {}", module.display()));
    fs::write(place.join(file), bytes).unwrap();
    // then against the contract that it fulfils
    let own = format!(
        "wasm-abi-check --contract-from {file} > own.toml && wasm-abi-check -q --contract own.toml {file}"
    );
    let lines = [format!("wasm-abi-check {file}"), own];
    let shown: String = lines.iter().map(|line| run_in(place, line).show()).collect();
    // others' folders are nobody's business
    let folders = Regex::new("`/(Users|home)/[^`]*`").unwrap();
    let shown = folders.replace_all(&shown, "`/$1/[PATH]`").into_owned();
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    let name = format!("{name}-{}", file.trim_end_matches(".wasm"));
    settings.bind(|| insta::assert_snapshot!(name, shown));
}
