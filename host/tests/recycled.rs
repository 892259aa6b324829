//! Instances that are set back to how they began: nothing tells them from new ones.
#![allow(clippy::unwrap_used)]

mod common;

use std::{
    sync::{Arc, Mutex},
    task::{Context, Waker},
    thread,
};

use common::{ECHO, LOOP_UNLESS_ZERO, bytes_plugin};
use keyway_host::{Contract, Error, Grants, Host, Limits, Plugin};

/// A host that recycles up to three instances.
fn host() -> Host {
    let mut limits = Limits::default();
    limits.time = std::time::Duration::from_millis(20);
    Host::builder().limits(limits).recycled(3).build().unwrap()
}

fn load(host: &Host, text: &str) -> Plugin {
    host.load(&wat::parse_str(text).unwrap()).unwrap()
}

/// A plugin whose `process` has this body, beside these fields of its module.
fn process(fields: &str, body: &str) -> String {
    format!("(module {fields} (func (export \"process\") (param i32) (result i32) {body}))")
}

const MEMORY: &str = r#"(memory (export "memory") 2) (data (i32.const 65530) "\07\00\00\00data")"#;

/// Each answers 7 as long as nothing has changed, and changes something.
fn forgetful() -> Vec<(&'static str, String)> {
    let count =
        "(i32.store (i32.const 65530) (i32.add (i32.load (i32.const 65530)) (i32.const 1)))";
    let through = "(i32.store (local.get 0) (i32.add (i32.load (local.get 0)) (i32.const 1)))";
    let sum = "(i32.add (i32.const 7) (i32.add (i32.load8_u (local.get 0))
                 (i32.add (i32.load8_u (i32.const 131071)) (i32.load8_u (i32.const 65600)))))";
    let global =
        |ty: &str, body: &str| process(&format!("(global $g (mut {ty}) ({ty}.const 7))"), body);
    vec![
        ("a known address", process(MEMORY, &format!("(i32.load (i32.const 65530)) {count}"))),
        (
            "a known address, of a memory that is not exported",
            process(
                r#"(memory 2) (data (i32.const 65530) "\07")"#,
                &format!("(i32.load (i32.const 65530)) {count}"),
            ),
        ),
        (
            "a pointer",
            process(MEMORY, &format!("(local.set 0 (i32.const 65530)) (i32.load (local.get 0)) {through}")),
        ),
        (
            "the first byte",
            process(MEMORY, &format!("(local.set 0 (i32.const 0)) {sum} (i32.store8 (i32.const 0) (i32.const 1))")),
        ),
        (
            "the last byte",
            process(MEMORY, &format!("(local.set 0 (i32.const 0)) {sum} (i32.store8 (i32.const 131071) (i32.const 1))")),
        ),
        (
            "all bytes",
            process(
                MEMORY,
                &format!("(local.set 0 (i32.const 131070)) {sum}
                    (memory.fill (i32.const 0) (i32.const 9) (i32.const 131072))"),
            ),
        ),
        (
            "several known addresses, with data between",
            process(
                MEMORY,
                "(i32.load8_u (i32.const 65530))
                 (i64.store (i32.const 65533) (i64.const -1))
                 (i32.store8 (i32.const 65520) (i32.const 3))
                 (if (i32.load8_u (i32.const 65520)) (then (i32.store8 (i32.const 65530) (i32.const 1))))",
            ),
        ),
        ("a global", global("i32", "(global.get $g) (global.set $g (i32.const 8))")),
        ("a long global", global("i64", "(i32.wrap_i64 (global.get $g)) (global.set $g (i64.const -1))")),
        ("a float", global("f32", "(i32.trunc_f32_s (global.get $g)) (global.set $g (f32.const 1))")),
        ("a double", global("f64", "(i32.trunc_f64_s (global.get $g)) (global.set $g (f64.const 1))")),
        (
            "an exported global",
            process(
                r#"(global $g (export "g") (mut i32) (i32.const 7))"#,
                "(global.get $g) (global.set $g (i32.const 8))",
            ),
        ),
        (
            "what constructors did",
            process(
                r#"(global $g (mut i32) (i32.const 6))
                   (func (export "_initialize") (global.set $g (i32.add (global.get $g) (i32.const 1))))"#,
                "(global.get $g)",
            ),
        ),
    ]
}

#[test]
fn all_that_code_changed_is_as_it_was() {
    for (what, text) in forgetful() {
        let host = host();
        let plugin = load(&host, &text);
        for life in 0..3 {
            let mut instance = plugin.instantiate().unwrap();
            assert_eq!((host.instances(), host.recycled()), (1, 0), "{what}");
            assert_eq!(instance.process(0).unwrap(), 7, "{what}, life {life}");
            if !what.contains("constructors") {
                assert_ne!(instance.process(0).unwrap_or(-1), 7, "{what}: nothing changes");
            }
            drop(instance);
            assert_eq!((host.instances(), host.recycled()), (0, 1), "{what}");
        }
    }
}

/// What can change more than memory and globals, or runs code at the start, is made anew.
#[test]
fn other_modules_are_not_recycled() {
    let table = r#"(table 2 funcref) (elem (i32.const 0) $seven $eight) (elem declare func $eight)
        (elem $passive func $eight)
        (type $f (func (result i32)))
        (func $seven (result i32) (i32.const 7)) (func $eight (result i32) (i32.const 8))"#;
    let first = "(call_indirect (type $f) (i32.const 0))";
    let globals = "(global (mut i32) (i32.const 7))".repeat(17);
    for (what, text) in [
        (
            "a start function",
            process(
                "(global $g (mut i32) (i32.const 6))
                 (func $start (global.set $g (i32.add (global.get $g) (i32.const 1)))) (start $start)",
                "(global.get $g)",
            ),
        ),
        (
            "a dropped segment",
            process(
                r#"(memory 1) (data $d "\07")"#,
                "(memory.init $d (i32.const 0) (i32.const 0) (i32.const 1)) (data.drop $d)
                 (i32.load8_u (i32.const 0))",
            ),
        ),
        (
            "a table that is written to",
            process(
                table,
                &format!("{first} (table.init $passive (i32.const 0) (i32.const 0) (i32.const 1)) (elem.drop $passive)"),
            ),
        ),
        (
            "a table that is copied",
            process(table, &format!("{first} (table.copy (i32.const 0) (i32.const 1) (i32.const 1))")),
        ),
        ("a memory that grew", process("(memory 1)", "(i32.add (i32.const 6) (memory.grow (i32.const 1)))")),
        (
            "a large memory",
            process("(memory 5)", "(i32.add (i32.const 7) (i32.load (i32.const 0))) (i32.store (i32.const 0) (i32.const 1))"),
        ),
        ("many globals", process(&globals, "(global.get 16) (global.set 16 (i32.const 8))")),
    ] {
        let host = host();
        let plugin = load(&host, &text);
        for _ in 0..3 {
            assert_eq!(plugin.instantiate().unwrap().process(0).unwrap(), 7, "{what}");
            assert_eq!((host.instances(), host.recycled()), (0, 0), "{what}");
        }
    }
}

#[test]
fn an_instance_that_ended_is_not_recycled() {
    let host = host();
    let plugin = load(&host, LOOP_UNLESS_ZERO);
    let mut instance = plugin.instantiate().unwrap();
    assert!(matches!(instance.process(1), Err(Error::Time { .. })));
    drop(instance);
    let mut instance = plugin.instantiate().unwrap();
    instance.canceller().cancel();
    assert!(matches!(instance.process(0), Err(Error::Cancelled { .. })));
    drop(instance);
    let mut instance = plugin.instantiate().unwrap();
    {
        let mut call = std::pin::pin!(instance.process_async(1));
        assert!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
    drop(instance); // its call was dropped before it was done
    let mut instance = plugin.instantiate().unwrap();
    instance.canceller().cancel();
    drop(instance); // and nobody called it
    assert_eq!((host.instances(), host.recycled()), (0, 0));
    assert_eq!(plugin.instantiate().unwrap().process(0).unwrap(), 7);
    assert_eq!((host.instances(), host.recycled()), (0, 1));
}

/// Nor are those of other callers, of whom one has a handle that cancels.
#[test]
fn what_a_caller_had_is_not_the_next_ones() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sees = Arc::clone(&seen);
    let builder = Host::builder().bytes_function("own", "who", move |context, _| {
        sees.lock().unwrap().push(context.data::<&str>().copied());
        Ok(vec![7; 100])
    });
    let host = builder.build().unwrap();
    let contract = Contract::parse(
        "contract = \"own\"\nversion = \"1.0.0\"\n[exports.required]\nprocess = \"(i32) -> i32\"\n\
         [imports]\nallow = [\"own.*\", \"keyway.result_get: (i32, i32) -> i32\"]",
        "own.toml".as_ref(),
    );
    let module = wat::parse_str(
        r#"(module
            (import "own" "who" (func $who (param i32 i32 i32 i32) (result i32)))
            (import "keyway" "result_get" (func $result_get (param i32 i32) (result i32)))
            (memory (export "memory") 1)
            (func (export "process") (param i32) (result i32)
              (if (result i32) (local.get 0)
                (then (call $who (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))
                (else (call $result_get (i32.const 0) (i32.const 0))))))"#,
    );
    let plugin = host.load_against(&module.unwrap(), &contract.unwrap()).unwrap();
    let grants = |who: Option<&'static str>| {
        let mut grants = Grants::default();
        grants.namespaces.push("own".to_owned());
        grants.data = who.map(|who| Arc::new(who) as _);
        grants
    };
    let mut first = plugin.instantiate_with(grants(Some("Ada"))).unwrap();
    let canceller = first.canceller();
    assert_eq!(first.process(1).unwrap(), 100); // and it does not fetch them
    drop(first);
    assert_eq!(host.recycled(), 1);
    canceller.cancel();
    let mut second = plugin.instantiate_with(grants(None)).unwrap();
    assert_eq!(host.recycled(), 0);
    assert_eq!(second.process(0).unwrap(), 0, "nothing is kept of the call before");
    assert_eq!(second.process(1).unwrap(), 100);
    assert_eq!(*seen.lock().unwrap(), [Some("Ada"), None]);
}

/// The host writes the input where the plugin's code never does.
#[test]
fn inputs_are_gone() {
    let peek = r#"(func (export "peek") (param i32 i32) (result i64)
        (i64.or (i64.const 0x8_0000_0000) (i64.const 264)))"#;
    let host = host();
    let plugin = load(&host, &bytes_plugin(&["echo", "peek"], "", &format!("{ECHO}{peek}")));
    for _ in 0..2 {
        let mut instance = plugin.instantiate().unwrap();
        instance.init().unwrap();
        assert_eq!(instance.call("peek", b"").unwrap(), [0; 8]);
        assert_eq!(instance.call("echo", b"0123456789abcdef").unwrap(), b"0123456789abcdef");
        assert_eq!(instance.call("peek", b"").unwrap(), b"89abcdef");
        drop(instance);
        assert_eq!(host.recycled(), 1);
    }
}

#[test]
fn as_many_are_kept_as_was_told() {
    let all = |plugin: &Plugin| (0..4).map(|_| plugin.instantiate().unwrap()).collect::<Vec<_>>();
    let text = process(MEMORY, "(i32.const 1)");
    let host = host();
    let (plugin, other) = (load(&host, &text), load(&host, &text));
    drop(all(&plugin));
    assert_eq!(host.recycled(), 3);
    drop(all(&other)); // the other plugin's lie there
    assert_eq!(host.recycled(), 3);
    drop(plugin);
    assert_eq!(host.recycled(), 0, "they go with their plugin");
    drop(all(&other));
    assert_eq!(host.recycled(), 3);
    let none = Host::builder().recycled(0).build().unwrap();
    drop(all(&load(&none, &text)));
    assert_eq!((none.instances(), none.recycled()), (0, 0));
}

/// Those of one's own come first, and before a new one those of others.
#[test]
fn threads_find_each_others() {
    let host = host();
    let plugin = load(&host, &process(MEMORY, "(i32.const 1)"));
    thread::scope(|scope| {
        scope.spawn(|| drop(plugin.instantiate().unwrap()));
    });
    assert_eq!(host.recycled(), 1);
    let instance = plugin.instantiate().unwrap();
    assert_eq!((host.instances(), host.recycled()), (1, 0));
    drop(instance);
}

/// What initializers take is told of neither.
#[test]
fn fuel_is_the_same() {
    let host = Host::builder().deterministic(true).recycled(1).build().unwrap();
    let table = "(table 1 funcref) (elem func $a) (func $a)";
    let plugin = load(&host, &process(table, "(local.get 0)"));
    let fuel = || {
        let mut instance = plugin.instantiate().unwrap();
        let before = instance.fuel_used();
        instance.process(1).unwrap();
        (before, instance.fuel_used())
    };
    let new = fuel();
    assert_eq!(host.recycled(), 1);
    assert_eq!(fuel(), new);
}

/// Its place is counted once, whoever has it.
#[test]
fn the_bound_of_instances_holds() {
    let host = Host::builder().instances(2).recycled(2).build().unwrap();
    let plugin = load(&host, &process(MEMORY, "(i32.const 1)"));
    for _ in 0..3 {
        let two = [plugin.instantiate().unwrap(), plugin.instantiate().unwrap()];
        assert!(matches!(plugin.instantiate(), Err(Error::Busy { limit: 2 })));
        drop(two);
        assert_eq!((host.instances(), host.recycled()), (0, 2));
    }
    // four memories in all: those of another plugin are not in the way
    let other = load(&host, &process("(memory 3)", "(i32.const 2)"));
    let two = [other.instantiate().unwrap(), other.instantiate().unwrap()];
    assert_eq!((host.instances(), host.recycled()), (2, 2));
    drop(two);
}
