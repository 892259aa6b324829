//! The store as a whole, and names that are wrong in it.

use std::{fs, os::unix::fs::symlink};

use rustix::fs::{CWD, FileType, Mode, mknodat};

use super::{NEVER, OFTEN, Served, State, StoreState, plugin};
use crate::store::{Kind, MAX_PLUGINS};

#[test]
fn a_folder_that_vanishes_and_comes_back() {
    for (kind, poll) in [(Kind::Local, OFTEN), (Kind::Fluid, OFTEN)] {
        let served = Served::new(kind, poll, &[]);
        served.put("hello.wasm", plugin(1));
        served.wait_for("hello", 1);
        let store = || served.catalog.store_status().unwrap();
        let (root, away) = (served.path(""), served.folder.path().join("away"));
        fs::rename(&root, &away).unwrap();
        served.wait("it is told", || store().state == StoreState::Unavailable);
        let error = store().error.unwrap();
        assert!(error.contains("no such file") && !error.contains("store/"), "{error}");
        assert!(served.metrics().contains("keyway_store_up 0"), "{}", served.metrics());
        assert_eq!((served.call("hello"), served.state("hello")), (Some(1), Some(State::Ready)));
        served.write("hello.wasm", plugin(2)); // in another folder of the same name
        served.wait_for("hello", 2);
        assert_eq!((store().state, store().error), (StoreState::Up, None));
        assert!(served.metrics().contains("keyway_store_up 1"));
        assert!(served.catalog.is_ready());
    }
}

/// A folder that took the place of another is watched as the first was.
#[test]
fn a_folder_that_is_replaced_is_watched() {
    let served = Served::local();
    served.put("hello.wasm", plugin(1));
    served.wait_for("hello", 1);
    let (root, next) = (served.path(""), served.folder.path().join("next"));
    fs::create_dir(&next).unwrap();
    fs::write(next.join("hello.wasm"), plugin(2)).unwrap();
    fs::rename(&root, served.folder.path().join("away")).unwrap();
    fs::rename(&next, &root).unwrap();
    served.catalog.rescan(); // a poll
    served.wait_for("hello", 2);
    served.put("hello.wasm", plugin(3)); // and nobody polls
    served.wait_for("hello", 3);
}

#[test]
fn a_store_that_is_not_there_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::of(folder, Kind::Local, OFTEN, &[]);
    let store = || served.catalog.store_status().unwrap();
    served.wait("it was looked for", || {
        store().error.is_some_and(|error| error.contains("no such file"))
    });
    assert!(!served.catalog.is_ready());
    served.write("hello.wasm", plugin(1));
    served.wait_for("hello", 1);
    served.wait("it is ready", || served.catalog.is_ready());
}

#[test]
fn what_lay_below_a_mount() {
    let served = Served::polled();
    let below = tempfile::tempdir_in("/dev/shm").unwrap();
    served.put("hello.wasm", plugin(1));
    served.wait_for("hello", 1);
    let (root, away) = (served.path(""), served.folder.path().join("away"));
    fs::rename(&root, &away).unwrap();
    symlink(below.path(), root.parent().unwrap().join("store")).unwrap();
    let error = || served.catalog.store_status().unwrap().error.unwrap_or_default();
    served.wait("it is told", || error().ends_with("on another device than before"));
    assert_eq!(served.call("hello"), Some(1));
    fs::remove_file(served.folder.path().join("store")).unwrap();
    fs::rename(&away, &root).unwrap();
    served.wait("it is back", || error().is_empty());
    assert_eq!(served.status("hello").swaps, 0, "nothing was loaded again");
}

#[test]
fn names_that_are_wrong_are_told_and_harm_no_other() {
    let served = Served::local();
    fs::write(served.folder.path().join("secret.wasm"), plugin(9)).unwrap();
    let (mode, pipe) = (Mode::RUSR | Mode::WUSR, served.path("pipe.wasm"));
    mknodat(CWD, pipe, FileType::Fifo, mode, 0).unwrap();
    symlink("../secret.wasm", served.path("out.wasm")).unwrap();
    symlink("good.wasm", served.path("within.wasm")).unwrap();
    served.put("good.wasm", plugin(1));
    served.write("twice.wasm", plugin(2));
    served.write("twice/twice.wasm", plugin(3));
    served.write("Upper.wasm", plugin(4));
    served.write("inner/inner.wasm", plugin(5));
    served.wait_for("good", 1);
    served.wait_for("within", 1);
    served.wait_for("inner", 5);
    let refused = |name| served.refusal(name, State::Failed);
    assert_eq!(refused("pipe"), "`pipe.wasm` is not a regular file");
    assert!(refused("out").ends_with("a symbolic link that leads out of the store"));
    served.wait("the second is found", || served.state("twice") != Some(State::Ready));
    // which of both was written first may have been loaded before the second was there
    let told = served.status("twice").last_error.unwrap().message;
    assert!(told.starts_with("both `twice.wasm` and `twice/twice.wasm`"), "{told}");
    assert!(served.catalog.get("Upper").is_none());
    assert!(served.catalog.get(&"good".repeat(1_000)).is_none());
    // a good one that becomes a link out of the store goes on
    let before = served.status("good").sha256;
    fs::remove_file(served.path("good.wasm")).unwrap();
    symlink("../secret.wasm", served.path("good.wasm")).unwrap();
    served.wait("it is found", || served.state("good") != Some(State::Ready));
    match served.catalog.get("good") {
        Some(slot) if slot.release().is_some() => assert_eq!(served.status("good").sha256, before),
        _ => {} // it was looked at between both, when there was none
    }
}

#[test]
fn more_plugins_than_there_may_be() {
    let served = Served::new(Kind::Fluid, NEVER, &[]);
    for number in 0..=MAX_PLUGINS {
        served.write(&format!("p{number:04}.wasm"), "broken, which is quick");
    }
    served.catalog.rescan();
    let slots = || served.catalog.slots().count();
    served.wait("all are there", || slots() == MAX_PLUGINS);
    let store = served.catalog.store_status().unwrap();
    let expected = "the store has more than 1000 plugins, which is the limit: \
                    `p1000` and those after it are not loaded";
    assert_eq!((store.state, store.error.as_deref()), (StoreState::Up, Some(expected)));
    served.remove("p0000.wasm");
    served.catalog.rescan();
    served.wait("there is room", || served.catalog.get("p1000").is_some());
    assert_eq!((slots(), served.catalog.store_status().unwrap().error), (MAX_PLUGINS, None));
}
