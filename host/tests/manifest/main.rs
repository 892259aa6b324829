//! What a manifest does, and what is said of one that is wrong.
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common;
mod document;
mod hostile;
mod hosts;
mod keys;
mod mistakes;

use std::{fs, path::Path};

use keyway_host::{Error, Host, Manifest, ManifestError, Plugin};
use tempfile::TempDir;

/// A folder with a module, `plugin.wasm`.
fn folder_with(module: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("plugin.wasm"), wat::parse_str(module).unwrap()).unwrap();
    folder
}

/// Writes a manifest of this module and these lines, and reads it.
fn manifest_of(folder: &Path, lines: &str) -> Manifest {
    let path = folder.join("plugin.toml");
    fs::write(&path, format!("manifest = 1\nplugin = 'plugin.wasm'\n{lines}\n")).unwrap();
    Manifest::read(&path).unwrap()
}

/// Loads a module by a manifest of these lines, on a host that is set up by it.
fn load(module: &str, lines: &str) -> Result<Plugin, Error> {
    let folder = folder_with(module);
    let manifest = manifest_of(folder.path(), lines);
    host_of(&manifest).load_manifest(&manifest)
}

fn host_of(manifest: &Manifest) -> Host {
    Host::builder().instances(4).manifest(manifest).build().unwrap()
}

/// What is said of a manifest, and its hint.
fn told(error: &ManifestError) -> (String, String) {
    (error.to_string(), error.hint().unwrap_or_default())
}

/// A function plugin whose `process` is this.
fn process(imports: &str, body: &str) -> String {
    format!(
        r#"(module {imports} (memory (export "memory") 1) (table $table 1 funcref)
            (data (i32.const 0) "key") (data (i32.const 8) "value")
            (func (export "process") (param i32) (result i32) (local $n i32) {body}))"#
    )
}

/// Reads the configuration or a variable `key` and returns its size.
const GET: &str = "(call $get (i32.const 0) (i32.const 3) (i32.const 64) (i32.const 64))";

/// Returns its input.
const SAME: &str = "(local.get 0)";
