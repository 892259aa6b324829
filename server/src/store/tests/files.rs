//! What is read, and what is not.

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    os::unix::fs::{MetadataExt, PermissionsExt},
    time::{Duration, SystemTime},
};

use rustix::fs::{CWD, FileType, Mode, mknodat};

use super::{FileError, Kind, Place};
use crate::store::{MAX_MANIFEST_BYTES, MAX_MODULE_BYTES, read_path};

#[test]
fn a_pipe_is_not_waited_for() {
    let place = Place::new(Kind::Local);
    let pipe = |file: &str| {
        let mode = Mode::RUSR | Mode::WUSR;
        mknodat(CWD, place.root().join(file), FileType::Fifo, mode, 0).unwrap();
    };
    pipe("pipe.wasm");
    place.write("told.wasm", "");
    pipe("told.toml");
    place.write("folder.wasm/file", "");
    for (name, file) in [("pipe", "pipe.wasm"), ("told", "told.toml"), ("folder", "folder.wasm")] {
        let message = place.find(name).unwrap().unwrap_err();
        assert_eq!(message, format!("`{file}` is not a regular file"));
    }
    // one that takes the place of a file
    place.write("later.wasm", "");
    let found = place.find("later").unwrap().unwrap();
    fs::remove_file(place.root().join("later.wasm")).unwrap();
    pipe("later.wasm");
    let error = place.store.read(&found).unwrap_err();
    assert!(matches!(error, FileError::NotRegular { .. }), "{error}");
}

#[test]
fn sizes_up_to_the_limit() {
    let place = Place::new(Kind::Local);
    let sparse = |file: &str, len| {
        File::create(place.root().join(file)).unwrap().set_len(len).unwrap();
    };
    sparse("most.wasm", MAX_MODULE_BYTES);
    sparse("most.toml", MAX_MANIFEST_BYTES);
    let read = place.read("most").unwrap();
    let bytes = (read.module.len() as u64, read.manifest.unwrap().len() as u64);
    assert_eq!(bytes, (MAX_MODULE_BYTES, MAX_MANIFEST_BYTES));
    sparse("most.toml", MAX_MANIFEST_BYTES + 1);
    sparse("over.wasm", MAX_MODULE_BYTES + 1);
    let message = place.find("over").unwrap().unwrap_err();
    assert_eq!(message, "`over.wasm` has 16777217 bytes, the limit is 16777216");
    let message = place.find("most").unwrap().unwrap_err();
    assert_eq!(message, "`most.toml` has 1048577 bytes, the limit is 1048576");
}

#[test]
fn a_file_that_changed_since_the_scan_is_not_read() {
    let place = Place::new(Kind::Local);
    place.write("hello.wasm", "one");
    let found = place.find("hello").unwrap().unwrap();
    let mut file = OpenOptions::new().append(true).open(place.root().join("hello.wasm")).unwrap();
    file.write_all(b" and two").unwrap();
    let error = place.store.read(&found).unwrap_err();
    assert_eq!(place.expect_secret(&error), "`hello.wasm` is still being written");
    assert!(error.may_pass());
    assert_eq!(place.read("hello").unwrap().module, b"one and two");
    fs::remove_file(place.root().join("hello.wasm")).unwrap();
    assert!(matches!(place.store.read(&found), Err(FileError::Changing { .. })));
}

/// What programs do that keep the time of a file they copy.
#[test]
fn a_time_that_was_set_back_hides_no_change() {
    let place = Place::new(Kind::Local);
    place.write("hello.wasm", "one");
    let path = place.root().join("hello.wasm");
    let long_ago = SystemTime::now() - Duration::from_secs(3_600);
    let set_back = || OpenOptions::new().append(true).open(&path).unwrap().set_modified(long_ago);
    set_back().unwrap();
    let before = place.find("hello").unwrap().unwrap();
    let changed = |path| fs::metadata(path).map(|it| (it.ctime(), it.ctime_nsec())).unwrap();
    let ticked = changed(&path);
    while changed(&path) == ticked {
        fs::write(&path, "two").unwrap();
        set_back().unwrap();
    }
    let after = place.find("hello").unwrap().unwrap();
    assert_eq!(before.module.fingerprint.len, after.module.fingerprint.len);
    assert_ne!(before, after);
    assert!(!after.module.fingerprint.is_older_than(Duration::from_secs(60)), "it was just made");
}

#[test]
fn files_that_the_operator_names() {
    let place = Place::new(Kind::Local);
    place.write("good.wasm", "good");
    place.write("folder/file", "");
    let read = |file: &str, limit| read_path(&place.root().join(file), "`it`", limit);
    assert_eq!(read("good.wasm", 4).unwrap().0, b"good");
    assert!(matches!(read("good.wasm", 3), Err(FileError::TooLarge { len: 4, limit: 3, .. })));
    assert!(matches!(read("folder", 3), Err(FileError::NotRegular { .. })));
    assert!(matches!(read_path("/dev/zero".as_ref(), "it", 3), Err(FileError::NotRegular { .. })));
    let message = place.expect_secret(&read("absent", 3).unwrap_err());
    assert!(message.contains("no such file"), "{message}");
}

#[test]
fn a_file_that_must_not_be_read() {
    let place = Place::new(Kind::Local);
    place.write("closed.wasm", "");
    let path = place.root().join("closed.wasm");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    let expected = match File::open(&path) {
        Ok(_) => return assert!(place.read("closed").is_ok()), // root reads everything
        Err(error) => error.to_string().to_lowercase(),
    };
    assert_eq!(place.read("closed").unwrap_err(), format!("cannot read `closed.wasm`: {expected}"));
}
