//! Grants, arguments, environment, random numbers, exit.

use keyway_host::{Capability, Error, Grants, Wasi};

use super::{errno, granted, host, load, load_with, process, start};

const SIZES: &str = r#"
    (drop (call $args_sizes_get (i32.const 0) (i32.const 4)))
    (drop (call $environ_sizes_get (i32.const 8) (i32.const 12)))
    (i32.add (i32.mul (i32.load (i32.const 0)) (i32.const 1000)) (i32.load (i32.const 12)))"#;

#[test]
fn nothing_is_granted_unless_it_is() {
    let plugin = load("", SIZES);
    assert_eq!(plugin.capabilities(), [Capability::Wasi]);
    for result in [plugin.instantiate(), plugin.instantiate_with(Grants::default())] {
        let error = result.err().unwrap();
        assert!(matches!(error, Error::Denied { capability: Capability::Wasi }), "{error}");
    }
    assert_eq!(process(&plugin, Wasi::new()).unwrap(), 0); // no argument, no variable
    assert!(plugin.with_grants(granted(Wasi::new())).instantiate().is_ok());
}

#[test]
fn a_deterministic_host_never_grants_it() {
    let host = host().deterministic(true).build().unwrap();
    let plugin = load_with(&host, "", SIZES);
    let result = plugin.instantiate_with(granted(Wasi::new()));
    assert!(matches!(result.err(), Some(Error::Denied { capability: Capability::Wasi })));
}

#[test]
fn arguments_and_environment_are_those_that_were_given() {
    let wasi = Wasi::new().args(["words", "--sorted"]).env("K", "v1").env("L", "");
    let other = wasi.clone().args(["more"]); // of its own
    let plugin = load("", SIZES);
    assert_eq!(process(&plugin, wasi).unwrap(), 2_000 + "K=v1?L=?".len() as i32);
    assert_eq!(process(&plugin, other).unwrap(), 3_000 + "K=v1?L=?".len() as i32);
}

#[test]
fn the_end_of_the_program_ends_the_instance() {
    let plugin = load("", "(call $proc_exit (local.get $input)) (i32.const 1)");
    for code in [0, 3, 255] {
        let mut instance = start(&plugin, Wasi::new());
        let error = instance.process(code).unwrap_err();
        assert_eq!(error.to_string(), format!("`process` ended itself with exit code {code}"));
        assert!(matches!(error, Error::Exit { code: told, .. } if told == code as u32));
        assert!(matches!(instance.process(0), Err(Error::Ended { .. })));
    }
}

/// `start` is where a constructor would call it.
#[test]
fn a_program_may_end_before_its_first_call() {
    let plugin =
        load("(func $main (call $proc_exit (i32.const 7))) (start $main)", "(i32.const 1)");
    let error = plugin.instantiate_with(granted(Wasi::new())).err().unwrap();
    assert!(matches!(error, Error::Exit { code: 7, .. }), "{error}");
}

#[test]
fn signals_and_sockets_there_are_none() {
    let plugin = load("", "(call $proc_raise (i32.const 9))");
    assert_eq!(process(&plugin, Wasi::new()).unwrap(), errno::NOTSUP);
    let plugin = load(
        "",
        "(call $sock_send (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))",
    );
    assert_eq!(process(&plugin, Wasi::new()).unwrap(), errno::NOTSOCK);
}

#[test]
fn random_numbers_come_in_bounded_pieces() {
    let plugin = load("", "(call $random_get (i32.const 0) (local.get $input))");
    let mut instance = start(&plugin, Wasi::new());
    assert_eq!(instance.process(i32::MAX).unwrap(), errno::INVAL);
    assert_eq!(instance.process(-1).unwrap(), errno::INVAL);
    assert_eq!(instance.process(65_536).unwrap(), 0);
    assert!(matches!(instance.process(1 << 20), Err(Error::Trap { .. }))); // beyond its memory

    let numbers = "(drop (call $random_get (i32.const 0) (i32.const 8)))
        (i32.and (i32.xor (i32.load (i32.const 0)) (i32.load (i32.const 4))) (i32.const 0x7fffffff))";
    let plugin = load("", numbers);
    let once = process(&plugin, Wasi::new()).unwrap();
    assert_ne!(once, process(&plugin, Wasi::new()).unwrap());
}

#[test]
fn clocks_tell_the_time() {
    let plugin = load(
        "",
        "(drop (call $clock_time_get (i32.const 0) (i64.const 1) (i32.const 0)))
         (i32.wrap_i64 (i64.div_u (i64.load (i32.const 0)) (i64.const 1000000000)))",
    );
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs() as i32;
    let told = process(&plugin, Wasi::new()).unwrap();
    assert!((now..now + 60).contains(&told), "{told}");
    let cpu = load("", "(call $clock_time_get (i32.const 2) (i64.const 1) (i32.const 0))");
    assert_eq!(process(&cpu, Wasi::new()).unwrap(), errno::BADF);
}

/// Lists that overlap what they list are read as they are; what lies outside ends the
/// instance.
#[test]
fn ranges_are_compared_with_the_memory() {
    // the list is a part of what is written, or read to
    let plugin = load(
        "",
        "(i32.store (i32.const 0) (i32.const 0)) (i32.store (i32.const 4) (i32.const 16))
         (i32.store (i32.const 8) (i32.const 0)) (i32.store (i32.const 12) (i32.const 16))
         (if (call $fd_write (i32.const 1) (i32.const 0) (i32.const 2) (i32.const 0)) (then unreachable))
         (i32.store (i32.const 0) (i32.const 0))
         (if (call $fd_read (i32.const 0) (i32.const 0) (i32.const 2) (i32.const 4)) (then unreachable))
         (i32.load (i32.const 4))",
    );
    assert_eq!(process(&plugin, Wasi::new().stdin([b'x'; 20])).unwrap(), 16);
    for (text, list, count, size) in [
        (0x7fff_fff0, 72, 1, 80), // the bytes
        (0, 131_070, 1, 80),      // the list
        (0, 72, 0x2000_0000, 80), // more of a list than there can be
        (0, 72, 1, 131_070),      // where the result goes
        (0, 73, 1, 80),           // a list that is not aligned
        (0, -8, 2, 80),           // around the end of all addresses
    ] {
        let plugin = load(
            "",
            &format!(
                "(i32.store (i32.const 72) (i32.const {text})) (i32.store (i32.const 76) (i32.const 64))
                 (call $fd_write (i32.const 1) (i32.const {list}) (i32.const {count}) (i32.const {size}))"
            ),
        );
        let result = process(&plugin, Wasi::new());
        const NOMEM: i32 = 48; // more than the host copies
        assert!(matches!(result, Err(Error::Trap { .. }) | Ok(NOMEM)), "{list}: {result:?}");
    }
}
