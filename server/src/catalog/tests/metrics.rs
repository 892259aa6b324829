//! What is counted.

use super::{Served, State, plugin};

#[test]
fn what_is_counted_of_a_name_goes_with_it() {
    let served = Served::local();
    served.put("hello.wasm", plugin(1));
    served.wait_for("hello", 1);
    served.put("hello.wasm", plugin(2));
    served.wait_for("hello", 2);
    served.put("hello.wasm", "broken");
    served.refusal("hello", State::Stale);
    served.put("broken.wasm", "broken");
    served.refusal("broken", State::Failed);
    let metrics = served.metrics();
    for line in [
        "keyway_swaps_total{plugin=\"hello\"} 1",
        "keyway_swaps_total{plugin=\"broken\"} 0",
        "keyway_load_errors_total{plugin=\"hello\"} 1",
        "keyway_load_errors_total{plugin=\"broken\"} 1",
        "keyway_load_duration_seconds_count 4",
        "keyway_plugins{state=\"ready\"} 0",
        "keyway_plugins{state=\"stale\"} 1",
        "keyway_plugins{state=\"failed\"} 1",
        "keyway_store_up 1",
    ] {
        assert!(metrics.lines().any(|it| it == line), "{line} is not in\n{metrics}");
    }
    served.remove("hello.wasm");
    served.remove("broken.wasm");
    served.wait("they went", || served.catalog.slots().next().is_none());
    let metrics = served.metrics();
    assert!(!metrics.contains("plugin=\""), "{metrics}");
    assert!(metrics.contains("keyway_plugins{state=\"stale\"} 0"), "{metrics}");
}
