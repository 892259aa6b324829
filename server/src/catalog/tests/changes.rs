//! Files that come, change and go, while callers call.

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    thread,
    time::{Duration, SystemTime},
};

use super::{OFTEN, Served, State, lifecycle, plugin, wasm};
use crate::store::Kind;

#[test]
fn what_is_told_of_a_plugin() {
    let served = Served::local();
    assert!(served.catalog.get("hello").is_none());
    let module = lifecycle("i32.const 0", 7);
    served.put("hello.wasm", &module);
    served.wait_for("hello", 7);
    let status = served.status("hello");
    assert_eq!(status.name, "hello");
    assert_eq!(status.contract.as_deref(), Some("lifecycle@1"));
    assert_eq!(status.abi_version.as_deref(), Some("1.0.0"));
    assert_eq!((status.bytes, status.swaps), (Some(module.len() as u64), 0));
    assert!(!status.stateful && status.last_error.is_none());
    let loaded_at = status.loaded_at.expect("it was loaded");
    let age = humantime::parse_rfc3339(&loaded_at).unwrap().elapsed().unwrap();
    assert!(age < super::BOUND, "{loaded_at}");
    let json = serde_json::to_value(served.catalog.status()).unwrap();
    assert_eq!(json["plugins"][0]["state"], "ready");
    assert_eq!(json["plugins"][0]["last_error"], serde_json::Value::Null);
    assert_eq!(json["store"]["kind"], "local");
    assert_eq!(json["store"]["state"], "up");
}

#[test]
fn the_functions_of_a_bytes_plugin() {
    let served = Served::local();
    let text = r#"(module (@custom "keyway" "contract=bytes@1\0afunction=echo\0a")
        (@custom "version" "1.2.3")
        (memory (export "memory") 1)
        (func (export "get_abi_version") (result i32) i32.const 0x10000)
        (func (export "init") (result i32) i32.const 0)
        (func (export "cleanup") (result i32) i32.const 0)
        (func (export "keyway_alloc") (param i32) (result i32) i32.const 256)
        (func (export "keyway_error") (result i64) i64.const 0)
        (func (export "echo") (param i32 i32) (result i64)
          (i64.or (i64.extend_i32_u (local.get 0))
            (i64.shl (i64.extend_i32_u (local.get 1)) (i64.const 32)))))"#;
    served.put("shout.wasm", wasm(text));
    served.wait("it is there", || served.state("shout") == Some(State::Ready));
    let status = served.status("shout");
    assert_eq!(status.functions, ["echo"]);
    assert_eq!(status.version.as_deref(), Some("1.2.3"));
    assert_eq!(status.contract.as_deref(), Some("bytes@1"));
}

#[test]
fn replaced_by_rename_and_removed() {
    for kind in [Kind::Local, Kind::Fluid] {
        let served = match kind {
            Kind::Local => Served::local(),
            Kind::Fluid => Served::polled(),
        };
        served.put("hello.wasm", plugin(1));
        served.wait_for("hello", 1);
        let before = served.slot("hello").release().unwrap();
        served.put("hello.wasm", plugin(2));
        served.wait_for("hello", 2);
        assert_eq!(served.status("hello").swaps, 1);
        // who holds the old release finishes on it
        assert_eq!(before.plugin.instantiate().unwrap().process(0).unwrap(), 1);
        served.remove("hello.wasm");
        served.wait("it went", || served.catalog.get("hello").is_none());
        assert_eq!(before.plugin.instantiate().unwrap().process(0).unwrap(), 1);
        served.put("hello.wasm", plugin(3));
        served.wait_for("hello", 3);
        assert_eq!(served.status("hello").swaps, 0, "it is another one");
    }
}

#[test]
fn overwritten_in_place() {
    for served in [Served::local(), Served::polled()] {
        for value in 1..=5 {
            served.write("hello.wasm", plugin(value));
            served.wait_for("hello", value);
        }
        assert_eq!(served.status("hello").swaps, 4);
    }
}

#[test]
fn overwritten_with_its_time_set_back() {
    let served = Served::polled();
    let path = served.path("hello.wasm");
    served.write("hello.wasm", plugin(1));
    served.wait_for("hello", 1);
    let times = |path| fs::metadata(path).unwrap().modified().unwrap();
    let mut file = OpenOptions::new().write(true).open(&path).unwrap();
    let before = times(&path);
    file.write_all(&plugin(2)).unwrap();
    file.set_modified(before).unwrap();
    assert_eq!(times(&path), before);
    served.wait_for("hello", 2);
}

#[test]
fn written_in_two_halves() {
    for (served, pause) in [(Served::local(), 300), (Served::polled(), 100)] {
        served.put("hello.wasm", plugin(1));
        served.wait_for("hello", 1);
        let slot = served.slot("hello");
        let module = lifecycle("i32.const 0", 2);
        let (first, second) = module.split_at(module.len() / 2);
        let mut file = File::create(served.path("hello.wasm")).unwrap();
        file.write_all(first).unwrap();
        let end = SystemTime::now() + Duration::from_millis(pause);
        while SystemTime::now() < end {
            assert_eq!(slot.release().unwrap().bytes, plugin(1).len() as u64);
            thread::sleep(Duration::from_millis(1));
        }
        served.wait("the half is told", || served.state("hello") == Some(State::Stale));
        assert_eq!(served.call("hello"), Some(1));
        file.write_all(second).unwrap();
        drop(file);
        served.wait_for("hello", 2);
        assert_eq!(served.status("hello").swaps, 1);
    }
}

#[test]
fn the_same_bytes_are_not_loaded_again() {
    let served = Served::new(Kind::Fluid, OFTEN, &[]);
    served.put("hello.wasm", plugin(1));
    served.put("other.wasm", plugin(1));
    served.wait_for("hello", 1);
    let before = served.slot("hello").release().unwrap();
    served.put("hello.wasm", plugin(1)); // another file
    served.put("other.wasm", plugin(2)); // which was put later
    served.wait_for("other", 2);
    served.catalog.rescan();
    served.put("other.wasm", plugin(3));
    served.wait_for("other", 3);
    let after = served.slot("hello").release().unwrap();
    assert!(std::sync::Arc::ptr_eq(&before, &after));
    assert_eq!(served.status("hello").swaps, 0);
}

#[test]
fn a_look_that_somebody_asks_for() {
    let served = Served::new(Kind::Fluid, super::NEVER, &[]);
    served.put("hello.wasm", plugin(1));
    assert!(served.catalog.get("hello").is_none());
    served.catalog.rescan();
    served.wait_for("hello", 1);
}

#[test]
fn callers_notice_nothing_of_a_hundred_swaps() {
    let served = Served::local();
    served.put("hello.wasm", plugin(0));
    served.wait_for("hello", 0);
    let is_over = std::sync::atomic::AtomicBool::new(false);
    thread::scope(|scope| {
        let caller = scope.spawn(|| {
            let (mut last, mut calls) = (0, 0);
            while !is_over.load(std::sync::atomic::Ordering::Relaxed) {
                let value = served.call("hello").expect("it serves all the time");
                assert!(value >= last, "{value} after {last}");
                (last, calls) = (value, calls + 1);
            }
            calls
        });
        for value in 1..=100 {
            served.put("hello.wasm", plugin(value));
            served.wait_for("hello", value);
        }
        is_over.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(caller.join().expect("every call was answered") > 0);
    });
    assert_eq!(served.status("hello").swaps, 100);
}

#[test]
fn it_ends_when_told() {
    let served = Served::local();
    served.put("hello.wasm", plugin(1));
    served.wait_for("hello", 1);
    assert!(served.catalog.stop(super::BOUND));
    served.put("hello.wasm", plugin(2));
    served.catalog.rescan();
    assert_eq!(served.call("hello"), Some(1), "what is loaded serves on");
}
