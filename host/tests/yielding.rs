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

use common::LOOP_UNLESS_ZERO;
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
