//! Calls that yield, within executors.
#![allow(clippy::unwrap_used)]

mod common;

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
    thread,
    time::{Duration, Instant},
};

use common::{ECHO, LOOP_UNLESS_ZERO, bytes_plugin, echo_plugin};
use keyway_host::{Error, Grants, Host, Limits, Plugin, Pool, Stage};
use tokio::{runtime, task};

fn load(time: Duration) -> Plugin {
    let mut limits = Limits::default();
    limits.time = time;
    let bytes = wat::parse_str(LOOP_UNLESS_ZERO).unwrap();
    Host::new(limits).unwrap().load(&bytes).unwrap()
}

/// All on one thread: the quick ones are done while the slow one runs.
#[test]
fn a_slow_plugin_holds_no_thread() {
    let plugin = load(Duration::from_secs(3600));
    let runtime = runtime::Builder::new_current_thread().build().unwrap();
    let slow = plugin.clone();
    let slow = runtime.spawn(async move {
        let mut instance = slow.instantiate_async().await.unwrap();
        instance.process_async(1).await
    });
    let quick = runtime.spawn(async move {
        for _ in 0..20 {
            let mut instance = plugin.instantiate_async().await.unwrap();
            assert_eq!(instance.process_async(0).await.unwrap(), 7);
            task::yield_now().await;
        }
    });
    runtime.block_on(quick).unwrap();
    assert!(!slow.is_finished());
    slow.abort();
    assert!(runtime.block_on(slow).unwrap_err().is_cancelled());
}

/// Futures go to any thread.
#[test]
fn futures_are_sent() {
    let plugin = load(Duration::from_secs(1));
    let pool = Pool::new(plugin.clone(), 1);
    let runtime = runtime::Builder::new_multi_thread().worker_threads(2).build();
    let runtime = runtime.unwrap();
    let bytes = wat::parse_str(echo_plugin()).unwrap();
    let echo = Host::new(Limits::default()).unwrap().load(&bytes).unwrap();
    let parts = async move {
        let function = echo.function("echo").unwrap();
        let mut instance = echo.instantiate_async().await.unwrap();
        instance.call_parts_async(&function, &["A", "da"]).await.unwrap().to_vec()
    };
    assert_eq!(runtime.block_on(runtime.spawn(parts)).unwrap(), b"Ada");
    let call = async move {
        let mut instance = plugin.instantiate_with_async(Grants::default()).await.unwrap();
        let one = instance.process_async(0).await.unwrap();
        one + pool.get_async().await.unwrap().process_async(0).await.unwrap()
    };
    assert_eq!(runtime.block_on(runtime.spawn(call)).unwrap(), 14);
}

/// Counts how often it is woken.
#[derive(Default)]
struct Wakes(AtomicU32);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Wakes {
    /// Waits until it was woken so often; more than that is wrong. How soon is the
    /// machine's matter.
    fn expect(&self, turns: u32) {
        let began = Instant::now();
        while self.0.load(Ordering::Relaxed) < turns {
            assert!(began.elapsed() < Duration::from_secs(60), "turn {turns} was never called");
            thread::sleep(Duration::from_millis(1));
        }
        assert_eq!(self.0.load(Ordering::Relaxed), turns);
    }
}

/// An executor that lets a plugin wait does not take its time away; nor does the plugin
/// get more of it.
#[test]
fn only_the_plugin_s_own_time_counts() {
    let limit = Duration::from_secs(1);
    let plugin = load(limit);
    let mut instance = plugin.instantiate().unwrap();
    let wakes = Arc::new(Wakes::default());
    let waker = Waker::from(Arc::clone(&wakes));
    let mut context = Context::from_waker(&waker);
    let mut call = pin!(instance.process_async(1));
    assert!(call.as_mut().poll(&mut context).is_pending());
    thread::sleep(2 * limit); // others have theirs
    let mut turns = 1;
    let result = loop {
        wakes.expect(turns);
        match call.as_mut().poll(&mut context) {
            Poll::Ready(result) => break result,
            Poll::Pending => turns += 1,
        }
    };
    assert!(matches!(result, Err(Error::Time { .. })), "{result:?}");
    assert!(turns >= 2, "the time of others counted");
}

#[test]
fn an_instance_whose_call_was_dropped_has_ended() {
    let plugin = load(Duration::from_secs(3600));
    let mut instance = plugin.instantiate().unwrap();
    {
        let call = pin!(instance.process_async(1));
        assert!(call.poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
    assert_eq!(instance.stage(), Stage::Ended);
    assert!(matches!(instance.process(0), Err(Error::Ended { .. })));
}

/// Both ways on one instance, in turn.
#[test]
fn calls_that_block_and_calls_that_yield_mix() {
    let plugin = load(Duration::from_secs(1));
    let runtime = runtime::Builder::new_current_thread().build().unwrap();
    let mut instance = runtime.block_on(plugin.instantiate_async()).unwrap();
    for _ in 0..3 {
        assert_eq!(instance.process(0).unwrap(), 7);
        assert_eq!(runtime.block_on(instance.process_async(0)).unwrap(), 7);
    }
}

/// From its first turn on one thread to the last on another.
#[test]
fn a_call_goes_on_on_another_thread() {
    let plugin = load(Duration::from_millis(50));
    let mut instance = plugin.instantiate().unwrap();
    let mut call = Box::pin(async move { instance.process_async(1).await });
    assert!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    let rest = thread::spawn(move || {
        runtime::Builder::new_current_thread().build().unwrap().block_on(call)
    });
    assert!(matches!(rest.join().unwrap(), Err(Error::Time { .. })));
}

/// A tick that passed while nobody called is nobody's turn. One that falls into a call is,
/// which happens by chance, hence the attempts.
#[test]
fn a_quick_call_after_a_pause_does_not_yield() {
    let plugin = load(Duration::from_secs(3600));
    let was_done_at_once = (0..50).any(|_| {
        let mut instance = plugin.instantiate().unwrap();
        assert_eq!(instance.process(0).unwrap(), 7);
        thread::sleep(Duration::from_millis(25)); // two ticks or more
        let call = pin!(instance.process_async(0));
        let poll = call.poll(&mut Context::from_waker(Waker::noop()));
        poll.map(|result| assert_eq!(result.unwrap(), 7)).is_ready()
    });
    assert!(was_done_at_once);
}

/// What is done soon goes on the stack that is there, and everything else on its own: what
/// comes of it is the same.
#[test]
fn a_life_is_the_same_by_either_way() {
    let functions = format!(
        "{ECHO}
        (func (export \"trap\") (param i32 i32) (result i64) (unreachable))
        (func (export \"fail\") (param i32 i32) (result i64) (i64.const -3))
        (func (export \"trap-late\") (param i32 i32) (result i64) (loop) (unreachable))
        (func (export \"fail-late\") (param i32 i32) (result i64) (loop) (i64.const -3))
        (func (export \"echo-late\") (param i32 i32) (result i64) (loop)
            (i64.or (i64.shl (i64.extend_i32_u (local.get 1)) (i64.const 32))
                    (i64.extend_i32_u (local.get 0))))"
    );
    let names = ["echo", "trap", "fail", "trap-late", "fail-late", "echo-late"];
    let bytes = wat::parse_str(bytes_plugin(&names, "", &functions)).unwrap();
    let plugin = Host::new(Limits::default()).unwrap().load(&bytes).unwrap();
    let runtime = runtime::Builder::new_current_thread().build().unwrap();
    let told = |result: Result<&[u8], Error>| format!("{result:?}");
    for name in names {
        let mut blocking = plugin.instantiate().unwrap();
        blocking.init().unwrap();
        let (result, stage) = (told(blocking.call(name, b"Ada")), blocking.stage());
        let cleanup = format!("{:?}", blocking.cleanup());
        runtime.block_on(async {
            let mut yielding = plugin.instantiate_async().await.unwrap();
            yielding.init_async().await.unwrap();
            assert_eq!(told(yielding.call_async(name, b"Ada").await), result);
            assert_eq!(yielding.stage(), stage, "{name}");
            assert_eq!(format!("{:?}", yielding.cleanup_async().await), cleanup, "{name}");
        });
    }
}

/// Room for the input that takes ticks, and then a function that is done soon.
#[test]
fn a_call_that_has_yielded_goes_on_without() {
    let quick = "(func (export \"keyway_alloc\") (param i32) (result i32) (i32.const 256))";
    let slow = "(func (export \"keyway_alloc\") (param i32) (result i32) (local $rounds i32)
        (local.set $rounds (i32.const 60000000))
        (loop $again
            (local.set $rounds (i32.sub (local.get $rounds) (i32.const 1)))
            (br_if $again (local.get $rounds)))
        (i32.const 256))";
    let plugin = bytes_plugin(&["echo"], "", ECHO);
    assert!(plugin.contains(quick));
    let bytes = wat::parse_str(plugin.replace(quick, slow)).unwrap();
    let mut limits = Limits::default();
    limits.time = Duration::from_secs(3600);
    let plugin = Host::new(limits).unwrap().load(&bytes).unwrap();
    let mut instance = plugin.instantiate().unwrap();
    instance.init().unwrap();
    let echo = plugin.function("echo").unwrap();
    for _ in 0..5 {
        let mut call = pin!(instance.call_parts_async(&echo, &["A", "da"]));
        let mut turns = 0;
        let result = loop {
            match call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(result) => break result,
                Poll::Pending => turns += 1,
            }
        };
        assert_eq!(result.unwrap(), b"Ada");
        assert!(turns > 0);
    }
}
