//! Symbolic links: within the store they are followed, out of it nothing is.

use std::{fs, os::unix::fs::symlink};

use super::{Kind, Place, names};

#[test]
fn links_that_lead_out_are_errors_of_their_names() {
    let place = Place::new(Kind::Local);
    let outside = place.folder.path().join("secret");
    fs::create_dir(&outside).unwrap();
    for name in ["folder", "file"] {
        fs::write(outside.join(format!("{name}.wasm")), "outside").unwrap();
    }
    let link = |target: &str, path: &str| symlink(target, place.root().join(path)).unwrap();
    link(outside.join("file.wasm").to_str().unwrap(), "absolute.wasm");
    link("../secret/file.wasm", "relative.wasm");
    link("../secret", "folder");
    link("../store/good.wasm", "around.wasm");
    place.write("good.wasm", "good");
    place.write("manifest.wasm", "good");
    link("../secret/file.wasm", "manifest.toml");
    for (name, file) in [
        ("absolute", "absolute.wasm"),
        ("relative", "relative.wasm"),
        ("folder", "folder/folder.wasm"),
        ("around", "around.wasm"),
        ("manifest", "manifest.toml"),
    ] {
        let message = place.find(name).expect(name).unwrap_err();
        let expected = "is, or lies behind, a symbolic link that leads out of the store";
        assert_eq!(message, format!("`{file}` {expected}"));
    }
    assert_eq!(place.read("good").unwrap().module, b"good");
}

#[test]
fn a_link_that_leads_out_after_the_scan_is_not_followed() {
    let place = Place::new(Kind::Local);
    fs::write(place.folder.path().join("secret.wasm"), "same").unwrap();
    place.write("good.wasm", "same");
    let found = place.find("good").unwrap().unwrap();
    fs::remove_file(place.root().join("good.wasm")).unwrap();
    symlink("../secret.wasm", place.root().join("good.wasm")).unwrap();
    let message = place.store.read(&found).unwrap_err().to_string();
    assert!(message.contains("leads out of the store"), "{message}");
}

#[test]
fn links_to_nothing_and_in_circles() {
    let place = Place::new(Kind::Local);
    symlink("nowhere.wasm", place.root().join("nothing.wasm")).unwrap();
    symlink("circle.wasm", place.root().join("circle.wasm")).unwrap();
    let message = place.find("nothing").unwrap().unwrap_err();
    assert_eq!(message, "`nothing.wasm` is a symbolic link to nothing");
    let message = place.find("circle").unwrap().unwrap_err();
    assert!(message.starts_with("cannot read `circle.wasm`: too many levels"), "{message}");
}

/// As Kubernetes mounts a ConfigMap: files are links through a link that is replaced.
#[test]
fn a_mounted_config_map() {
    let place = Place::new(Kind::Local);
    place.write("..2026_01/hello.wasm", "first");
    place.write("..2026_02/hello.wasm", "other");
    let root = place.root();
    symlink("..2026_01", root.join("..data")).unwrap();
    symlink("..data/hello.wasm", root.join("hello.wasm")).unwrap();
    assert_eq!(names(&place.scan()), ["hello"]);
    let before = place.find("hello").unwrap().unwrap();
    assert_eq!(place.read("hello").unwrap().module, b"first");
    symlink("..2026_02", root.join("..data_tmp")).unwrap();
    fs::rename(root.join("..data_tmp"), root.join("..data")).unwrap();
    assert_ne!(place.find("hello").unwrap().unwrap(), before);
    assert!(place.store.read(&before).unwrap_err().may_pass());
    assert_eq!(place.read("hello").unwrap().module, b"other");
}
