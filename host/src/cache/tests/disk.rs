//! A disk that fails costs time, and nothing else.

use std::{
    fs,
    os::unix::fs::MetadataExt,
    path::Path,
    process::Command,
    time::{Duration, SystemTime},
};

use wasmtime::Engine;

use super::{Cache, Place, entry, is_root, load, names, set_used};

/// A file system of its own, unmounted in the end.
struct Mounted<'a>(&'a Path);

impl<'a> Mounted<'a> {
    /// None where this user may not mount.
    fn new(path: &'a Path, options: &str) -> Option<Self> {
        if !is_root() {
            return None;
        }
        let mut mount = Command::new("mount");
        let mount = mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(path).output();
        mount.is_ok_and(|mount| mount.status.success()).then_some(Self(path))
    }

    fn make_read_only(&self) {
        let status = Command::new("mount").args(["-o", "remount,ro"]).arg(self.0).status();
        assert!(status.unwrap().success());
    }
}

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").args(["--lazy"]).arg(self.0).status();
    }
}

#[test]
fn a_full_disk_does_not_fail_a_load() {
    let folder = tempfile::tempdir().unwrap();
    let Some(_mounted) = Mounted::new(folder.path(), "size=4k,mode=700") else {
        return; // not root
    };
    let (cache, engine) = (Cache::at(folder.path()).unwrap(), Engine::default());
    for _ in 0..2 {
        assert!(!load(&cache, &engine, 21));
    }
    let version = entry(folder.path(), &engine, 21).parent().unwrap().to_owned();
    assert!(names(&version).is_empty(), "half an entry is left");
}

#[test]
fn a_read_only_disk_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let Some(mounted) = Mounted::new(folder.path(), "mode=700") else {
        return; // not root
    };
    let (cache, engine) = (Cache::at(folder.path()).unwrap(), Engine::default());
    assert!(!load(&cache, &engine, 21));
    set_used(&entry(folder.path(), &engine, 21), Duration::from_secs(600));
    mounted.make_read_only();
    assert!(load(&cache, &engine, 21));
    assert!(!load(&cache, &engine, 42));
    assert!(!load(&cache, &engine, 42));
    assert!(load(&Cache::at(folder.path()).unwrap(), &engine, 21));
}

#[test]
fn a_folder_that_vanished_does_not_fail_a_load() {
    let place = Place::new();
    assert!(!place.load(21));
    fs::remove_dir_all(place.folder.path()).unwrap();
    assert!(!place.load(21));
    assert!(!place.load(21));
    assert!(!place.folder.path().exists());
}

#[test]
fn a_subfolder_that_vanished_is_made_again() {
    let place = Place::new();
    assert!(!place.load(21));
    fs::remove_dir_all(place.entry(21).parent().unwrap()).unwrap();
    assert!(!place.load(21));
    assert!(place.load(21));
}

/// What is put in the folder's place is not looked at.
#[test]
fn a_folder_that_is_renamed_stays_the_cache() {
    let place = Place::new();
    let parent = tempfile::tempdir().unwrap();
    let [before, after] = ["before", "after"].map(|name| parent.path().join(name));
    let cache = Cache::at(&before).unwrap();
    assert!(!load(&cache, &place.engine, 21));
    fs::rename(&before, &after).unwrap();
    fs::create_dir(&before).unwrap();
    assert!(load(&cache, &place.engine, 21));
    assert!(!load(&cache, &place.engine, 42));
    assert!(names(&before).is_empty());
    assert!(entry(&after, &place.engine, 42).is_file());
}

#[test]
fn a_use_is_noted_once_a_minute() {
    let place = Place::new();
    assert!(!place.load(21));
    let noted = || place.entry(21).metadata().unwrap().modified().unwrap();
    set_used(&place.entry(21), Duration::from_secs(50));
    let before = noted();
    assert!(place.load(21));
    assert_eq!(noted(), before);
    set_used(&place.entry(21), Duration::from_secs(70));
    assert!(place.load(21));
    assert!(noted() > before);
    // a clock that was wrong once
    let file = fs::File::open(place.entry(21)).unwrap();
    file.set_modified(SystemTime::now() + Duration::from_secs(600)).unwrap();
    assert!(place.load(21));
    assert!(noted() <= SystemTime::now() + Duration::from_secs(1));
}

#[test]
fn entries_are_this_user_s_alone() {
    let place = Place::new();
    assert!(!place.load(21));
    let mode = |path: &Path| path.metadata().unwrap().mode() & 0o7777;
    assert_eq!(mode(&place.entry(21)), 0o600);
    assert_eq!(mode(place.entry(21).parent().unwrap()), 0o700);
}
