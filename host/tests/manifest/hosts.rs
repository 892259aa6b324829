//! What a manifest asks of a host that has many plugins.

#[cfg(feature = "wasi")]
use keyway_host::Log;
use keyway_host::{Builder, Error, Host, Manifest};

use super::{SAME, folder_with, host_of, manifest_of, process, told};

/// What a host says of a manifest of these lines, without the path.
fn said(builder: Builder, lines: &str) -> (String, String) {
    let folder = folder_with(&process("", SAME));
    let manifest = manifest_of(folder.path(), lines);
    let result = builder.instances(1).build().unwrap().load_manifest(&manifest).map(drop);
    let Err(Error::Manifest(error)) = result else { panic!("{lines}: {result:?}") };
    let (text, hint) = told(&error);
    assert_eq!(Error::from(*error).hint().unwrap_or_default(), hint);
    (text.replace(&format!("{}/", folder.path().display()), ""), hint)
}

#[test]
fn what_a_host_does_not_have_is_told() {
    let limits = |line: &str| format!("[limits]\n{line}");
    let built = "Host::builder().manifest(&manifest).build()";
    for (lines, text, hint) in [
        (
            limits("stack_bytes = 65536"),
            "`limits.stack_bytes` is 65536, the stack of this host has 524288: plugin.toml:4:15",
            "stack_bytes = 524288",
        ),
        (
            limits("memory_bytes = 33554432"),
            "`limits.memory_bytes` is 33554432, the limit of this host is 16777216: plugin.toml:4:16",
            "memory_bytes = 16777216",
        ),
        (
            limits("table_elements = 10001"),
            "`limits.table_elements` is 10001, the limit of this host is 10000: plugin.toml:4:18",
            "table_elements = 10000",
        ),
        (
            limits("fuel = 1"),
            "`limits.fuel` asks for a deterministic host, which this one is not: plugin.toml:4:8",
            built,
        ),
        (
            "deterministic = true".to_owned(),
            "`deterministic` asks for a deterministic host, which this one is not: plugin.toml:3:17",
            built,
        ),
        (
            "features = ['simd']".to_owned(),
            "`features` asks for `simd`, which this host was not built with: plugin.toml:3:13",
            built,
        ),
        (
            "allow = ['shpo']".to_owned(),
            "this host has no functions under the namespace `shpo`: plugin.toml:3:10",
            r#"allow = ["shop"]"#,
        ),
        (
            "allow = ['config-get']".to_owned(),
            "this host has no functions under the namespace `config-get`: plugin.toml:3:10",
            r#"allow = ["config_get"]"#,
        ),
    ] {
        let host = Host::builder().function("shop", "add", |a: i32| a);
        let (found, found_hint) = said(host, &lines);
        assert_eq!((found.as_str(), found_hint.as_str()), (text, hint), "{lines}");
    }
}

/// The hint that says so works: a host that is built by the manifest has it all.
#[test]
fn a_host_that_is_built_by_a_manifest_meets_it() {
    let folder = folder_with(&process("", SAME));
    let lines = "features = ['simd']\ndeterministic = true\n[limits]\nstack_bytes = 65536\n\
        memory_bytes = 33554432\ntable_elements = 10001\nfuel = 1000";
    let manifest = manifest_of(folder.path(), lines);
    let plugin = host_of(&manifest).load_manifest(&manifest).unwrap();
    assert_eq!(plugin.limits().memory, 33_554_432);
    assert_eq!(plugin.limits().table, 10_001);
    assert_eq!(plugin.limits().fuel, Some(1000));
    assert_eq!(plugin.instantiate().unwrap().process(4).unwrap(), 4);
}

#[test]
fn a_host_can_be_built_for_several_manifests() {
    let folder = folder_with(&process("", SAME));
    let [small, large] = ["memory_bytes = 65536", "memory_bytes = 67108864\nfuel = 500"]
        .map(|line| manifest_of(folder.path(), &format!("[limits]\n{line}")));
    let host = Host::builder().instances(1).manifest(&large).manifest(&small).build().unwrap();
    assert_eq!(host.load_manifest(&small).unwrap().limits().memory, 65_536);
    assert_eq!(host.load_manifest(&large).unwrap().limits().memory, 67_108_864);
}

/// What is not told is the host's own.
#[test]
fn limits_that_are_not_told_are_the_host_s() {
    let mut limits = keyway_host::Limits::default();
    limits.memory = 1 << 20;
    limits.log_rate = 7;
    let host = Host::builder().instances(1).limits(limits).build().unwrap();
    let folder = folder_with(&process("", SAME));
    let plugin = host.load_manifest(&manifest_of(folder.path(), "[limits]\ntime_ms = 5")).unwrap();
    limits.time = std::time::Duration::from_millis(5);
    assert_eq!(*plugin.limits(), limits);
}

/// Configuration and variables may be secrets.
#[test]
fn debug_shows_no_values() {
    let text = "manifest = 1\nplugin = 'x'\nallow = ['config_get', 'var_get']\n\
        [config]\na = 'secret'\n[vars.initial]\nb = 'secret'\n[wasi]\nargs = ['secret']\n\
        env = { C = 'secret' }";
    let shown = format!("{:?}", Manifest::parse(text, "".as_ref()).unwrap());
    assert!(!shown.contains("secret") && shown.contains("\"C\""), "{shown}");
}

/// The plugin reads the file `in` of the folder and the whole standard input, and writes
/// both to its standard output, which is the log.
#[cfg(feature = "wasi")]
const CAT: &str = r#"(module (@custom "keyway" "plugin=cat\0a")
    (import "wasi_snapshot_preview1" "path_open"
        (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 1)
    (data (i32.const 0) "in")
    (data (i32.const 16) "\00\01\00\00\20\00\00\00") ;; 32 bytes at 256
    (func $copy (param $from i32) (result i32)
        (if (call $read (local.get $from) (i32.const 16) (i32.const 1) (i32.const 24))
            (then (return (i32.const -101))))
        (i32.store (i32.const 20) (i32.load (i32.const 24)))
        (if (call $write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 28))
            (then (return (i32.const -102))))
        (i32.store (i32.const 20) (i32.const 32))
        (i32.const 0))
    (func (export "process") (param i32) (result i32)
        (if (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 2) (i32.const 0)
                (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 8))
            (then (return (i32.const -100))))
        (i32.or (call $copy (i32.load (i32.const 8))) (call $copy (i32.const 0)))))"#;

#[cfg(feature = "wasi")]
#[test]
fn wasi_is_as_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    file("data/in", b"a file\n");
    file("input", b"an input\n");
    file("cat.wasm", &wat::parse_str(CAT).unwrap());
    file(
        "cat.toml",
        b"contract = 'cat'\nversion = '1.0.0'\n[exports.required]\nprocess = '(i32) -> i32'\n\
          [imports]\nwasi = ['stdio', 'files']\n",
    );
    let table = "manifest = 1\nplugin = 'cat.wasm'\ncontract = 'cat.toml'\nallow = ['log']\n\
        [wasi]\nstdin = 'input'\nstdout = 'log'\n[[wasi.dirs]]\nhost = 'data'\nguest = '/'\n";
    let manifest = Manifest::parse(table, folder.path()).unwrap();
    let host = Host::builder().manifest(&manifest).build().unwrap();
    let plugin = host.load_manifest(&manifest).unwrap();
    let heard = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let ear = std::sync::Arc::clone(&heard);
    let mut grants = plugin.grants().clone();
    grants.log = Some(Log::new(move |record| ear.lock().unwrap().push(record.text.to_owned())));
    assert_eq!(plugin.instantiate_with(grants).unwrap().process(0).unwrap(), 0);
    assert_eq!(*heard.lock().unwrap(), ["a file", "an input"]);

    for (line, other, message) in [
        ("host = 'data'", "host = 'dada'", "cannot open the directory to grant: "),
        ("stdin = 'input'", "stdin = 'data'", "cannot read the standard input: "),
    ] {
        let manifest = Manifest::parse(&table.replace(line, other), folder.path()).unwrap();
        let error = host.load_manifest(&manifest).map(drop).unwrap_err();
        assert!(error.to_string().starts_with(message), "{error}");
    }
}
