//! How plugins are found.

use std::fs;

use super::{Kind, Place, names};
use crate::store::MAX_PLUGINS;

#[test]
fn both_spellings_with_and_without_a_manifest() {
    for kind in [Kind::Local, Kind::Fluid] {
        let place = Place::new(kind);
        place.write("plain.wasm", "1");
        place.write("told.wasm", "2");
        place.write("told.toml", "manifest = 1");
        place.write("inner/inner.wasm", "3");
        place.write("inner/inner.toml", "manifest = 2");
        place.write("inner/contract.toml", "");
        place.write("inner.toml", "of nobody"); // it is not beside the module
        place.write("empty/other.wasm", "4");
        let scan = place.scan();
        assert_eq!(names(&scan), ["inner", "plain", "told"]);
        assert_eq!(scan.beyond, None);
        let read = |name| place.read(name).map(|files| (files.module, files.manifest)).unwrap();
        assert_eq!(read("plain"), (b"1".to_vec(), None));
        assert_eq!(read("told"), (b"2".to_vec(), Some(b"manifest = 1".to_vec())));
        assert_eq!(read("inner"), (b"3".to_vec(), Some(b"manifest = 2".to_vec())));
    }
}

#[test]
fn one_name_twice_is_an_error_of_it_alone() {
    let place = Place::new(Kind::Local);
    place.write("twice.wasm", "1");
    place.write("once.wasm", "1");
    place.write("twice/notes.txt", "a folder alone is no second one");
    assert!(place.find("twice").unwrap().is_ok());
    place.write("twice/twice.wasm", "2");
    let message = place.find("twice").unwrap().unwrap_err();
    assert_eq!(
        message,
        "both `twice.wasm` and `twice/twice.wasm` are there, and only one can be the plugin"
    );
    assert!(place.find("once").unwrap().is_ok());
}

#[test]
fn what_has_no_name_is_told_and_not_opened() {
    let place = Place::new(Kind::Local);
    for file in ["Upper.wasm", ".hidden.wasm", "a b.wasm", "notes.txt", ".wasm", "\x1b[31m.wasm"] {
        place.write(file, "");
    }
    fs::create_dir(place.root().join("..data")).unwrap();
    let scan = place.scan();
    assert_eq!(names(&scan), [""; 0]);
    let told: Vec<_> =
        scan.ignored.iter().map(|it| (it.file.as_str(), it.looks_like_plugin)).collect();
    let expected = [
        ("..data", false),
        (".hidden.wasm", false),
        (".wasm", false),
        ("Upper.wasm", true),
        ("\\u{1b}[31m.wasm", true),
        ("a b.wasm", true),
        ("notes.txt", false),
    ];
    assert_eq!(told, expected);
}

#[test]
fn so_many_plugins_and_no_more() {
    let place = Place::new(Kind::Local);
    for number in 0..MAX_PLUGINS {
        place.write(&format!("p{number:04}.wasm"), "");
    }
    let scan = place.scan();
    assert_eq!((scan.plugins.len(), scan.beyond), (MAX_PLUGINS, None));
    place.write("p0500-and-a-half.wasm", "");
    let scan = place.scan();
    assert_eq!(scan.plugins.len(), MAX_PLUGINS);
    assert_eq!(scan.beyond.unwrap().as_str(), format!("p{:04}", MAX_PLUGINS - 1));
    assert!(scan.plugins.contains_key("p0500-and-a-half"));
}
