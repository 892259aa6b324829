//! Changes that the system tells.

use std::{
    fs,
    sync::{Arc, mpsc},
    time::Duration,
};

use super::{Kind, Place};
use crate::store::{Tell, Watch};

/// Long enough for any machine.
const BOUND: Duration = Duration::from_secs(60);

fn watch(place: &Place) -> (Option<Watch>, mpsc::Receiver<()>) {
    let (sender, receiver) = mpsc::channel();
    let tell: Tell = Arc::new(move || _ = sender.send(()));
    (place.store.watch(tell).expect("the system watches"), receiver)
}

#[test]
fn what_changes_is_told_and_scans_are_not() {
    let place = Place::new(Kind::Local);
    place.write("old/old.wasm", "");
    let (watch, told) = watch(&place);
    let watch = watch.expect("a local folder is watched");
    assert!(watch.is_of(place.scan().root));
    place.read("old").unwrap();
    place.write("new.wasm", "");
    told.recv_timeout(BOUND).unwrap();
    for change in ["old/old.wasm", "later/later.wasm"] {
        while told.try_recv().is_ok() {}
        place.write(change, "more");
        told.recv_timeout(BOUND).unwrap();
    }
    drop(watch);
    while told.recv_timeout(BOUND).is_ok() {} // it ends, since its thread does
}

#[test]
fn looking_and_reading_tell_nothing() {
    let place = Place::new(Kind::Local);
    place.write("old/old.wasm", "");
    let (watch, told) = watch(&place);
    for _ in 0..10 {
        place.read("old").unwrap();
    }
    fs::create_dir(place.root().join("last")).unwrap();
    told.recv_timeout(BOUND).unwrap();
    drop(watch); // its thread ends, and the channel with it
    let rest = std::iter::from_fn(|| told.recv_timeout(BOUND).ok()).count();
    assert_eq!(rest, 0, "the system tells in order, so that the looks would have come before");
}

#[test]
fn a_folder_that_takes_the_place_of_another_is_not_watched() {
    let place = Place::new(Kind::Local);
    let (watch, told) = watch(&place);
    let watch = watch.expect("a local folder is watched");
    let before = place.scan().root;
    fs::rename(place.root(), place.folder.path().join("away")).unwrap();
    fs::create_dir(place.root()).unwrap();
    assert!(!watch.is_of(place.scan().root));
    told.recv_timeout(BOUND).unwrap();
    assert!(!watch.is_of(before), "it was told that the folder went");
}

#[test]
fn a_fluid_store_is_not_watched() {
    let place = Place::new(Kind::Fluid);
    let (watch, told) = watch(&place);
    assert!(watch.is_none());
    assert_eq!(told.try_recv(), Err(mpsc::TryRecvError::Disconnected));
}
