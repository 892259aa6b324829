//! What plugins may take, each limit on both sides.
#![allow(clippy::unwrap_used)]

mod common;

use std::{
    sync::{Arc, Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};

use common::echo_plugin;
use keyway_host::{Allocation, Contract, Error, Grants, Host, Limits, Log, Plugin, Pool, Stage};

fn load(host: &Host, text: &str) -> Plugin {
    host.load(&wat::parse_str(text).unwrap()).unwrap()
}

fn process(body: &str) -> String {
    format!(r#"(module (func (export "process") (param i32) (result i32) {body}))"#)
}

const LOOP: &str = r#"(module (func (export "process") (param i32) (result i32)
    (loop $again
        (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
        (br_if $again (local.get 0)))
    (i32.const 7)))"#;

#[test]
fn fuel_is_the_same_at_every_call() {
    let mut limits = Limits::default();
    limits.fuel = Some(1_000);
    let host = Host::builder().limits(limits).deterministic(true).build().unwrap();
    let plugin = load(&host, LOOP);
    let mut used = Vec::new();
    for _ in 0..3 {
        let mut instance = plugin.instantiate().unwrap();
        instance.process(10).unwrap();
        used.push(instance.fuel_used().unwrap());
        instance.process(10).unwrap();
        used.push(instance.fuel_used().unwrap());
    }
    assert!(used[0] > 10 && used.iter().all(|fuel| *fuel == used[0]), "{used:?}");
    let mut instance = plugin.instantiate().unwrap();
    let error = instance.process(1_000).unwrap_err();
    assert_eq!(error.to_string(), "`process` used more fuel than the limit of 1000");
    assert!(matches!(instance.process(1), Err(Error::Ended { .. })));
}

/// Code looks at its fuel at the beginning of each function and of each turn of a loop.
#[test]
fn fuel_is_enough_or_it_is_not() {
    let host = Host::builder().deterministic(true).build().unwrap();
    let plugin = load(&host, LOOP);
    let mut instance = plugin.instantiate().unwrap();
    instance.process(100).unwrap();
    let needed = instance.fuel_used().unwrap();
    for (fuel, is_enough) in [(needed, true), (needed - 10, false)] {
        let mut limits = Limits::default();
        limits.fuel = Some(fuel);
        let plugin = plugin.with_limits(limits).unwrap();
        let result = plugin.instantiate().unwrap().process(100);
        assert_eq!(result.is_ok(), is_enough, "{fuel}: {result:?}");
    }
    let other = Host::new(Limits::default()).unwrap();
    assert_eq!(load(&other, LOOP).instantiate().unwrap().fuel_used(), None);
}

/// NaN has one form, whatever it was made of.
#[test]
fn a_deterministic_host_has_one_nan() {
    let text = process(
        "(i32.shr_u (i32.reinterpret_f32
            (f32.add (f32.reinterpret_i32 (local.get 0)) (f32.const 1))) (i32.const 1))",
    );
    let host = Host::builder().deterministic(true).build().unwrap();
    let mut instance = load(&host, &text).instantiate().unwrap();
    for nan in [0x7fc0_0001, 0x7fa0_0000, 0xffff_ffff_u32.cast_signed(), 0x7fc0_0000] {
        assert_eq!(instance.process(nan).unwrap(), 0x7fc0_0000 >> 1);
    }
}

/// A host whose plugins tell that they run, and a plugin that does so and then loops for
/// good, unless its input is 0.
fn announced() -> (Plugin, mpsc::Receiver<()>) {
    let (sender, began) = mpsc::channel();
    let mut limits = Limits::default();
    limits.time = Duration::from_secs(60); // the end, if nothing is cancelled
    let host = Host::builder()
        .limits(limits)
        .function("test", "began", move || sender.send(()).unwrap())
        .build()
        .unwrap();
    let contract = "contract = 'test'\nversion = '1.0.0'\n[exports.required]\n\
                    process = '(i32) -> i32'\n[imports]\nallow = ['test.*']\n";
    let contract = Contract::parse(contract, "test.toml".as_ref()).unwrap();
    let text = r#"(module (import "test" "began" (func $began))
        (func (export "process") (param i32) (result i32)
            (call $began)
            (loop $again (br_if $again (local.get 0)))
            (i32.const 7)))"#;
    let mut grants = Grants::default();
    grants.namespaces.push("test".to_owned());
    let plugin = host.load_against(&wat::parse_str(text).unwrap(), &contract).unwrap();
    (plugin.with_grants(grants), began)
}

/// Only a call that runs already shows that running code is stopped.
#[test]
fn a_cancelled_instance_ends_and_no_other() {
    let (plugin, began) = announced();
    let (mut one, mut other) = (plugin.instantiate().unwrap(), plugin.instantiate().unwrap());
    let canceller = one.canceller();
    let running = thread::spawn(move || (one.process(1), one));
    began.recv().unwrap();
    assert_eq!(other.process(0).unwrap(), 7); // beside the one
    assert!(!running.is_finished());
    canceller.cancel();
    let (result, mut one) = running.join().unwrap();
    assert!(matches!(result, Err(Error::Cancelled { .. })), "{result:?}");
    assert_eq!(one.stage(), Stage::Ended);
    assert!(one.process(0).is_err());
    assert_eq!(other.process(0).unwrap(), 7);
}

#[test]
fn an_instance_may_be_cancelled_before_its_call() {
    let (plugin, began) = announced();
    let mut instance = plugin.instantiate().unwrap();
    instance.canceller().cancel();
    assert!(matches!(instance.process(1), Err(Error::Cancelled { .. })));
    assert!(matches!(instance.process(0), Err(Error::Ended { .. })));
    assert!(began.try_recv().is_err(), "it began to run");
}

#[test]
fn there_are_as_many_instances_as_there_may_be() {
    let host = Host::builder().instances(3).build().unwrap();
    let plugin = load(&host, LOOP);
    let mut kept: Vec<_> = (0..3).map(|_| plugin.instantiate().unwrap()).collect();
    let error = plugin.instantiate().map(drop).unwrap_err();
    assert_eq!(error.to_string(), "the host has 3 instances, which is its limit");
    assert_eq!(host.instances(), 3);
    kept.pop();
    let mut instance = plugin.instantiate().unwrap();
    assert_eq!(instance.process(1).unwrap(), 7);
    drop((kept, instance));
    assert_eq!(host.instances(), 0);
}

/// A slot is given back by what failed to start.
#[test]
fn a_failed_start_takes_no_slot() {
    let host = Host::builder().instances(1).build().unwrap();
    let bad = load(
        &host,
        r#"(module (func $start unreachable) (start $start)
            (func (export "process") (param i32) (result i32) (local.get 0)))"#,
    );
    for _ in 0..5 {
        assert!(matches!(bad.instantiate().map(drop), Err(Error::Trap { .. })));
    }
    assert_eq!(load(&host, LOOP).instantiate().unwrap().process(1).unwrap(), 7);
}

/// 100 times 4 GiB of addresses are in every 64-bit process; a million times are in
/// none.
#[test]
fn instances_without_address_space_are_allocated_on_demand() {
    let host = Host::builder().instances(100).build().unwrap();
    assert_eq!(*host.allocation(), Allocation::Pooled);
    let host = Host::builder().instances(1_000_000).build().unwrap();
    assert!(matches!(host.allocation(), Allocation::OnDemand(_)), "{:?}", host.allocation());
    assert_eq!(load(&host, LOOP).instantiate().unwrap().process(1).unwrap(), 7);
}

#[test]
fn limits_of_a_plugin_stay_below_the_host_s() {
    let host = Host::new(Limits::default()).unwrap();
    let grow = process(
        "(if (result i32) (i32.eq (memory.grow (local.get 0)) (i32.const -1))
            (then (i32.const 1)) (else (i32.const 0)))",
    );
    let grow = grow.replacen("(func", "(memory 1) (func", 1);
    let plugin = load(&host, &grow);
    let mut limits = Limits::default();
    limits.memory = 2 << 16;
    let small = plugin.with_limits(limits).unwrap();
    assert_eq!(small.instantiate().unwrap().process(1).unwrap(), 0);
    assert_eq!(small.instantiate().unwrap().process(2).unwrap(), 1);
    assert_eq!(plugin.instantiate().unwrap().process(2).unwrap(), 0);
    limits.memory = (16 << 20) + 1;
    let error = plugin.with_limits(limits).map(drop).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a limit of 16777217 for `memory` is above the host's own of 16777216"
    );
}

#[test]
fn a_module_is_small_enough_or_it_is_not() {
    let bytes = wat::parse_str(LOOP).unwrap();
    assert!(Host::builder().module_bytes(bytes.len()).build().unwrap().load(&bytes).is_ok());
    let host = Host::builder().module_bytes(bytes.len() - 1).build().unwrap();
    assert!(matches!(host.load(&bytes).map(drop), Err(Error::ModuleBytes { .. })));
}

#[test]
fn the_call_stack_is_as_deep_as_the_host_says() {
    let text = r#"(module (func $down (export "process") (param i32) (result i32)
        (if (result i32) (local.get 0)
            (then (i32.add (call $down (i32.sub (local.get 0) (i32.const 1))) (i32.const 1)))
            (else (i32.const 0)))))"#;
    let depth = |stack| {
        let plugin = load(&Host::builder().stack(stack).build().unwrap(), text);
        let fits = |depth| plugin.instantiate().unwrap().process(depth).is_ok();
        (0..24).map(|power| 1 << power).take_while(|depth| fits(*depth)).last().unwrap()
    };
    let (small, large) = (depth(64 << 10), depth(512 << 10));
    assert!(large >= 4 * small, "{small} and {large}");
}

#[test]
fn an_output_is_short_enough_or_an_error() {
    let host = Host::new(Limits::default()).unwrap();
    let mut limits = Limits::default();
    limits.output = 8;
    let mut instance =
        load(&host, &echo_plugin()).with_limits(limits).unwrap().instantiate().unwrap();
    assert_eq!(instance.call("echo", b"12345678").unwrap(), b"12345678");
    let error = instance.call("echo", b"123456789").unwrap_err();
    assert_eq!(error.to_string(), "`echo` returned 9 bytes, the limit is 8");
    let error = instance.call("echo", b"still good").unwrap_err();
    assert_eq!(error.to_string(), "`echo` returned 10 bytes, the limit is 8");
    assert_eq!(instance.call("echo", b"on").unwrap(), b"on");
}

/// Of many messages some pass in each second, and how many did not is told.
#[test]
fn a_log_is_no_flood() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let ear = Arc::clone(&heard);
    let mut grants = Grants::default();
    grants.log = Some(Log::new(move |record| ear.lock().unwrap().push(record.text.to_owned())));
    let mut limits = Limits::default();
    limits.log_rate = 5;
    let host = Host::new(limits).unwrap();
    let text = r#"(module (import "keyway" "log" (func $log (param i32 i32 i32)))
        (memory (export "memory") 1) (data (i32.const 0) "ha")
        (func (export "process") (param i32) (result i32)
            (loop $again
                (call $log (i32.const 2) (i32.const 0) (i32.const 2))
                (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
            (i32.const 0)))"#;
    let plugin = load(&host, text).with_grants(grants);
    plugin.instantiate().unwrap().process(1_000).unwrap();
    let passed = heard.lock().unwrap().len();
    assert!((5..=15).contains(&passed), "{passed}"); // 5 a second, some seconds at most
    assert!(plugin.dropped_messages() >= 980);
    let began = Instant::now();
    while heard.lock().unwrap().len() == passed {
        assert!(began.elapsed() < Duration::from_secs(60), "no message passes any more");
        thread::sleep(Duration::from_millis(100));
        plugin.instantiate().unwrap().process(1).unwrap();
    }
    let heard = heard.lock().unwrap();
    assert!(heard[passed].ends_with("messages before this one were dropped"), "{heard:?}");
    assert_eq!(heard[passed + 1], "ha");
}

#[test]
fn a_function_is_looked_up_once_for_all_instances() {
    let host = Host::new(Limits::default()).unwrap();
    let (plugin, other) = (load(&host, &echo_plugin()), load(&host, &echo_plugin()));
    let echo = plugin.function("echo").unwrap();
    assert!(plugin.function("Echo").is_err());
    for _ in 0..2 {
        let mut instance = plugin.instantiate().unwrap();
        assert_eq!(instance.call_function(&echo, b"on").unwrap(), b"on");
    }
    let result = other.instantiate().unwrap().call_function(&echo, b"").map(drop);
    assert!(matches!(result, Err(Error::OtherPlugin { .. })));
    let same = plugin.with_grants(Grants::default());
    assert_eq!(same.instantiate().unwrap().call_function(&echo, b"on").unwrap(), b"on");
}

const COUNT: &str = r#"(module
    (global $calls (mut i32) (i32.const 0))
    (func (export "get_abi_version") (result i32) (i32.const 0x10000))
    (func (export "init") (result i32) (i32.const 0))
    (func (export "cleanup") (result i32) (i32.const 0))
    (func (export "process") (param i32) (result i32)
        (if (i32.eqz (local.get 0)) (then unreachable))
        (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
        (global.get $calls)))"#;

#[test]
fn a_pool_keeps_what_is_still_good() {
    let host = Host::builder().instances(4).build().unwrap();
    let pool = Pool::new(load(&host, COUNT), 2);
    assert_eq!(pool.get().unwrap().process(1).unwrap(), 1);
    assert_eq!(pool.idle(), 1);
    let mut same = pool.get().unwrap();
    assert_eq!((pool.idle(), same.process(1).unwrap()), (0, 2));
    let mut new = pool.get().unwrap();
    assert_eq!(new.process(1).unwrap(), 1);
    assert!(new.process(0).is_err()); // a trap
    drop((same, new));
    assert_eq!((pool.idle(), host.instances()), (1, 1));
    pool.get().unwrap().cleanup().unwrap(); // not ready any more
    assert_eq!((pool.idle(), host.instances()), (0, 0));
    let all: Vec<_> = (0..4).map(|_| pool.get().unwrap()).collect();
    assert!(matches!(pool.get().map(drop), Err(Error::Busy { limit: 4 })));
    drop(all);
    assert_eq!((pool.idle(), host.instances()), (2, 2));
    pool.fill().unwrap();
    assert_eq!(pool.idle(), 2);
}

#[test]
fn a_pool_that_is_closed() {
    let host = Host::builder().instances(4).build().unwrap();
    let pool = Pool::new(load(&host, COUNT), 2);
    pool.fill().unwrap();
    let mut one = pool.get().unwrap();
    pool.close();
    assert_eq!((pool.idle(), host.instances()), (0, 1));
    assert_eq!(one.process(1).unwrap(), 1);
    drop(one);
    assert_eq!((pool.idle(), host.instances()), (0, 0));
    assert_eq!(pool.get().unwrap().process(1).unwrap(), 1);
    pool.fill().unwrap();
    assert_eq!(host.instances(), 0);
}

/// What a contract allows beyond the pinned features, the engine has where it knows it.
#[test]
fn features_are_those_of_the_contracts() {
    let contract = |features: &str| {
        let text = format!(
            "contract = \"own\"\nversion = \"1.0.0\"\nfeatures = [\"{features}\"]\n\
             [exports.required]\nprocess = \"(i32) -> i32\"\n"
        );
        Contract::parse(&text, "own.toml".as_ref()).unwrap()
    };
    let tail = r#"(module (func $same (param i32) (result i32) (local.get 0))
        (func (export "process") (param i32) (result i32) (return_call $same (local.get 0))))"#;
    let relaxed = process(
        "(i32x4.extract_lane 0 (i32x4.relaxed_trunc_f32x4_s (f32x4.convert_i32x4_s
            (i32x4.splat (local.get 0)))))",
    );
    for (feature, text) in [("tail-call", tail), ("relaxed-simd", &relaxed)] {
        let (contract, bytes) = (contract(feature), wat::parse_str(text).unwrap());
        let host = Host::builder().contract(contract.clone()).build().unwrap();
        let plugin = host.load_against(&bytes, &contract).unwrap();
        assert_eq!(plugin.instantiate().unwrap().process(5).unwrap(), 5);
        let host = Host::new(Limits::default()).unwrap();
        let result = host.load_against(&bytes, &contract).map(drop);
        assert!(matches!(result, Err(Error::Feature { .. })), "{result:?}");
    }
}

/// A canceller is of whom it was given to, not of who gets the instance next.
#[test]
fn a_canceller_does_not_outlive_its_turn() {
    let host = Host::new(Limits::default()).unwrap();
    let pool = Pool::new(load(&host, COUNT), 2);
    let mut one = pool.get().unwrap();
    let late = one.canceller();
    drop(one);
    late.cancel();
    assert_eq!(pool.get().unwrap().process(1).unwrap(), 1);
    let mut one = pool.get().unwrap();
    one.canceller().cancel();
    drop(one);
    assert_eq!(pool.idle(), 0);
}

#[test]
fn fuel_is_limited_where_it_is_measured() {
    let mut limits = Limits::default();
    limits.fuel = Some(1_000);
    let error = Host::new(limits).unwrap_err();
    assert_eq!(error.to_string(), "fuel is limited to 1000, and this host does not measure it");
    let plugin = load(&Host::new(Limits::default()).unwrap(), LOOP);
    assert!(matches!(plugin.with_limits(limits), Err(Error::Unmetered { limit: 1_000 })));
}
