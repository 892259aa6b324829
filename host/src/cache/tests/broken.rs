//! Entries that are not as they were written, and such as others may have written.

use std::{
    fs::{self, OpenOptions, Permissions},
    os::unix::fs::{PermissionsExt, chown, symlink},
    path::Path,
    sync::mpsc,
    thread,
    time::Duration,
};

use rustix::fs::{CWD, FileType, Mode, mknodat};

use super::{Place, is_root, names};
use crate::cache::key::HASH;

/// Spoils the entry; expects that it is compiled, replaced, and good again.
fn expect_replaced(spoil: impl FnOnce(&Path)) {
    let place = Place::new();
    assert!(!place.load(21));
    spoil(&place.entry(21));
    assert!(!place.load(21));
    assert!(place.load(21));
    assert_eq!(names(place.entry(21).parent().unwrap()).len(), 1);
}

/// The same with the bytes that an entry holds.
fn expect_noticed(spoil: impl FnOnce(&mut Vec<u8>)) {
    expect_replaced(|entry| {
        let mut bytes = fs::read(entry).unwrap();
        let before = bytes.clone();
        spoil(&mut bytes);
        assert_ne!(bytes, before);
        fs::write(entry, bytes).unwrap();
    });
}

#[test]
fn a_cut_entry_is_replaced() {
    for eighth in 0..8 {
        expect_noticed(|bytes| bytes.truncate(bytes.len() * eighth / 8));
    }
    for left in [1, HASH - 1, HASH, 2 * HASH, 3 * HASH - 1, 3 * HASH] {
        expect_noticed(|bytes| bytes.truncate(left));
    }
    expect_noticed(|bytes| bytes.truncate(bytes.len() - 1));
    expect_noticed(|bytes| bytes.push(0));
}

#[test]
fn a_changed_byte_is_noticed() {
    // settings, module, code, sum
    for place in [0, HASH, 2 * HASH, 2 * HASH + 100] {
        expect_noticed(|bytes| bytes[place] ^= 1);
    }
    for from_end in [1, HASH, HASH + 1] {
        expect_noticed(|bytes| {
            let place = bytes.len() - from_end;
            bytes[place] ^= 0x80;
        });
    }
    for eighth in 1..8 {
        expect_noticed(|bytes| {
            let place = bytes.len() * eighth / 8;
            bytes[place] ^= 1;
        });
    }
}

#[test]
fn a_huge_entry_is_not_read() {
    expect_replaced(|entry| {
        OpenOptions::new().write(true).open(entry).unwrap().set_len(1 << 40).unwrap();
    });
}

#[test]
fn another_plugin_s_entry_is_not_taken() {
    let place = Place::new();
    assert!(!place.load(21) && !place.load(42));
    fs::copy(place.entry(42), place.entry(21)).unwrap();
    assert!(!place.load(21));
    assert!(place.load(21) && place.load(42));
}

/// What the link leads to is a good entry.
#[test]
fn a_link_is_not_followed() {
    let elsewhere = tempfile::tempdir().unwrap();
    let target = elsewhere.path().join("entry");
    expect_replaced(|entry| {
        fs::rename(entry, &target).unwrap();
        symlink(&target, entry).unwrap();
    });
    assert!(target.is_file());
}

#[test]
fn a_pipe_does_not_block() {
    let (send, done) = mpsc::channel();
    thread::spawn(move || {
        expect_replaced(|entry| {
            fs::remove_file(entry).unwrap();
            mknodat(CWD, entry, FileType::Fifo, Mode::RWXU, 0).unwrap();
        });
        send.send(()).unwrap();
    });
    done.recv_timeout(Duration::from_secs(60)).unwrap();
}

/// It cannot be replaced, and does no harm.
#[test]
fn a_folder_is_no_entry() {
    let place = Place::new();
    fs::create_dir_all(place.entry(21)).unwrap();
    fs::set_permissions(place.entry(21).parent().unwrap(), Permissions::from_mode(0o700)).unwrap();
    assert!(!place.load(21));
    assert!(!place.load(21));
    assert_eq!(names(place.entry(21).parent().unwrap()).len(), 1);
    assert!(!place.load(42));
    assert!(place.load(42));
}

#[test]
fn an_entry_that_others_may_write_is_not_taken() {
    for mode in [0o620, 0o602, 0o666] {
        expect_replaced(|entry| fs::set_permissions(entry, Permissions::from_mode(mode)).unwrap());
    }
    // reading is allowed
    let place = Place::new();
    assert!(!place.load(21));
    fs::set_permissions(place.entry(21), Permissions::from_mode(0o644)).unwrap();
    assert!(place.load(21));
}

#[test]
fn another_user_s_entry_is_not_taken() {
    if is_root() {
        expect_replaced(|entry| chown(entry, Some(1000), None).unwrap());
    }
}

#[test]
fn a_subfolder_that_others_may_write_is_not_taken() {
    let place = Place::new();
    assert!(!place.load(21));
    let version = place.entry(21).parent().unwrap().to_owned();
    for mode in [0o720, 0o702, 0o1777] {
        fs::set_permissions(&version, Permissions::from_mode(mode)).unwrap();
        assert!(!place.load(21), "{mode:o}");
    }
    fs::set_permissions(&version, Permissions::from_mode(0o755)).unwrap();
    assert!(place.load(21));
    if is_root() {
        chown(&version, Some(1000), None).unwrap();
        assert!(!place.load(21));
        chown(&version, Some(0), None).unwrap();
    }
    let elsewhere = tempfile::tempdir().unwrap();
    let target = elsewhere.path().join("version");
    fs::rename(&version, &target).unwrap();
    symlink(&target, &version).unwrap();
    assert!(!place.load(21));
}
