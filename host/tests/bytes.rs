//! What the library promises of functions from bytes to bytes.
#![allow(clippy::unwrap_used)]

mod common;

use std::sync::{Arc, Mutex};

use common::{ECHO, bytes_plugin};
use keyway_host::{Capability, Error, Grants, Host, Level, Limits, Log, Plugin, Vars};

/// A plugin with what `functions` define, `imports` before.
fn load(names: &[&str], imports: &str, functions: &str) -> Plugin {
    let text = bytes_plugin(names, imports, functions);
    let bytes = wat::parse_str(text).unwrap();
    Host::new(Limits::default()).unwrap().load(&bytes).unwrap()
}

#[test]
fn a_result_lies_in_the_plugin_s_memory() {
    let plugin = load(&["echo"], "", ECHO);
    assert_eq!(plugin.functions(), ["echo"]);
    assert_eq!(plugin.name(), Some("test"));
    assert!(plugin.capabilities().is_empty());
    let mut instance = plugin.instantiate().unwrap();
    let first = instance.call("echo", b"first").unwrap();
    assert_eq!(first, b"first");
    let address = first.as_ptr();
    let second = instance.call("echo", b"second").unwrap();
    assert_eq!((second, second.as_ptr()), (&b"second"[..], address)); // the same place
    assert_eq!(instance.call("echo", &[]).unwrap(), b"");
}

#[test]
fn only_listed_functions_are_called() {
    let mut instance = load(&["echo"], "", ECHO).instantiate().unwrap();
    for name in ["Echo", "", "init", "keyway_alloc", "memory"] {
        let result = instance.call(name, b"");
        assert!(matches!(result, Err(Error::NoFunction { function }) if function == name));
    }
    assert!(matches!(instance.process(1), Err(Error::NoFunction { .. })));
    assert_eq!(instance.call("echo", b"still there").unwrap(), b"still there");
}

#[test]
fn an_error_has_the_plugin_s_words_and_harms_nothing() {
    let fail = r#"(func (export "fail") (param i32 i32) (result i64) (i64.const -107))"#;
    let mut instance = load(&["echo", "fail"], "", &format!("{ECHO}{fail}")).instantiate().unwrap();
    match instance.call("fail", b"") {
        Err(Error::Plugin { function, code: -107, message }) => {
            assert_eq!((function.as_str(), message.as_deref()), ("fail", Some("words")));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(instance.call("echo", b"on").unwrap(), b"on");
}

#[test]
fn an_input_in_parts_is_one() {
    let plugin = load(&["echo"], "", ECHO);
    let echo = plugin.function("echo").unwrap();
    let mut instance = plugin.instantiate().unwrap();
    assert_eq!(instance.call_parts(&echo, &["one", "", " two"]).unwrap(), b"one two");
    assert_eq!(instance.call_parts(&echo, &[b"one".to_vec()]).unwrap(), b"one");
    assert_eq!(instance.call_parts(&echo, &[[0; 0]; 0]).unwrap(), b"");
    let other = load(&["echo"], "", ECHO).function("echo").unwrap();
    let result = instance.call_parts(&other, &["one"]);
    assert!(matches!(result, Err(Error::OtherPlugin { .. })), "{result:?}");
}

/// Each part is short enough, their sum is not.
#[test]
fn an_input_in_parts_is_as_long_as_all_of_them() {
    let plugin = load(&["echo"], "", ECHO);
    let echo = plugin.function("echo").unwrap();
    let mut instance = plugin.instantiate().unwrap();
    let half = vec![0; 1 << 30]; // never touched, as below
    let result = instance.call_parts(&echo, &[&half, &half]);
    assert!(matches!(result, Err(Error::Input { len: 0x8000_0000, .. })), "{result:?}");
    let result = instance.call_parts(&echo, &[&half; 1 << 3]); // 2 to the power of 33
    assert!(matches!(result, Err(Error::Input { len: 0x2_0000_0000, .. })), "{result:?}");
    // what the plugin has no room for: its memory has 64 KiB, of which 256 bytes are before it
    let result = instance.call_parts(&echo, &[&half[..65_000], &half[..281]]);
    assert!(matches!(result, Err(Error::Range { len: 65_281, .. })), "{result:?}");
    let mut instance = plugin.instantiate().unwrap();
    let fits = instance.call_parts(&echo, &[&half[..65_000], &half[..280]]).unwrap();
    assert_eq!(fits.len(), 65_280);
}

/// The bytes are never touched, so that the memory is not there either.
#[test]
fn an_input_that_no_length_can_tell_is_refused() {
    let mut instance = load(&["echo"], "", ECHO).instantiate().unwrap();
    let input = vec![0; 1 << 31];
    let result = instance.call("echo", &input);
    assert!(matches!(result, Err(Error::Input { len: 0x8000_0000, .. })), "{result:?}");
    assert_eq!(instance.call("echo", b"on").unwrap(), b"on");
}

#[test]
fn a_trap_of_cleanup_has_the_plugin_s_words() {
    let text = r#"(module (@custom "keyway" "contract=bytes@1\0afunction=f\0a")
        (memory (export "memory") 1)
        (data (i32.const 0) "words")
        (func (export "get_abi_version") (result i32) (i32.const 0x10000))
        (func (export "init") (result i32) (i32.const -4))
        (func (export "cleanup") (result i32) (unreachable))
        (func (export "keyway_alloc") (param i32) (result i32) (i32.const 256))
        (func (export "keyway_error") (result i64) (i64.const 0x5_0000_0000))
        (func (export "f") (param i32 i32) (result i64) (i64.const 0)))"#;
    let host = Host::new(Limits::default()).unwrap();
    let mut instance = host.load(&wat::parse_str(text).unwrap()).unwrap().instantiate().unwrap();
    let words = Some("words".to_owned());
    let init = instance.init();
    assert!(matches!(init, Err(Error::Plugin { code: -4, message, .. }) if message == words));
    let cleanup = instance.cleanup();
    assert!(matches!(cleanup, Err(Error::Trap { trap, .. }) if trap.message == words));
}

/// A range is in the error as it was told, and the instance is not called again.
#[test]
fn a_lie_ends_the_instance() {
    let lie = r#"(func (export "lie") (param i32 i32) (result i64)
        (i64.const 0x7fff_ffff_ffff_ffff))"#;
    let mut instance = load(&["lie"], "", lie).instantiate().unwrap();
    assert!(matches!(
        instance.call("lie", b""),
        Err(Error::Range { ptr: 0xffff_ffff, len: 0x7fff_ffff, memory: 65536, .. })
    ));
    assert!(matches!(instance.call("lie", b""), Err(Error::Ended { .. })));
    assert!(matches!(instance.cleanup(), Err(Error::Ended { .. })));
}

const VARS: &str = r#"
    (import "keyway" "var_get" (func $get (param i32 i32 i32 i32) (result i32)))
    (import "keyway" "var_set" (func $set (param i32 i32 i32 i32) (result i32)))"#;

/// `set` sets the variable `words` to its input, `get` returns it.
const SET_AND_GET: &str = r#"
    (func (export "set") (param i32 i32) (result i64)
        (i64.extend_i32_s
            (call $set (i32.const 0) (i32.const 5) (local.get 0) (local.get 1))))
    (func (export "get") (param i32 i32) (result i64) (local $size i32)
        (local.set $size (call $get (i32.const 0) (i32.const 5) (i32.const 512) (i32.const 64)))
        (if (i32.lt_s (local.get $size) (i32.const 0))
            (then (return (i64.extend_i32_s (local.get $size)))))
        (i64.or (i64.shl (i64.extend_i32_u (local.get $size)) (i64.const 32))
                (i64.const 512)))"#;

#[test]
fn instances_share_the_variables_they_are_granted_and_no_others() {
    let plugin = load(&["set", "get"], VARS, SET_AND_GET);
    assert_eq!(plugin.capabilities(), [Capability::VarGet, Capability::VarSet]);
    let grant = |vars: &Vars| {
        let mut grants = Grants::default();
        grants.var_get = Some(vars.clone());
        grants.var_set = Some(vars.clone());
        plugin.instantiate_with(grants).unwrap()
    };
    let (vars, others) = (Vars::default(), Vars::default());
    let (mut one, mut two, mut other) = (grant(&vars), grant(&vars), grant(&others));
    assert!(matches!(two.call("get", b""), Err(Error::Plugin { code: -9, .. })));
    one.call("set", b"shared").unwrap();
    drop(one);
    assert_eq!(two.call("get", b"").unwrap(), b"shared");
    assert!(matches!(other.call("get", b""), Err(Error::Plugin { code: -9, .. })));
    assert_eq!(vars.get(b"words").as_deref(), Some(&b"shared"[..]));
    vars.set(b"words", b"by the host").unwrap();
    assert_eq!(two.call("get", b"").unwrap(), b"by the host");
}

#[test]
fn what_is_not_granted_is_denied_before_anything_runs() {
    let plugin = load(&["set", "get"], VARS, SET_AND_GET);
    let mut grants = Grants::default();
    grants.var_get = Some(Vars::default());
    let denied = plugin.instantiate_with(grants).map(drop);
    assert!(matches!(denied, Err(Error::Denied { capability: Capability::VarSet })));
}

const LOG: &str = r#"(import "keyway" "log" (func $log (param i32 i32 i32)))"#;

const SAY: &str = r#"(func (export "say") (param i32 i32) (result i64)
    (call $log (i32.const 3) (local.get 0) (local.get 1))
    (i64.const 0))"#;

#[test]
fn messages_go_where_the_host_says() {
    let plugin = load(&["say"], LOG, SAY);
    plugin.instantiate().unwrap().call("say", b"to nobody").unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let mut grants = Grants::default();
    let ear = Arc::clone(&heard);
    grants.log = Some(Log::new(move |record| {
        ear.lock().unwrap().push((record.level, record.text.to_owned()));
    }));
    let mut instance = plugin.instantiate_with(grants).unwrap();
    instance.call("say", b"caf\xe9\n").unwrap();
    instance.call("say", &[b'x'; 65000]).unwrap();
    let heard = heard.lock().unwrap();
    assert_eq!(heard[0], (Level::Warn, "caf\u{fffd}\n".to_owned()));
    assert_eq!(heard[1].1.len(), 65000);
}

/// The plugin's stack was left where it was.
#[test]
fn a_panic_in_the_log_ends_the_instance() {
    let mut grants = Grants::default();
    grants.log = Some(Log::new(|_| panic!("as the test wants")));
    let mut instance = load(&["say"], LOG, SAY).instantiate_with(grants).unwrap();
    let error = instance.call("say", b"").unwrap_err();
    let Error::Panic { function, host_function, message } = error else { panic!("{error}") };
    assert_eq!((&*function, &*host_function, &*message), ("say", "log", "as the test wants"));
    assert!(matches!(instance.call("say", b""), Err(Error::Ended { .. })));
}
