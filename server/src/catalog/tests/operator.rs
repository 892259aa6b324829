//! Manifests that the operator names.

use std::fs;

use super::{OFTEN, OperatorManifest, Served, State, lifecycle, plugin, write};
use crate::store::Kind;

#[test]
fn a_manifest_of_the_operator_wins_over_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let at = |file: &str| folder.path().join(file);
    let (manifest, module) = (at("hello.toml"), at("elsewhere/any.wasm"));
    write(&module, plugin(1));
    write(&manifest, "manifest = 1\nplugin = 'elsewhere/any.wasm'\n[limits]\ntime_ms = 5000");
    write(&at("store/hello.wasm"), plugin(9));
    let served = Served::of(folder, Kind::Fluid, OFTEN, &["hello.toml"]);
    served.wait_for("hello", 1);
    let release = served.slot("hello").release().unwrap();
    assert_eq!(release.plugin.limits().time.as_secs(), 5);
    // the module, by either way of writing it
    write(&module, plugin(2));
    served.wait_for("hello", 2);
    // the manifest
    write(&manifest, "manifest = 1\nplugin = 'other.wasm'");
    let message = served.refusal("hello", State::Stale);
    assert!(message.starts_with("cannot read `other.wasm`: no such file"), "{message}");
    assert_eq!(served.call("hello"), Some(2));
    write(&served.folder.path().join("other.wasm"), plugin(3));
    served.wait_for("hello", 3);
    // the operator asked for it: it does not go with its file
    fs::remove_file(&manifest).unwrap();
    let message = served.refusal("hello", State::Stale);
    assert!(message.starts_with("cannot read `hello.toml`: no such file"), "{message}");
    assert_eq!(served.call("hello"), Some(3));
}

#[test]
fn what_only_the_operator_can_grant() {
    let folder = tempfile::tempdir().unwrap();
    let at = |file: &str| folder.path().join(file);
    write(&at("store/other.wasm"), plugin(1));
    write(&at("good.wasm"), lifecycle("i32.const 0", 1));
    write(&at("data/file"), "");
    let dirs = "\n[[wasi.dirs]]\nhost = 'data'\nguest = '/data'";
    write(&at("good.toml"), format!("manifest = 1\nplugin = 'good.wasm'{dirs}"));
    let absent = dirs.replace("'data'", "'absent'");
    write(&at("absent.toml"), format!("manifest = 1\nplugin = 'good.wasm'{absent}"));
    let contract = "contract = 'shop'\nversion = '1.0.0'\n[exports.required]\nprocess = ";
    write(&at("shop.toml"), format!("{contract}'(i32) -> i32'"));
    write(&at("own.toml"), "manifest = 1\nplugin = 'good.wasm'\ncontract = './shop.toml'");
    let manifests = ["good.toml", "absent.toml", "own.toml"];
    let served = Served::of(folder, Kind::Local, OFTEN, &manifests);
    served.wait_for("good", 1);
    let message = served.refusal("absent", State::Failed);
    assert!(message.starts_with("cannot open the directory to grant: no such"), "{message}");
    assert_eq!(served.status("own").contract.as_deref(), Some("shop@1"));
    // a change of the contract is one of the plugin
    write(&served.folder.path().join("shop.toml"), format!("{contract}'() -> ()'"));
    let message = served.refusal("own", State::Stale);
    assert!(message.starts_with("does not fit shop@1"), "{message}");
    write(&served.folder.path().join("shop.toml"), "contract = 'shop'\nversion = ");
    served.wait("it is read again", || {
        let told = served.status("own").last_error.map(|told| told.message).unwrap_or_default();
        told.starts_with("the contract file is wrong: ")
    });
    served.refusal("own", State::Stale);
}

#[test]
fn manifests_without_a_name() {
    let all = |paths: &[&str]| {
        let made = OperatorManifest::all(paths.iter().map(Into::into));
        made.map(|all| all.len()).map_err(|error| error.to_string())
    };
    assert_eq!(all(&["a/one.toml", "b/two.toml"]), Ok(2));
    assert_eq!(
        all(&["a/one.toml", "b/one.toml"]).unwrap_err(),
        "a manifest of `one` was named before: b/one.toml"
    );
    for wrong in ["a/One.toml", "/", "..", "a b.toml", ""] {
        let error = all(&[wrong]).unwrap_err();
        assert!(error.contains("is no name of a plugin"), "{error}");
    }
}
