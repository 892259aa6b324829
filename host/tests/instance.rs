//! What the library promises beyond what the command shows.
#![allow(clippy::unwrap_used)]

mod common;

use std::{thread, time::Duration};

use common::LOOP_UNLESS_ZERO;
use keyway_host::{Error, Host, Limits, Plugin};
use wasm_abi_check::Contract;

fn load(limits: Limits, text: &str) -> Plugin {
    Host::new(limits).unwrap().load(&wat::parse_str(text).unwrap()).unwrap()
}

const DIVIDE: &str = r#"(module (func (export "process") (param i32) (result i32)
    (i32.div_s (i32.const 84) (local.get 0))))"#;

#[test]
fn an_instance_that_trapped_is_not_called_again() {
    let plugin = load(Limits::default(), DIVIDE);
    let mut instance = plugin.instantiate().unwrap();
    assert_eq!(instance.process(2).unwrap(), 42);
    assert!(matches!(instance.process(0), Err(Error::Trap { .. })));
    assert!(matches!(instance.process(2), Err(Error::Ended { .. })));
    assert_eq!(plugin.instantiate().unwrap().process(2).unwrap(), 42);
}

#[test]
fn an_error_code_does_not_end_an_instance() {
    let mut instance = load(Limits::default(), DIVIDE).instantiate().unwrap();
    let result = instance.process(-1);
    assert!(matches!(result, Err(Error::Plugin { code: -84, message: None, .. })), "{result:?}");
    assert_eq!(instance.process(1).unwrap(), 84);
}

/// A slow plugin is stopped; a quick one beside it on the same engine is not.
#[test]
fn a_slow_plugin_does_not_trip_its_neighbour() {
    let mut limits = Limits::default();
    limits.time = Duration::from_millis(200); // far above a quick call on a busy machine
    let plugin = load(limits, LOOP_UNLESS_ZERO);
    let slow = plugin.clone();
    let stopped = thread::spawn(move || {
        (0..3)
            .map(|_| slow.instantiate().unwrap().process(1))
            .all(|result| matches!(result, Err(Error::Time { .. })))
    });
    let mut quick = plugin.instantiate().unwrap();
    while !stopped.is_finished() {
        assert_eq!(quick.process(0).unwrap(), 7);
    }
    assert!(stopped.join().unwrap());
}

/// What a contract does not list may be exported as anything.
#[test]
fn other_exports_of_known_names_do_no_harm() {
    let plugin = load(
        Limits::default(),
        r#"(module (@custom "keyway" "contract=function@1\0a")
            (memory (export "init") 1)
            (func (export "cleanup") (param i32))
            (func (export "process") (param i32) (result i32) (local.get 0)))"#,
    );
    assert!(!plugin.has_lifecycle());
    let mut instance = plugin.instantiate().unwrap();
    assert_eq!(instance.process(5).unwrap(), 5);
    assert!(matches!(instance.init(), Err(Error::NoFunction { function }) if function == "init"));
}

#[test]
fn a_plugin_is_loaded_against_the_contract_that_is_given() {
    let host = Host::new(Limits::default()).unwrap();
    let bytes = wat::parse_str(DIVIDE).unwrap();
    assert!(host.load_against(&bytes, Contract::named("function").unwrap()).is_ok());
    let lifecycle = Contract::named("lifecycle@1").unwrap();
    let Err(Error::Contract(report)) = host.load_against(&bytes, lifecycle) else {
        panic!("it has no init");
    };
    assert_eq!(report.errors(), 2);
}
