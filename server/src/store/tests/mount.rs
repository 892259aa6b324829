//! The folder itself: absent, replaced, unmounted.

use std::{fs, io, os::unix::fs::MetadataExt, os::unix::fs::symlink};

use rustix::io::Errno;

use super::{FileError, Kind, Place, names};
use crate::store::{Unavailable, folder::expect_there};

#[test]
fn a_folder_that_vanishes_and_comes_back_as_another() {
    for kind in [Kind::Local, Kind::Fluid] {
        let place = Place::new(kind);
        place.write("hello.wasm", "one");
        let before = place.scan().root;
        let found = place.find("hello").unwrap().unwrap();
        fs::rename(place.root(), place.folder.path().join("away")).unwrap();
        let message = place.store.scan().unwrap_err().to_string();
        let expected = "the folder of the store cannot be read: no such file or directory";
        assert!(message.starts_with(expected), "{message}");
        let error = place.store.read(&found).unwrap_err();
        assert!(matches!(error, FileError::StoreGone { .. }), "{error}");
        place.write("hello.wasm", "two");
        assert_ne!(place.scan().root, before);
        assert_eq!(place.read("hello").unwrap().module, b"two");
        // the same device: somebody emptied it
        fs::remove_file(place.root().join("hello.wasm")).unwrap();
        assert_eq!(names(&place.scan()), [""; 0]);
    }
}

#[test]
fn a_file_where_the_folder_should_be() {
    let place = Place::new(Kind::Local);
    fs::remove_dir(place.root()).unwrap();
    fs::write(place.root(), "").unwrap();
    assert!(matches!(place.store.scan(), Err(Unavailable::Io(_))));
}

/// An empty folder on another device than the one that held plugins: here memory, for the
/// disk that is below a mount point.
#[test]
fn what_an_unmounted_folder_looks_like() {
    let place = Place::new(Kind::Fluid);
    let below = tempfile::tempdir_in("/dev/shm").expect("a file system in memory");
    let device = |path: &std::path::Path| fs::metadata(path).unwrap().dev();
    assert_ne!(device(below.path()), device(place.folder.path()), "both are one file system");
    let (root, mounted) = (place.root(), place.folder.path().join("mounted"));
    place.write("hello.wasm", "one");
    assert_eq!(names(&place.scan()), ["hello"]);
    fs::rename(&root, &mounted).unwrap();
    symlink(below.path(), &root).unwrap();
    assert!(matches!(place.store.scan(), Err(Unavailable::Unmounted)));
    fs::write(below.path().join("other.wasm"), "").unwrap(); // it is in use after all
    assert_eq!(names(&place.scan()), ["other"]);
    fs::remove_file(&root).unwrap();
    fs::rename(&mounted, &root).unwrap();
    assert_eq!(names(&place.scan()), ["hello"]);
}

/// What each look at a file gives when the program that serves a FUSE mount has ended.
#[test]
fn a_mount_whose_program_ended() {
    let error = |code: Errno| FileError::Io {
        file: "hello.wasm".to_owned(),
        source: io::Error::from_raw_os_error(code.raw_os_error()),
    };
    assert!(matches!(expect_there(error(Errno::NOTCONN)), Err(Unavailable::Io(_))));
    assert!(matches!(expect_there(error(Errno::IO)), Ok(FileError::Io { .. })));
    assert!(matches!(expect_there(error(Errno::STALE)), Ok(FileError::Io { .. })));
}
