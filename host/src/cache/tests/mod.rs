//! The cache with a real compiler and a real disk.

mod bound;
mod broken;
mod disk;
mod shared;

use std::{
    ffi::OsString,
    fs::{self, File},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use rustix::process::geteuid;
use tempfile::TempDir;
use wasmtime::{Config, Engine, Instance, Module, Store};

use super::{Cache, key::Key};

/// A cache in a folder that goes with it, and an engine.
struct Place {
    folder: TempDir,
    cache: Cache,
    engine: Engine,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path()).unwrap();
        Self { folder, cache, engine: Engine::default() }
    }

    /// Loads the plugin that answers `answer`, and tells whether it was cached.
    fn load(&self, answer: i32) -> bool {
        load(&self.cache, &self.engine, answer)
    }

    /// Where its entry is.
    fn entry(&self, answer: i32) -> PathBuf {
        entry(self.folder.path(), &self.engine, answer)
    }
}

fn wasm(answer: i32) -> Vec<u8> {
    let text = format!(r#"(module (func (export "process") (result i32) (i32.const {answer})))"#);
    wat::parse_str(text).unwrap()
}

fn load(cache: &Cache, engine: &Engine, answer: i32) -> bool {
    let (module, was_cached) = cache.module(engine, &wasm(answer)).unwrap();
    assert_eq!(answered(engine, &module), answer);
    was_cached
}

fn answered(engine: &Engine, module: &Module) -> i32 {
    let mut store = Store::new(engine, ());
    let instance = Instance::new(&mut store, module, &[]).unwrap();
    let process = instance.get_typed_func::<(), i32>(&mut store, "process").unwrap();
    process.call(&mut store, ()).unwrap()
}

fn entry(folder: &Path, engine: &Engine, answer: i32) -> PathBuf {
    let key = Key::new(engine, &wasm(answer));
    folder.join(key.version()).join(key.name())
}

/// Names in a folder.
fn names(folder: &Path) -> Vec<OsString> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect()
}

/// Sets the time of a file's or folder's last use.
fn set_used(path: &Path, ago: Duration) {
    File::open(path).unwrap().set_modified(SystemTime::now() - ago).unwrap();
}

fn is_root() -> bool {
    geteuid().is_root()
}

#[test]
fn what_was_compiled_once_is_read() {
    let place = Place::new();
    assert!(!place.load(21));
    assert!(place.load(21));
    assert!(!place.load(42));
    let another = Cache::at(place.folder.path()).unwrap();
    assert!(load(&another, &Engine::default(), 42));
}

#[test]
fn engines_of_other_settings_share_nothing() {
    let place = Place::new();
    let (mut simd, mut fuel, mut epochs) = (Config::new(), Config::new(), Config::new());
    simd.wasm_relaxed_simd(false).wasm_simd(false);
    fuel.consume_fuel(true);
    epochs.epoch_interruption(true);
    assert!(!place.load(21));
    for (number, config) in [simd, fuel, epochs].iter().enumerate() {
        let engine = Engine::new(config).unwrap();
        let module = |answer| place.cache.module(&engine, &wasm(answer)).unwrap();
        assert!(!module(21).1);
        assert!(module(21).1);
        assert_eq!(names(place.folder.path()).len(), number + 2);
    }
    assert!(place.load(21));
}

#[test]
fn what_the_compiler_refuses_is_an_error_and_not_kept() {
    let place = Place::new();
    assert!(place.cache.module(&place.engine, b"no module").is_err());
    assert!(names(place.folder.path()).is_empty());
}
