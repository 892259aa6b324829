//! Catalogs over real folders and real hosts.
#![allow(clippy::unwrap_used)]

mod broken;
mod changes;
mod errors;
mod folder;
mod manifests;
mod metrics;
mod operator;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
    thread,
    time::{Duration, Instant},
};

use keyway_host::{Host, Limits};
use prometheus_client::{encoding::text::encode, registry::Registry};
use tempfile::TempDir;

use super::{
    Catalog, ManifestBounds, OperatorManifest, Setup, Slot,
    status::{PluginStatus, State, StoreState},
};
use crate::{calls::CallMetrics, store::Kind};

/// Long enough for any machine.
const BOUND: Duration = Duration::from_secs(120);

/// A time between two looks that no test waits for: what happens before it was told.
const NEVER: Duration = Duration::from_secs(3_600);

/// A time for those that are to find out by themselves.
const OFTEN: Duration = Duration::from_millis(20);

/// What manifests can ask for.
const BOUNDS: ManifestBounds =
    ManifestBounds { keep: 10, time: Duration::from_secs(30), output: 64 << 20 };

/// One for all tests: each reserves addresses.
fn host() -> Host {
    static HOST: OnceLock<Host> = OnceLock::new();
    let build = || Host::builder().limits(Limits::default()).instances(32).build();
    HOST.get_or_init(|| build().expect("this machine runs plugins")).clone()
}

/// A folder with a store in it, and a catalog of that store.
struct Served {
    folder: TempDir,
    catalog: Catalog,
    registry: Registry,
}

impl Served {
    /// Of a store that tells of its changes.
    fn local() -> Self {
        Self::new(Kind::Local, NEVER, &[])
    }

    /// Of one that does not.
    fn polled() -> Self {
        Self::new(Kind::Fluid, OFTEN, &[])
    }

    /// With manifests of the operator, that lie beside the store's folder.
    fn new(kind: Kind, poll: Duration, manifests: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        fs::create_dir(folder.path().join("store")).expect("and for one in it");
        Self::of(folder, kind, poll, manifests)
    }

    fn of(folder: TempDir, kind: Kind, poll: Duration, manifests: &[&str]) -> Self {
        let paths = manifests.iter().map(|file| folder.path().join(file));
        let setup = Setup {
            host: host(),
            store: Some(kind.open(folder.path().join("store"))),
            manifests: OperatorManifest::all(paths).expect("manifests with names"),
            poll_interval: Some(poll),
            bounds: BOUNDS,
        };
        let mut registry = Registry::default();
        let catalog = Catalog::start(setup, CallMetrics::default(), &mut registry)
            .expect("the system has threads");
        let served = Self { folder, catalog, registry };
        served.wait("it looked around", || {
            served.catalog.is_ready() || !served.folder.path().join("store").is_dir()
        });
        served
    }

    /// A path in the store.
    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join("store").join(file)
    }

    /// Writes a file in the store, as a copy of it would be.
    fn write(&self, file: &str, bytes: impl AsRef<[u8]>) {
        write(&self.path(file), bytes);
    }

    /// Writes a file elsewhere, and moves it into the store.
    fn put(&self, file: &str, bytes: impl AsRef<[u8]>) {
        let new = self.folder.path().join("new");
        write(&new, bytes);
        fs::rename(new, self.path(file)).expect("it can be moved");
    }

    fn remove(&self, file: &str) {
        fs::remove_file(self.path(file)).expect("it can be removed");
    }

    fn wait(&self, what: &str, is_so: impl Fn() -> bool) {
        let end = Instant::now() + BOUND;
        while !is_so() {
            assert!(Instant::now() < end, "in vain: {what}, {:#?}", self.catalog.status());
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// What a call of `process` returns, where the plugin serves.
    fn call(&self, name: &str) -> Option<i32> {
        let release = self.catalog.get(name)?.release()?;
        let mut instance = release.plugin.instantiate().expect("it was tried");
        if release.plugin.has_lifecycle() {
            instance.init().expect("it was tried");
        }
        Some(instance.process(0).expect("it returns a number"))
    }

    /// Waits until calls return `value`, and nothing is wrong.
    fn wait_for(&self, name: &str, value: i32) {
        self.wait(&format!("`{name}` returns {value}"), || {
            self.call(name) == Some(value) && self.state(name) == Some(State::Ready)
        });
    }

    fn state(&self, name: &str) -> Option<State> {
        self.catalog.get(name).map(|slot| slot.state())
    }

    fn status(&self, name: &str) -> PluginStatus {
        self.catalog.get(name).map(|slot| slot.status()).expect("the name is there")
    }

    /// Waits until a name is in that state, and returns what is told of it: nothing of where
    /// the store is.
    fn refusal(&self, name: &str, state: State) -> String {
        self.wait(&format!("`{name}` is {state:?}"), || self.state(name) == Some(state));
        let told = self.status(name).last_error.expect("it is told why");
        let all = format!("{} {:?}", told.message, told.hint);
        let here = self.folder.path().to_str().expect("a path of ASCII");
        assert!(!all.contains(here) && !all.chars().any(char::is_control), "{all}");
        told.message
    }

    /// The hint of that.
    fn hint(&self, name: &str) -> String {
        self.status(name).last_error.and_then(|it| it.hint).unwrap_or_default()
    }

    fn slot(&self, name: &str) -> Arc<Slot> {
        self.catalog.get(name).expect("the name is there")
    }

    fn metrics(&self) -> String {
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("a text takes everything");
        text
    }
}

fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().expect("it has a folder")).expect("a folder");
    fs::write(path, bytes).expect("a file");
}

/// A function plugin that returns `value`.
fn plugin(value: i32) -> Vec<u8> {
    wasm(&format!(
        r#"(module (func (export "process") (param i32) (result i32) i32.const {value}))"#
    ))
}

/// A lifecycle plugin whose `init` is that.
fn lifecycle(init: &str, value: i32) -> Vec<u8> {
    wasm(&format!(
        r#"(module
          (func (export "get_abi_version") (result i32) i32.const 0x10000)
          (func (export "init") (result i32) {init})
          (func (export "process") (param i32) (result i32) i32.const {value})
          (func (export "cleanup") (result i32) i32.const 0))"#
    ))
}

fn wasm(text: &str) -> Vec<u8> {
    wat::parse_str(text).expect("a module")
}
