//! Standard input and output.

use std::sync::{Arc, Mutex};

use keyway_host::{Captured, Error, Grants, Level, Log, Output, Wasi};

use super::{load, process};

const HELLO: &str = r#"(data (i32.const 200) "one\0atwo\0athree")"#;

#[test]
fn output_is_captured() {
    let plugin = load(
        HELLO,
        "(drop (call $write (i32.const 1) (i32.const 200) (i32.const 4)))
         (call $write (i32.const 2) (i32.const 204) (i32.const 3))",
    );
    let (out, err) = (Captured::new(100), Captured::new(2));
    let wasi = Wasi::new().stdout(Output::captured(&out)).stderr(Output::captured(&err));
    assert_eq!(process(&plugin, wasi).unwrap(), 0);
    assert_eq!((out.bytes(), out.is_cut()), (b"one\n".to_vec(), false));
    assert_eq!((err.bytes(), err.is_cut()), (b"tw".to_vec(), true));
}

#[test]
fn output_goes_to_a_writer() {
    let kept = Arc::new(Mutex::new(Vec::new()));
    struct Shared(Arc<Mutex<Vec<u8>>>);
    impl std::io::Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let plugin = load(HELLO, "(call $write (i32.const 1) (i32.const 200) (i32.const 13))");
    let wasi = Wasi::new().stdout(Output::to(Shared(Arc::clone(&kept))));
    assert_eq!(process(&plugin, wasi).unwrap(), 0);
    assert_eq!(*kept.lock().unwrap(), b"one\ntwo\nthree");
}

/// The log of `process`, with what its last line is when the instance is gone.
fn logged(process: &str) -> Vec<(Level, String)> {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let own = Arc::clone(&seen);
    let mut grants = Grants::default();
    grants.log = Some(Log::new(move |record| {
        assert_eq!(record.plugin, "test");
        own.lock().unwrap().push((record.level, record.text.to_owned()));
    }));
    grants.wasi = Some(Wasi::new().stdout(Output::log()).stderr(Output::log()));
    let mut instance = load(HELLO, process).instantiate_with(grants).unwrap();
    assert_eq!(instance.process(0).unwrap(), 0);
    drop(instance);
    let seen = seen.lock().unwrap();
    seen.clone()
}

#[test]
fn lines_are_logged_as_they_end() {
    let lines = logged(
        "(drop (call $write (i32.const 1) (i32.const 200) (i32.const 5)))
         (drop (call $write (i32.const 2) (i32.const 200) (i32.const 4)))
         (call $write (i32.const 1) (i32.const 205) (i32.const 8))",
    );
    let line = |level, text: &str| (level, text.to_owned());
    assert_eq!(
        lines,
        [
            line(Level::Info, "one"),
            line(Level::Error, "one"),
            line(Level::Info, "two"),
            line(Level::Info, "three") // when the instance was dropped
        ]
    );
}

#[test]
fn a_line_without_end_is_cut() {
    let lines = logged("(call $write (i32.const 1) (i32.const 1000) (i32.const 10000))");
    let lengths: Vec<_> = lines.iter().map(|(_, text)| text.len()).collect();
    assert_eq!(lengths, [4_096, 4_096, 10_000 - 8_192]);
}

/// Those of the plugin's other messages count as well.
#[test]
fn lines_are_metered() {
    let plugin = load(
        HELLO,
        "(local $i i32)
         (loop $again
            (drop (call $write (i32.const 1) (i32.const 203) (i32.const 1)))
            (br_if $again (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 5000))))
         (i32.const 0)",
    );
    let mut grants = Grants::default();
    grants.log = Some(Log::new(|_| {}));
    grants.wasi = Some(Wasi::new().stdout(Output::log()));
    plugin.instantiate_with(grants).unwrap().process(0).unwrap();
    assert!(plugin.dropped_messages() > 0);
}

#[test]
fn a_writer_that_panics_ends_the_call() {
    struct Broken;
    impl std::io::Write for Broken {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            panic!("out of ink")
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let plugin = load(HELLO, "(call $write (i32.const 1) (i32.const 200) (i32.const 13))");
    let error = process(&plugin, Wasi::new().stdout(Output::to(Broken))).unwrap_err();
    let Error::Panic { host_function, message, .. } = error else { panic!("{error}") };
    assert_eq!((&*host_function, &*message), ("wasi_snapshot_preview1.fd_write", "out of ink"));
}

#[test]
fn a_writer_that_fails_is_an_error_that_the_plugin_sees() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let plugin = load(HELLO, "(call $write (i32.const 1) (i32.const 200) (i32.const 13))");
    assert!(process(&plugin, Wasi::new().stdout(Output::to(Full))).unwrap() > 0);
}

#[test]
fn input_is_read_to_its_end_by_each_instance() {
    let plugin = load(
        "",
        "(i32.store (i32.const 0) (i32.const 100)) (i32.store (i32.const 4) (i32.const 4))
         (loop $again
            (if (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)) (then unreachable))
            (local.set $input (i32.add (local.get $input) (i32.load (i32.const 8))))
            (br_if $again (i32.load (i32.const 8))))
         (local.get $input)",
    );
    let wasi = Wasi::new().stdin("ten bytes.");
    assert_eq!(process(&plugin, wasi.clone()).unwrap(), 10);
    assert_eq!(process(&plugin, wasi).unwrap(), 10);
    assert_eq!(process(&plugin, Wasi::new()).unwrap(), 0);
}
