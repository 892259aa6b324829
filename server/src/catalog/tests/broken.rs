//! Plugins that cannot serve.

use super::{NEVER, Served, State, lifecycle, plugin, wasm};
use crate::store::Kind;

#[test]
fn a_file_that_is_no_module() {
    let served = Served::local();
    served.put("hello.wasm", "no module");
    let message = served.refusal("hello", State::Failed);
    assert!(message.starts_with("not a readable module: KW001 "), "{message}");
    assert_eq!(served.status("hello").sha256, None);
    assert!(served.slot("hello").release().is_none());
    served.put("hello.wasm", plugin(1));
    served.wait_for("hello", 1);
    assert_eq!(served.status("hello").swaps, 0);
}

#[test]
fn a_broken_file_leaves_the_old_release() {
    let served = Served::local();
    served.put("hello.wasm", plugin(1));
    served.wait_for("hello", 1);
    let before = served.status("hello");
    served.put(
        "hello.wasm",
        wasm(r#"(module (func (export "process") (param i64) (result i32) i32.const 2))"#),
    );
    let message = served.refusal("hello", State::Stale);
    assert!(message.starts_with("does not fit function@1 (1 error"), "{message}");
    assert!(message.contains(": KW013 "), "{message}");
    let after = served.status("hello");
    assert_eq!((after.sha256, after.loaded_at), (before.sha256, before.loaded_at));
    assert_eq!(served.call("hello"), Some(1));
    // the one that serves is the newest again
    served.put("hello.wasm", plugin(1));
    served.wait_for("hello", 1);
    assert_eq!(served.status("hello").swaps, 0);
}

#[test]
fn a_plugin_is_tried_before_it_serves() {
    let served = Served::local();
    served.put("hello.wasm", lifecycle("i32.const 0", 1));
    served.wait_for("hello", 1);
    for (init, expected) in [
        ("i32.const -4", "`init` returned -4 (internal error)"),
        ("unreachable", "`init` trapped: wasm `unreachable` instruction executed"),
        ("(loop (br 0)) i32.const 0", "`init` ran longer than the time limit of 1s"),
    ] {
        served.put("hello.wasm", lifecycle(init, 2));
        served.wait(expected, || {
            let told = served.status("hello").last_error;
            told.is_some_and(|told| told.message.starts_with(expected))
        });
        served.refusal("hello", State::Stale);
        assert_eq!(served.call("hello"), Some(1));
    }
    served.put("hello.wasm", lifecycle("i32.const 0", 3));
    served.wait_for("hello", 3);
}

#[test]
fn what_it_may_not_have() {
    let served = Served::local();
    served.put(
        "hello.wasm",
        wasm(
            r#"(module
              (import "keyway" "config_get" (func (param i32 i32 i32 i32) (result i32)))
              (memory (export "memory") 1)
              (func (export "process") (param i32) (result i32) i32.const 1))"#,
        ),
    );
    let message = served.refusal("hello", State::Failed);
    assert!(message.contains("config_get"), "{message}");
    served.put(
        "large.wasm",
        wasm(
            r#"(module (memory (export "memory") 300)
              (func (export "process") (param i32) (result i32) i32.const 1))"#,
        ),
    );
    let message = served.refusal("large", State::Failed);
    assert!(message.contains("300") || message.contains("19200"), "{message}");
}

/// One that takes its time, here at its trial, keeps no other one waiting.
#[test]
fn a_slow_plugin_beside_a_quick_one() {
    let served = Served::new(Kind::Fluid, NEVER, &[]);
    served.put("slow.toml", "manifest = 1\nplugin = 'slow.wasm'\n[limits]\ntime_ms = 9000");
    served.put("slow.wasm", lifecycle("(loop (br 0)) i32.const 0", 1));
    served.catalog.rescan();
    served.put("quick.wasm", plugin(1));
    served.catalog.rescan();
    served.wait_for("quick", 1);
    assert!(served.catalog.get("slow").is_none(), "it is still tried, which takes 9 s");
    let message = served.refusal("slow", State::Failed);
    assert_eq!(message, "`init` ran longer than the time limit of 9s");
}
