//! Time limits, which reach functions that wait.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use keyway_host::{Captured, Error, Output, Plugin, Wasi};

use super::{errno, host, limits, load, load_with, process, start};

const HOUR: &str = "(i64.const 3600000000000)";

/// A plugin that may take 200 ms.
fn load_hasty(beside: &str, process: &str) -> Plugin {
    load_with(&host().limits(limits(200)).build().unwrap(), beside, process)
}

/// Ends by the time limit, and not long after.
fn expect_late(plugin: &Plugin, wasi: Wasi) {
    let began = Instant::now();
    let result = process(plugin, wasi);
    assert!(matches!(result, Err(Error::Time { .. })), "{result:?}");
    let took = began.elapsed();
    let range = Duration::from_millis(100)..Duration::from_secs(5); // on a busy machine
    assert!(range.contains(&took), "{took:?}");
}

#[test]
fn a_sleep_lasts_as_long_as_it_should() {
    let plugin = load("", "(call $sleep (i64.const 50000000))");
    let began = Instant::now();
    assert_eq!(process(&plugin, Wasi::new()).unwrap(), 0);
    assert!(began.elapsed() >= Duration::from_millis(50));
}

#[test]
fn a_sleep_of_an_hour_ends_at_the_time_limit() {
    expect_late(&load_hasty("", &format!("(call $sleep {HOUR})")), Wasi::new());
}

#[test]
fn a_sleep_ends_when_the_instance_is_cancelled() {
    struct Began(mpsc::Sender<()>);
    impl std::io::Write for Began {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.send(()).unwrap();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let (sender, began) = mpsc::channel();
    let say = "(drop (call $write (i32.const 1) (i32.const 0) (i32.const 1)))";
    let plugin = load("", &format!("{say} (call $sleep {HOUR})"));
    let mut instance = start(&plugin, Wasi::new().stdout(Output::to(Began(sender))));
    let canceller = instance.canceller();
    let cancel = thread::spawn(move || {
        began.recv().unwrap(); // the call runs
        thread::sleep(Duration::from_millis(50)); // and sleeps
        canceller.cancel();
    });
    let result = instance.process(0);
    // well before the time limit of 10 s, which has another error
    assert!(matches!(result, Err(Error::Cancelled { .. })), "{result:?}");
    cancel.join().unwrap();
}

#[test]
fn subscriptions_are_bounded() {
    let poll = "(local $at i32) (local.set $at (i32.const 2048))
        (loop $again
            (call $clock_at (local.get $at) (i64.const 3600000000000))
            (br_if $again (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 48))) (i32.const 60000))))
        (call $poll_oneoff (i32.const 2048) (i32.const 65536) (local.get $input) (i32.const 64))";
    let plugin = load_hasty("", poll);
    for count in [1_025, 1_000_000, -1] {
        assert_eq!(start(&plugin, Wasi::new()).process(count).unwrap(), errno::INVAL);
    }
    let result = start(&plugin, Wasi::new()).process(1_024);
    assert!(matches!(result, Err(Error::Time { .. })), "{result:?}");
}

/// No loop and no call of the plugin's own, where compiled code would see the time.
#[test]
fn straight_code_is_stopped_too() {
    let sleep =
        "(drop (call $poll_oneoff (i32.const 512) (i32.const 1024) (i32.const 1) (i32.const 64)))";
    let many = format!(
        "(call $clock_at (i32.const 512) (i64.const 20000000)) {} (i32.const 1)",
        sleep.repeat(500)
    );
    expect_late(&load_hasty("", &many), Wasi::new()); // 10 s of naps
}

#[test]
fn a_flood_of_output_ends_at_the_time_limit() {
    let flood = "(loop $again (br_if $again (i32.eqz (call $write (i32.const 1) (i32.const 0) (i32.const 65536))))) (i32.const 1)";
    let captured = Captured::new(1_000);
    let wasi = Wasi::new().stdout(Output::captured(&captured));
    expect_late(&load_hasty("", flood), wasi);
    assert_eq!((captured.bytes().len(), captured.is_cut()), (1_000, true));
}

/// A writer that is slow holds no call for longer than one piece of 4 KiB.
#[test]
fn a_slow_writer_is_written_to_no_longer_than_the_limit() {
    struct Slow(Arc<AtomicU32>);
    impl std::io::Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            assert!(bytes.len() <= 4096, "{}", bytes.len());
            self.0.fetch_add(1, Ordering::Relaxed);
            thread::sleep(Duration::from_millis(150));
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let pieces = Arc::new(AtomicU32::new(0));
    let slow = Slow(Arc::clone(&pieces));
    // 32 pieces, of which two take longer than the limit
    let write = "(call $write (i32.const 1) (i32.const 0) (i32.const 131072))";
    expect_late(&load_hasty("", write), Wasi::new().stdout(Output::to(slow)));
    let pieces = pieces.load(Ordering::Relaxed);
    assert!((1..16).contains(&pieces), "{pieces}"); // far below 32, on a busy machine too
}

#[test]
fn endless_calls_of_what_takes_no_time_end_as_well() {
    expect_late(
        &load_hasty("", "(loop $again (drop (call $sched_yield)) (br $again)) (i32.const 1)"),
        Wasi::new(),
    );
}
