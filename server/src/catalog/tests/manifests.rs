//! Manifests in the store.

use super::{OFTEN, Served, State, plugin, wasm};
use crate::store::Kind;

#[test]
fn limits_and_grants_of_a_manifest() {
    let served = Served::local();
    served.put("hello.wasm", plugin(1));
    served.wait_for("hello", 1);
    served.put(
        "hello.toml",
        "manifest = 1\nplugin = './hello.wasm'\nallow = ['config_get']\n\
         [config]\nkey = 'value'\n[limits]\ntime_ms = 70\nmemory_bytes = 131072",
    );
    served.wait("the manifest counts", || served.status("hello").swaps == 1);
    let release = served.slot("hello").release().unwrap();
    assert_eq!(release.plugin.limits().time.as_millis(), 70);
    assert_eq!(release.plugin.limits().memory, 131_072);
    assert!(release.plugin.grants().config_get.is_some());
    served.remove("hello.toml");
    served.wait("it counts no more", || served.status("hello").swaps == 2);
    let release = served.slot("hello").release().unwrap();
    assert!(release.plugin.grants().config_get.is_none());
    assert_eq!(release.plugin.limits().time.as_secs(), 1);
}

#[test]
fn what_a_manifest_of_a_store_cannot_do() {
    let served = Served::new(Kind::Local, OFTEN, &[]);
    served.put("hello.wasm", plugin(1));
    served.wait_for("hello", 1);
    let operator = "keyway-server --manifest hello.toml";
    let own = "which the manifest of a store cannot do";
    let dirs = "plugin = 'hello.wasm'\n[[wasi.dirs]]\nhost = '/etc'\nguest = '/'";
    let grants = |key: &str| format!("`{key}` grants what is this machine's, {own}");
    for (manifest, message, hint) in [
        (dirs, grants("wasi.dirs"), operator),
        ("plugin = 'hello.wasm'\n[wasi]\nstdin = '/etc/passwd'", grants("wasi.stdin"), operator),
        ("plugin = 'hello.wasm'\n[wasi]\nstdout = 'inherit'", grants("wasi.stdout"), operator),
        ("plugin = 'hello.wasm'\n[wasi]\nstderr = 'inherit'", grants("wasi.stderr"), operator),
        (
            "plugin = 'hello.wasm'\ncontract = '../shop.toml'",
            format!("`contract` names a file, {own}"),
            operator,
        ),
        (
            "plugin = '/etc/passwd'",
            "`plugin` is another file than the module beside the manifest, `hello.wasm`".to_owned(),
            "plugin = \"hello.wasm\"",
        ),
        (
            "plugin = '../store/hello.wasm'",
            "`plugin` is another file than the module beside the manifest, `hello.wasm`".to_owned(),
            "plugin = \"hello.wasm\"",
        ),
        (
            "bytes = 'AGFzbQEAAAA='",
            "`bytes` is told, and the module lies beside the manifest, `hello.wasm`".to_owned(),
            "plugin = \"hello.wasm\"",
        ),
        (
            "plugin = 'hello.wasm'\nsha = ''",
            "unknown key `sha`: hello.toml:3:1".to_owned(),
            "sha256",
        ),
        ("plugin = ", "expected literal string: hello.toml:2:10".to_owned(), ""),
        (
            "plugin = 'hello.wasm'\n[limits]\nmemory_bytes = 4294967296",
            "`limits.memory_bytes` is 4294967296, the limit of this host is 16777216: \
             hello.toml:4:16"
                .to_owned(),
            "memory_bytes = 16777216",
        ),
        (
            "plugin = 'hello.wasm'\n[limits]\ntime_ms = 30001",
            "`limits.time_ms` is 30001, the limit of this server is 30000: hello.toml".to_owned(),
            "time_ms = 30000",
        ),
        (
            "plugin = 'hello.wasm'\n[limits]\noutput_bytes = 67108865",
            "`limits.output_bytes` is 67108865, the limit of this server is 67108864: hello.toml"
                .to_owned(),
            "output_bytes = 67108864",
        ),
        (
            "plugin = 'hello.wasm'\ndeterministic = true",
            "`deterministic` asks for a deterministic host, which this one is not: \
             hello.toml:3:17"
                .to_owned(),
            "",
        ),
    ] {
        served.put("hello.toml", format!("manifest = 1\n{manifest}"));
        let told = || served.status("hello").last_error.map(|told| told.message);
        served.wait(&message, || told().is_some_and(|told| told.contains(&message)));
        served.refusal("hello", State::Stale);
        assert!(served.hint("hello").contains(hint), "{manifest}: {}", served.hint("hello"));
        assert_eq!(served.call("hello"), Some(1));
    }
}

#[test]
fn a_manifest_of_another_module() {
    let served = Served::local();
    served.write(
        "hello/hello.toml",
        format!("manifest = 1\nplugin = 'hello.wasm'\nsha256 = '{}'", "0".repeat(64)),
    );
    served.write("hello/hello.wasm", plugin(1));
    let message = served.refusal("hello", State::Failed);
    assert!(message.starts_with("the plugin's sha256 is `"), "{message}");
}

#[test]
fn a_manifest_that_is_no_text() {
    let served = Served::local();
    served.put("hello.toml", b"manifest = 1\xff");
    served.put("hello.wasm", plugin(1));
    assert_eq!(served.refusal("hello", State::Failed), "`hello.toml` is not UTF-8 text");
}

/// What `init` sets at the trial is not there for the first caller.
#[test]
fn a_trial_leaves_no_variables() {
    let served = Served::local();
    served.put(
        "hello.toml",
        "manifest = 1\nplugin = 'hello.wasm'\nallow = ['var_get', 'var_set']\n\
         [vars.initial]\nfirst = '1'",
    );
    let module = wasm(
        r#"(module
          (import "keyway" "var_set" (func $set (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 8) "tried")
          (func (export "get_abi_version") (result i32) i32.const 0x10000)
          (func (export "init") (result i32)
            (call $set (i32.const 8) (i32.const 5) (i32.const 8) (i32.const 5)))
          (func (export "process") (param i32) (result i32) i32.const 7)
          (func (export "cleanup") (result i32) i32.const 0))"#,
    );
    served.put("hello.wasm", module);
    served.wait("it serves", || served.state("hello") == Some(State::Ready));
    let release = served.slot("hello").release().unwrap();
    let vars = release.plugin.grants().var_get.clone().expect("it was granted");
    assert_eq!(vars.get(b"first").as_deref(), Some(&b"1"[..]));
    assert_eq!(vars.get(b"tried"), None);
    let mut instance = release.plugin.instantiate().unwrap();
    instance.init().unwrap();
    assert_eq!(vars.get(b"tried").as_deref(), Some(&b"tried"[..]), "and so it would have been");
}

/// What a manifest asks to keep.
fn keeps(name: &str, count: u32) -> String {
    format!("manifest = 1\nplugin = '{name}.wasm'\n[serve]\nkeep = {count}")
}

#[test]
fn no_more_instances_are_kept_than_there_is_room_for() {
    let served = Served::new(Kind::Local, OFTEN, &[]);
    served.put("one.toml", keeps("one", 6));
    served.put("one.wasm", plugin(1));
    served.wait_for("one", 1);
    served.put("two.toml", keeps("two", 5));
    served.put("two.wasm", plugin(2));
    let message = served.refusal("two", State::Failed);
    let limit = "the limit of this server is 10, of which other plugins keep 6";
    assert_eq!(message, format!("`serve.keep` is 5, {limit}"));
    assert_eq!(served.hint("two"), "keep = 4");
    served.put("two.toml", keeps("two", 4));
    served.wait_for("two", 2);
    // what it kept itself does not count
    served.put("one.toml", keeps("one", 7));
    served.wait("it is stale", || served.state("one") == Some(State::Stale));
    assert_eq!(served.hint("one"), "keep = 6");
    // and when another one goes there is room, without a change of its own files
    served.remove("two.wasm");
    served.wait("it is loaded", || served.slot("one").release().is_some_and(|it| it.keep == 7));
}

#[test]
fn a_release_that_goes_keeps_no_instances() {
    let served = Served::local();
    served.put("one.toml", keeps("one", 2));
    served.put("one.wasm", plugin(1));
    served.wait_for("one", 1);
    let old = served.slot("one").release().unwrap();
    let pool = old.pool.as_ref().expect("it keeps some");
    pool.fill().unwrap();
    served.put("one.wasm", plugin(2));
    served.wait_for("one", 2);
    assert_eq!(pool.idle(), 0);
    let new = served.slot("one").release().unwrap();
    let pool = new.pool.as_ref().expect("it keeps some");
    pool.fill().unwrap();
    served.remove("one.wasm");
    served.wait("it is gone", || served.catalog.get("one").is_none());
    assert_eq!(pool.idle(), 0);
}
