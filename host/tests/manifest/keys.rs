//! Each key does what it says.

use std::{
    fs,
    io::{self, Write},
    sync::{Arc, Mutex},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use keyway_host::{Contract, Error, Manifest};
use sha2::{Digest, Sha256};

use super::{GET, SAME, common::echo_plugin, folder_with, host_of, load, manifest_of, process};

/// A contract that allows everything that these plugins import.
const CONTRACT: &str = "contract = 'test'\nversion = '1.0.0'\nfeatures = ['simd', 'reference-types']\n\
    [exports.required]\nprocess = '(i32) -> i32'\n[imports]\nallow = ['keyway.*', 'shop.*']\n";

const WITH_CONTRACT: &str = "contract = 'test.toml'";

fn call(module: &str, lines: &str, input: i32) -> Result<i32, Error> {
    let folder = folder_with(module);
    fs::write(folder.path().join("test.toml"), CONTRACT).unwrap();
    let manifest = manifest_of(folder.path(), lines);
    host_of(&manifest).load_manifest(&manifest)?.instantiate()?.process(input)
}

fn import(name: &str) -> String {
    format!(
        r#"(import "keyway" "{name}" (func ${} (param i32 i32 i32 i32) (result i32)))"#,
        &name[name.len() - 3..]
    )
}

#[test]
fn plugin_is_a_file_beside_the_manifest() {
    assert_eq!(call(&process("", SAME), "", 21).unwrap(), 21);
}

#[test]
fn bytes_are_the_module_itself() {
    let text = STANDARD.encode(wat::parse_str(process("", SAME)).unwrap());
    let (one, two) = text.split_at(text.len() / 2);
    let lines = format!("manifest = 1\nbytes = '''\n{one}\n{two}\n'''\n");
    let manifest = Manifest::parse(&lines, "nowhere".as_ref()).unwrap();
    let plugin = host_of(&manifest).load_manifest(&manifest).unwrap();
    assert_eq!(plugin.instantiate().unwrap().process(21).unwrap(), 21);
}

#[test]
fn sha256_is_that_of_the_module() {
    let module = process("", SAME);
    let hash: [u8; 32] = Sha256::digest(wat::parse_str(&module).unwrap()).into();
    let digits: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    for digits in [digits.clone(), digits.to_uppercase()] {
        assert_eq!(call(&module, &format!("sha256 = '{digits}'"), 3).unwrap(), 3);
    }
    let error = call(&module, &format!("sha256 = '{}'", "0".repeat(64)), 3).unwrap_err();
    assert!(
        matches!(error, Error::Sha256 { expected, actual } if expected == [0; 32] && actual == hash)
    );
    let (zeros, text) = ("0".repeat(64), error.to_string());
    assert_eq!(text, format!("the plugin's sha256 is `{digits}`, its manifest says `{zeros}`"));
}

#[test]
fn contract_is_a_name_or_a_file() {
    let module = process("", SAME);
    assert_eq!(call(&module, "contract = 'function@1'", 5).unwrap(), 5);
    assert!(matches!(call(&module, "contract = 'lifecycle'", 5), Err(Error::Contract(_))));
    assert_eq!(call(&module, WITH_CONTRACT, 5).unwrap(), 5);
    let other = CONTRACT.replace("process =", "other =");
    let folder = folder_with(&module);
    fs::write(folder.path().join("test.toml"), other).unwrap();
    let manifest = manifest_of(folder.path(), WITH_CONTRACT);
    let result = host_of(&manifest).load_manifest(&manifest).map(drop);
    let Err(Error::Contract(report)) = result else { panic!("{result:?}") };
    assert_eq!(report.contract.as_deref(), Some("test@1"));
}

/// The file that the manifest names is not read then.
#[test]
fn a_contract_may_be_read_already() {
    let folder = folder_with(&process("", SAME));
    let manifest = manifest_of(folder.path(), "contract = 'nowhere.toml'");
    let host = host_of(&manifest);
    assert!(matches!(host.load_manifest(&manifest), Err(Error::Manifest(_))));
    let with = |text: &str| {
        let contract = Contract::parse(text, "test.toml".as_ref()).unwrap();
        host.load_manifest(&manifest.clone().with_contract(contract))
    };
    let plugin = with(CONTRACT).unwrap();
    assert_eq!(plugin.report().contract.as_deref(), Some("test@1"));
    assert_eq!(plugin.instantiate().unwrap().process(5).unwrap(), 5);
    let result = with(&CONTRACT.replace("process =", "other =")).map(drop);
    assert!(matches!(result, Err(Error::Contract(_))), "{result:?}");
}

#[test]
fn serve_is_for_services() {
    let serve = |lines: &str| {
        let text = format!("manifest = 1\nplugin = 'x'\n{lines}");
        let serve = Manifest::parse(&text, "".as_ref()).unwrap().serve().clone();
        (serve.keep, serve.concurrency)
    };
    assert_eq!(serve(""), (0, None));
    assert_eq!(serve("[serve]"), (0, None));
    assert_eq!(serve("serve.keep = 3"), (3, None));
    assert_eq!(serve("[serve]\nkeep = 2\nconcurrency = 2"), (2, Some(2)));
    assert_eq!(serve("[serve]\nconcurrency = 100000"), (0, Some(100_000)));
    assert_eq!(call(&process("", SAME), "[serve]\nkeep = 1", 5).unwrap(), 5);
}

#[test]
fn features_are_those_that_are_named() {
    let module = process("", "(i32x4.extract_lane 0 (i32x4.splat (local.get 0)))");
    assert!(matches!(call(&module, "", 7), Err(Error::Contract(_))));
    assert_eq!(call(&module, "features = ['simd']", 7).unwrap(), 7);
}

#[test]
fn nothing_is_granted_unless_it_is_named() {
    let module = process(&import("config_get"), GET);
    let denied = call(&module, WITH_CONTRACT, 0).unwrap_err();
    assert!(matches!(&denied, Error::Denied { capability } if capability.name() == "config_get"));
    let lines = format!("{WITH_CONTRACT}\nallow = ['config_get']");
    assert_eq!(call(&module, &lines, 0).unwrap_err().to_string(), not_found());
}

fn not_found() -> String {
    "`process` returned -9 (not found)".to_owned()
}

#[test]
fn config_is_what_config_get_reads() {
    let lines = format!("{WITH_CONTRACT}\nallow = ['config_get']\n[config]\nkey = 'Hello'");
    assert_eq!(call(&process(&import("config_get"), GET), &lines, 0).unwrap(), 5);
}

#[test]
fn variables_have_first_values() {
    let allow = format!("{WITH_CONTRACT}\nallow = ['var_get', 'var_set']");
    let get = process(&import("var_get"), GET);
    assert_eq!(call(&get, &format!("{allow}\n[vars.initial]\nkey = 'four'"), 0).unwrap(), 4);
    assert_eq!(call(&get, &allow, 0).unwrap_err().to_string(), not_found());
}

/// `process` sets the variable `key` to as many bytes as its input says.
#[test]
fn variables_are_bounded() {
    let set = "(call $set (i32.const 0) (i32.const 3) (i32.const 8) (local.get 0))";
    let module = process(&import("var_set"), set);
    let allow = format!("{WITH_CONTRACT}\nallow = ['var_set']\n[vars]");
    let result = |bound: &str, size| call(&module, &format!("{allow}\n{bound}"), size);
    assert_eq!(result("max_bytes = 8", 5).unwrap(), 0);
    for (bound, size) in [("max_bytes = 8", 6), ("max_bytes = 0", 0), ("max_count = 0", 0)] {
        let error = result(bound, size).unwrap_err();
        assert!(matches!(error, Error::Plugin { code: -5, .. }), "{bound}: {error}");
    }
    let full = "max_count = 1\n[vars.initial]\nother = ''";
    assert!(matches!(result(full, 0), Err(Error::Plugin { code: -5, .. })));
}

/// All instances of one load share them; another load begins anew.
#[test]
fn variables_are_those_of_one_load() {
    let module = process(
        &format!("{}{}", import("var_get"), import("var_set")),
        &format!(
            "(drop (call $set (i32.const 0) (i32.const 3) (i32.const 8) (local.get 0))) {GET}"
        ),
    );
    let get = process(&import("var_get"), GET);
    let folder = folder_with(&module);
    fs::write(folder.path().join("test.toml"), CONTRACT).unwrap();
    let lines =
        format!("{WITH_CONTRACT}\nallow = ['var_get', 'var_set']\n[vars.initial]\nkey = '1'");
    let manifest = manifest_of(folder.path(), &lines);
    let host = host_of(&manifest);
    let plugin = host.load_manifest(&manifest).unwrap();
    assert_eq!(plugin.instantiate().unwrap().process(5).unwrap(), 5);
    let vars = plugin.grants().var_get.as_ref().unwrap();
    assert_eq!(vars.get(b"key").as_deref(), Some(&b"value"[..]));
    fs::write(folder.path().join("plugin.wasm"), wat::parse_str(get).unwrap()).unwrap();
    let again = host.load_manifest(&manifest).unwrap();
    assert_eq!(again.instantiate().unwrap().process(0).unwrap(), 1);
}

#[test]
fn time_trips() {
    let forever = process("", "(loop $again (br $again)) (i32.const 0)");
    let error = call(&forever, "[limits]\ntime_ms = 30", 0).unwrap_err();
    assert!(matches!(error, Error::Time { limit, .. } if limit == Duration::from_millis(30)));
}

#[test]
fn fuel_trips() {
    let count = "(loop $again (br_if $again (i32.lt_u
        (local.tee $n (i32.add (local.get $n) (i32.const 1))) (local.get 0)))) (local.get $n)";
    let module = process("", count);
    assert_eq!(call(&module, "[limits]\nfuel = 1000", 10).unwrap(), 10);
    let error = call(&module, "[limits]\nfuel = 1000", 1000).unwrap_err();
    assert!(matches!(error, Error::Fuel { limit: 1000, .. }), "{error}");
}

#[test]
fn deterministic_measures_fuel() {
    let plugin = load(&process("", SAME), "deterministic = true").unwrap();
    let mut instance = plugin.instantiate().unwrap();
    instance.process(1).unwrap();
    assert!(instance.fuel_used().is_some());
    let plugin = load(&process("", SAME), "deterministic = false").unwrap();
    let mut instance = plugin.instantiate().unwrap();
    instance.process(1).unwrap();
    assert!(instance.fuel_used().is_none());
}

/// In pages of 64 KiB, up to more than a host has unless told.
#[test]
fn memory_is_bounded() {
    let module = process("", "(memory.grow (local.get 0))");
    let result =
        |bytes: u32, pages| call(&module, &format!("[limits]\nmemory_bytes = {bytes}"), pages);
    assert_eq!(result(131_072, 1).unwrap(), 1);
    assert!(matches!(result(131_072, 2), Err(Error::Plugin { code: -1, .. })));
    assert_eq!(result(64 << 20, 1000).unwrap(), 1);
    assert!(matches!(result(65_535, 0), Err(Error::Memory { needed: 65_536, limit: 65_535, .. })));
}

#[test]
fn tables_are_bounded() {
    let grow = "(table.grow $table (ref.null func) (local.get 0))";
    let lines = |entries| format!("{WITH_CONTRACT}\n[limits]\ntable_elements = {entries}");
    let result = |entries: u32, more| call(&process("", grow), &lines(entries), more);
    assert_eq!(result(20_000, 19_999).unwrap(), 1);
    assert!(matches!(result(20_000, 20_000), Err(Error::Plugin { code: -1, .. })));
    assert!(matches!(result(0, 0), Err(Error::Table { needed: 1, limit: 0, .. })));
}

/// `process` calls itself as often as its input says.
#[test]
fn the_stack_is_as_told() {
    let module = r#"(module (func $process (export "process") (param i32) (result i32)
        (if (result i32) (local.get 0)
            (then (i32.add (i32.const 1) (call $process (i32.sub (local.get 0) (i32.const 1)))))
            (else (i32.const 0)))))"#;
    assert_eq!(call(module, "[limits]\nstack_bytes = 1048576", 4000).unwrap(), 4000);
    let error = call(module, "[limits]\nstack_bytes = 16384", 4000).unwrap_err();
    assert!(matches!(error, Error::Trap { .. }), "{error}");
}

#[test]
fn output_is_bounded() {
    let module = &echo_plugin();
    let mut instance = load(module, "[limits]\noutput_bytes = 4").unwrap().instantiate().unwrap();
    assert_eq!(instance.call("echo", b"four").unwrap().len(), 4);
    assert!(matches!(instance.call("echo", b"fiver"), Err(Error::Output { len: 5, limit: 4, .. })));
}

/// What tracing was told, as text.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<u8>>>);

impl Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Ten messages in a moment, of which a second takes three; the moment may be part of
/// two seconds.
#[test]
fn log_goes_to_tracing_and_is_bounded() {
    let module = process(
        r#"(import "keyway" "log" (func $log (param i32 i32 i32)))"#,
        "(loop $again (call $log (i32.const 3) (i32.const 8) (i32.const 5))
            (br_if $again (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1)))
                (local.get 0)))) (i32.const 0)",
    );
    let heard = Heard::default();
    let ear = heard.clone();
    let subscriber = tracing_subscriber::fmt().with_writer(move || ear.clone()).finish();
    tracing::subscriber::with_default(subscriber, || {
        let silent = load(&module, "").unwrap();
        silent.instantiate().unwrap().process(10).unwrap();
        assert_eq!(silent.dropped_messages(), 10);
        assert!(heard.0.lock().unwrap().is_empty());
        let plugin = load(&module, "allow = ['log']\n[limits]\nlog_per_second = 3").unwrap();
        plugin.instantiate().unwrap().process(10).unwrap();
        assert!((4..=7).contains(&plugin.dropped_messages()), "{}", plugin.dropped_messages());
    });
    let text = String::from_utf8(heard.0.lock().unwrap().clone()).unwrap();
    assert!((3..=6).contains(&text.matches("value").count()), "{text}");
    assert!(text.contains("keyway::plugin"), "{text}");
}

#[test]
fn namespaces_are_those_of_the_embedder() {
    let module = process(
        r#"(import "shop" "double" (func $double (param i32) (result i32)))"#,
        "(call $double (local.get 0))",
    );
    let folder = folder_with(&module);
    fs::write(folder.path().join("test.toml"), CONTRACT).unwrap();
    let host = keyway_host::Host::builder()
        .instances(1)
        .function("shop", "double", |number: i32| number * 2)
        .build()
        .unwrap();
    let with = |allow: &str| {
        let lines = format!("{WITH_CONTRACT}\nallow = [{allow}]");
        host.load_manifest(&manifest_of(folder.path(), &lines))
    };
    assert_eq!(with("'shop'").unwrap().instantiate().unwrap().process(21).unwrap(), 42);
    assert!(matches!(with(""), Err(Error::Denied { .. })));
}
