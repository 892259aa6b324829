//! Calls that yield, by any executor, and calls that block within one.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
    thread,
    time::Duration,
};

use keyway_host::{Access, Error, Plugin, Wasi};
use tokio::runtime::{Builder, Runtime};

use super::{granted, host, limits, load, load_with};

/// Sleeps for 100 ms, then opens the file `file`.
fn plugin() -> Plugin {
    load(
        r#"(data (i32.const 200) "file")"#,
        "(if (call $sleep (i64.const 100000000)) (then unreachable))
         (call $open (i32.const 200) (i32.const 4) (i32.const 0) (i64.const 2))",
    )
}

fn grant(folder: &tempfile::TempDir) -> Wasi {
    std::fs::write(folder.path().join("file"), "").unwrap();
    Wasi::new().dir(folder.path(), "/", Access::ReadOnly).unwrap()
}

async fn run(plugin: Plugin, wasi: Wasi) -> Result<i32, Error> {
    plugin.instantiate_with_async(granted(wasi)).await?.process_async(0).await
}

fn runtimes() -> [Runtime; 3] {
    [
        Builder::new_current_thread().enable_all().build().unwrap(),
        Builder::new_current_thread().build().unwrap(), // without timers of its own
        Builder::new_multi_thread().worker_threads(1).build().unwrap(),
    ]
}

#[test]
fn a_call_that_waits_holds_no_thread() {
    let (plugin, folder) = (plugin(), tempfile::tempdir().unwrap());
    for runtime in runtimes() {
        let turns = Arc::new(AtomicU32::new(0));
        let done = Arc::new(AtomicBool::new(false));
        let results = runtime.block_on(async {
            let (own, end) = (Arc::clone(&turns), Arc::clone(&done));
            tokio::spawn(async move {
                while !end.load(Ordering::Relaxed) {
                    own.fetch_add(1, Ordering::Relaxed);
                    tokio::task::yield_now().await;
                }
            });
            let calls: Vec<_> =
                (0..4).map(|_| tokio::spawn(run(plugin.clone(), grant(&folder)))).collect();
            let mut results = Vec::new();
            for call in calls {
                results.push(call.await.unwrap());
            }
            done.store(true, Ordering::Relaxed);
            results
        });
        assert!(results.iter().all(|result| matches!(result, Ok(0))), "{results:?}");
        assert!(turns.load(Ordering::Relaxed) > 100, "{turns:?}"); // while the calls slept
    }
}

#[test]
fn any_executor_will_do() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(block_on(run(plugin(), grant(&folder))).unwrap(), 0);
}

#[test]
fn calls_that_yield_end_at_their_time_limit() {
    let host = host().limits(limits(200)).build().unwrap();
    let plugin = load_with(&host, "", "(call $sleep (i64.const 3600000000000))");
    for runtime in runtimes() {
        let result = runtime.block_on(run(plugin.clone(), Wasi::new()));
        assert!(matches!(result, Err(Error::Time { .. })), "{result:?}");
    }
    let result = block_on(run(plugin, Wasi::new()));
    assert!(matches!(result, Err(Error::Time { .. })), "{result:?}");
}

/// An instance that was made by one way may be called by the other.
#[test]
fn both_ways_go_together() {
    let (plugin, folder) = (plugin(), tempfile::tempdir().unwrap());
    let mut instance = plugin.instantiate_with(granted(grant(&folder))).unwrap();
    assert_eq!(instance.process(0).unwrap(), 0);
    for runtime in runtimes() {
        let result = runtime.block_on(async {
            let yielding = instance.process_async(0).await;
            yielding.and(instance.process(0)) // which blocks the executor, and no more
        });
        assert_eq!(result.unwrap(), 0);
    }
    assert_eq!(block_on(instance.process_async(0)).unwrap(), 0);
}

#[test]
fn the_last_plugin_may_be_dropped_in_a_task() {
    let folder = tempfile::tempdir().unwrap();
    for runtime in runtimes() {
        let wasi = grant(&folder);
        runtime.block_on(async move {
            let plugin = plugin();
            let mut instance = plugin.instantiate_with(granted(wasi)).unwrap();
            drop(plugin);
            assert_eq!(instance.process(0).unwrap(), 0);
        });
    }
}

#[test]
fn a_dropped_future_ends_its_instance() {
    let plugin = load("", "(call $sleep (i64.const 3600000000000))");
    let mut instance = plugin.instantiate_with(granted(Wasi::new())).unwrap();
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let call = tokio::time::timeout(Duration::from_millis(50), instance.process_async(0));
        assert!(call.await.is_err());
    });
    assert!(matches!(instance.process(0), Err(Error::Ended { .. })));
}

/// An executor that knows nothing of tokio.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(thread::Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(result) => return result,
            Poll::Pending => thread::park(),
        }
    }
}
