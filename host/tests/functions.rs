//! Functions of the embedder, as plugins see them.
#![allow(clippy::unwrap_used)]

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

use keyway_host::{Capability, Contract, Error, Grants, Host, Limits, Plugin};

/// A contract that allows whatever a test imports.
const CONTRACT: &str = r#"
contract = "shop"
version = "1.0.0"
[exports.required]
process = "(i32) -> i32"
[imports]
allow = ["shop.*", "other.*", "keyway.result_get: (i32, i32) -> i32"]
"#;

/// A plugin whose `process` is `body`, with some functions imported.
fn module(imports: &str, body: &str) -> Vec<u8> {
    let text = format!(
        r#"(module {imports}
            (memory (export "memory") 1)
            (data (i32.const 0) "some input")
            (func (export "process") (param i32) (result i32) {body}))"#
    );
    wat::parse_str(text).unwrap()
}

fn load(host: &Host, imports: &str, body: &str) -> Plugin {
    let contract = Contract::parse(CONTRACT, "shop.toml".as_ref()).unwrap();
    let plugin = host.load_against(&module(imports, body), &contract).unwrap();
    plugin.with_grants(shop())
}

fn shop() -> Grants {
    let mut grants = Grants::default();
    grants.namespaces.push("shop".to_owned());
    grants
}

const PRICE: &str = r#"(import "shop" "price" (func $price (param i32 i32 i32 i32) (result i32)))"#;
const RESULT_GET: &str =
    r#"(import "keyway" "result_get" (func $result_get (param i32 i32) (result i32)))"#;

#[test]
fn numbers_go_in_and_out() {
    let total = Arc::new(AtomicU32::new(0));
    let sum = Arc::clone(&total);
    let host = Host::builder()
        .function("shop", "add", |a: i32, b: i32| a.wrapping_add(b))
        .function("shop", "scale", |a: f64, by: f32| a * f64::from(by))
        .function("shop", "wide", |a: u64| a >> 32)
        .function("shop", "count", move |by: u32| {
            sum.fetch_add(by, Ordering::Relaxed);
        })
        .function(
            "shop",
            "eight",
            |a: i32, b: i32, c: i32, d: i32, e: i32, f: i32, g: i32, h: i32| {
                a + b + c + d + e + f + g + h
            },
        )
        .build()
        .unwrap();
    let imports = r#"
        (import "shop" "add" (func $add (param i32 i32) (result i32)))
        (import "shop" "scale" (func $scale (param f64 f32) (result f64)))
        (import "shop" "wide" (func $wide (param i64) (result i64)))
        (import "shop" "count" (func $count (param i32)))
        (import "shop" "eight" (func $eight (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))"#;
    let body = "
        (call $count (local.get 0))
        (call $add (call $add
          (i32.trunc_f64_s (call $scale (f64.const 1.5) (f32.const 4)))
          (i32.wrap_i64 (call $wide (i64.const 0x700000000))))
          (call $eight (local.get 0) (i32.const 1) (i32.const 2) (i32.const 3) (i32.const 4)
                       (i32.const 5) (i32.const 6) (i32.const 7)))";
    let mut instance = load(&host, imports, body).instantiate().unwrap();
    assert_eq!(instance.process(10).unwrap(), 6 + 7 + 38);
    assert_eq!(total.load(Ordering::Relaxed), 10);
}

/// The function is called once, whether the answer fits the buffer or not.
#[test]
fn an_answer_that_does_not_fit_is_fetched() {
    let calls = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&calls);
    let host = Host::builder()
        .bytes_function("shop", "price", move |_, input| {
            count.fetch_add(1, Ordering::Relaxed);
            Ok(input.repeat(2))
        })
        .build()
        .unwrap();
    // process(capacity): size of the answer * 1000 + its last byte, wherever it came from
    let body = "
        (local $size i32)
        (local.set $size (call $price (i32.const 0) (i32.const 10) (i32.const 100) (local.get 0)))
        (if (i32.gt_s (local.get $size) (local.get 0))
          (then
            (if (i32.load8_u (i32.const 119)) (then (return (i32.const 1)))) ;; nothing was written
            (if (i32.ne (call $result_get (i32.const 100) (i32.const 19)) (i32.const 20))
              (then (return (i32.const 2))))
            (if (i32.load8_u (i32.const 119)) (then (return (i32.const 3))))
            (if (i32.ne (call $result_get (i32.const 100) (i32.const 64)) (i32.const 20))
              (then (return (i32.const 4)))))
          (else
            (if (call $result_get (i32.const 100) (i32.const 0)) (then (return (i32.const 5))))))
        (i32.add (i32.mul (local.get $size) (i32.const 1000)) (i32.load8_u (i32.const 119)))";
    let plugin = load(&host, &format!("{PRICE}{RESULT_GET}"), body);
    let expected = 20 * 1000 + i32::from(b't');
    for capacity in [19, 20, 64, 0] {
        assert_eq!(plugin.instantiate().unwrap().process(capacity).unwrap(), expected);
    }
    assert_eq!(calls.load(Ordering::Relaxed), 4);
}

#[test]
fn a_failure_is_a_code_and_words() {
    let host = Host::builder()
        .bytes_function("shop", "price", |_, _| Err("é".repeat(3000).into()))
        .build()
        .unwrap();
    // the message is cut between two letters
    let body = "
        (if (i32.ne (call $price (i32.const 0) (i32.const 10) (i32.const 100) (i32.const 64))
                    (i32.const -8)) (then (return (i32.const 1))))
        (call $result_get (i32.const 100) (i32.const 9000))";
    let plugin = load(&host, &format!("{PRICE}{RESULT_GET}"), body);
    let mut instance = plugin.instantiate().unwrap();
    assert_eq!(instance.process(0).unwrap(), 4096);
    assert_eq!(instance.process(0).unwrap(), 4096);
}

#[test]
fn what_was_kept_is_gone_with_the_call() {
    let host =
        Host::builder().bytes_function("shop", "price", |_, _| Ok(vec![7; 100])).build().unwrap();
    let body = "
        (if (local.get 0) (then
          (return (call $price (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))))
        (call $result_get (i32.const 0) (i32.const 0))";
    let plugin = load(&host, &format!("{PRICE}{RESULT_GET}"), body);
    let mut instance = plugin.instantiate().unwrap();
    assert_eq!(instance.process(1).unwrap(), 100);
    assert_eq!(instance.process(0).unwrap(), 0);
}

/// Ranges that do not lie in the memory: the function is not called.
#[test]
fn ranges_are_compared_with_the_memory() {
    let host = Host::builder()
        .bytes_function("shop", "price", |_, _| panic!("it must not be called"))
        .build()
        .unwrap();
    for range in ["(i32.const 65536) (i32.const 1)", "(i32.const -1) (i32.const -1)"] {
        let good = "(i32.const 65536) (i32.const 0)";
        for ranges in [format!("{range} {good}"), format!("{good} {range}")] {
            let plugin = load(&host, PRICE, &format!("(call $price {ranges})"));
            let result = plugin.instantiate().unwrap().process(0);
            assert!(matches!(result, Err(Error::Plugin { code: -3, .. })), "{result:?}");
        }
        let plugin = load(&host, RESULT_GET, &format!("(call $result_get {range})"));
        let result = plugin.instantiate().unwrap().process(0);
        assert!(matches!(result, Err(Error::Plugin { code: -3, .. })), "{result:?}");
    }
}

#[test]
fn a_panic_is_an_error_of_its_call_alone() {
    let host = Host::builder()
        .bytes_function("shop", "price", |_, _| panic!("no {}", "price"))
        .function("shop", "add", |a: i32, b: i32| a.checked_add(b).expect("a small number"))
        .build()
        .unwrap();
    let price =
        load(&host, PRICE, "(call $price (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))");
    let mut instance = price.instantiate().unwrap();
    let error = instance.process(0).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`process` ended in the host's `shop.price`, which panicked: no price"
    );
    assert!(matches!(instance.process(0), Err(Error::Ended { .. })));
    let add = r#"(import "shop" "add" (func $add (param i32 i32) (result i32)))"#;
    let add = load(&host, add, "(call $add (local.get 0) (i32.const 1))");
    let mut instance = add.instantiate().unwrap();
    assert_eq!(instance.process(1).unwrap(), 2);
    let error = instance.process(i32::MAX).unwrap_err();
    assert!(matches!(error, Error::Panic { host_function, .. } if host_function == "shop.add"));
    assert_eq!(add.instantiate().unwrap().process(1).unwrap(), 2);
    assert_eq!(host.instances(), 2); // the two that ended and still are there
}

/// The limit cannot interrupt it, and ends the call when it is done.
#[test]
fn a_function_that_is_slow_takes_the_plugin_s_time() {
    let mut limits = Limits::default();
    limits.time = Duration::from_millis(30);
    let host = Host::builder()
        .limits(limits)
        .function("shop", "sleep", || thread::sleep(Duration::from_millis(200)))
        .build()
        .unwrap();
    let plugin =
        load(&host, r#"(import "shop" "sleep" (func $sleep))"#, "(call $sleep) (local.get 0)");
    let result = plugin.instantiate().unwrap().process(0);
    assert!(matches!(result, Err(Error::Time { .. })), "{result:?}");
}

#[test]
fn a_function_knows_for_whom_it_works() {
    let host = Host::builder()
        .bytes_function("shop", "price", |context, _| {
            Ok(format!("{}:{}", context.plugin(), context.data::<&str>().unwrap_or(&"nobody"))
                .into())
        })
        .build()
        .unwrap();
    let plugin = load(
        &host,
        &format!(r#"(@custom "keyway" "plugin=till\0a") {PRICE}"#),
        "(drop (call $price (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 64)))
         (i32.load8_u (local.get 0))",
    );
    let mut ada = shop();
    ada.data = Some(Arc::new("Ada"));
    let mut instance = plugin.instantiate_with(ada).unwrap();
    let text: Vec<u8> =
        (0..8).map(|place| instance.process(place).unwrap().try_into().unwrap()).collect();
    assert_eq!(text, b"till:Ada");
    assert_eq!(plugin.instantiate().unwrap().process(5).unwrap(), i32::from(b'n'));
}

#[test]
fn a_namespace_is_denied_unless_it_is_granted() {
    let host = Host::builder().bytes_function("shop", "price", |_, _| Ok(vec![])).build().unwrap();
    let plugin = load(&host, PRICE, "(local.get 0)");
    assert_eq!(plugin.capabilities(), [Capability::Namespace("shop".to_owned())]);
    plugin.instantiate().unwrap();
    let denied = plugin.instantiate_with(Grants::default()).map(drop);
    assert!(
        matches!(denied, Err(Error::Denied { capability: Capability::Namespace(name) }) if name == "shop")
    );
}

#[test]
fn what_the_host_does_not_have_is_not_loaded() {
    let host = Host::builder().function("shop", "price", |a: i32| a).build().unwrap();
    let contract = Contract::parse(CONTRACT, "shop.toml".as_ref()).unwrap();
    let other = r#"(import "shop" "prise" (func (param i32) (result i32)))"#;
    let result = host.load_against(&module(other, "(local.get 0)"), &contract);
    assert!(matches!(result.map(drop), Err(Error::Import { name }) if name == "shop.prise"));
    let result = host.load_against(&module(PRICE, "(local.get 0)"), &contract); // another type
    assert!(matches!(result.map(drop), Err(Error::Link(_))));
}

#[test]
fn names_are_free_or_taken() {
    let twice = Host::builder().function("a", "b", || ()).function("a", "b", || ()).build();
    let own = Host::builder().function("keyway", "log", || ()).build();
    let wasi = Host::builder().function("wasi_snapshot_preview1", "fd_write", || ()).build();
    let messages = [twice, own, wasi].map(|result| result.map(drop).unwrap_err().to_string());
    assert_eq!(
        messages,
        [
            "the function `a.b` cannot be registered: it is there already",
            "the function `keyway.log` cannot be registered: its namespace is taken",
            "the function `wasi_snapshot_preview1.fd_write` cannot be registered: its namespace is taken",
        ]
    );
}

/// Each plugin has all of its call stack, however deep the one is that it is called by.
#[test]
fn a_function_may_call_another_plugin() {
    // goes down as deep as its input says, and then calls the function
    let body = "
        (if (result i32) (local.get 0)
          (then (i32.add (i32.const 1) (call $down (i32.sub (local.get 0) (i32.const 1)))))
          (else (call $next)))";
    let text = format!(
        r#"(module (import "shop" "next" (func $next (result i32)))
            (func $down (export "process") (param i32) (result i32) {body}))"#
    );
    let contract = Contract::parse(CONTRACT, "shop.toml".as_ref()).unwrap();
    let bytes = wat::parse_str(text).unwrap();
    let last = Host::builder().function("shop", "next", || 0).build().unwrap();
    let last = last.load_against(&bytes, &contract).unwrap().with_grants(shop());
    let mut plugin = last.clone();
    for _ in 0..8 {
        let next = move || {
            let endless = plugin.instantiate().unwrap().process(i32::MAX);
            assert!(matches!(endless, Err(Error::Trap { .. })), "{endless:?}");
            plugin.instantiate().unwrap().process(2_000).unwrap()
        };
        let host = Host::builder().function("shop", "next", next).build().unwrap();
        plugin = host.load_against(&bytes, &contract).unwrap().with_grants(shop());
    }
    assert_eq!(plugin.instantiate().unwrap().process(2_000).unwrap(), 9 * 2_000);
}

/// Code without a loop, which looks at no clock: the function does.
#[test]
fn straight_code_is_stopped_by_the_functions_that_it_calls() {
    let mut limits = Limits::default();
    limits.time = Duration::from_millis(20);
    let host = Host::builder()
        .limits(limits)
        .bytes_function("shop", "price", |_, _| Ok(vec![7; 60_000]))
        .build()
        .unwrap();
    let get = "(drop (call $result_get (i32.const 0) (i32.const 65536)))";
    let body = format!(
        "(drop (call $price (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))
         {} (i32.const 0)",
        get.repeat(40_000)
    );
    let plugin = load(&host, &format!("{PRICE}{RESULT_GET}"), &body);
    let result = plugin.instantiate().unwrap().process(0);
    assert!(matches!(result, Err(Error::Time { .. })), "{result:?}");
}
