//! Which folders are taken for a cache, and what is said of the others.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::{
    env, fs,
    fs::Permissions,
    os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink},
    path::{Path, PathBuf},
    process::Command,
};

use keyway_host::{Cache, CacheError};
use tempfile::TempDir;

/// A folder below one of this user's own.
struct Folders {
    _all: TempDir,
    parent: PathBuf,
    cache: PathBuf,
}

impl Folders {
    fn new() -> Self {
        let all = tempfile::tempdir().unwrap();
        let parent = fs::canonicalize(all.path()).unwrap().join("it's a parent");
        let cache = parent.join("cache");
        fs::create_dir_all(&cache).unwrap();
        set_mode(&parent, 0o755);
        set_mode(&cache, 0o700);
        Self { _all: all, parent, cache }
    }
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().mode() & 0o7777
}

fn refused(path: &Path) -> CacheError {
    Cache::at(path).unwrap_err()
}

fn is_root() -> bool {
    let file = tempfile::tempfile().unwrap();
    file.metadata().unwrap().uid() == 0
}

/// The hint works when it is pasted.
fn paste(error: &CacheError) {
    let hint = error.hint().unwrap();
    assert!(Command::new("sh").args(["-c", &hint]).status().unwrap().success(), "{hint}");
}

#[test]
fn a_folder_is_made_for_its_user_alone() {
    let all = tempfile::tempdir().unwrap();
    let (a, b) = (all.path().join("a"), all.path().join("a/b"));
    for _ in 0..2 {
        Cache::at(&b).unwrap();
        assert_eq!([mode(&a), mode(&b)], [0o700; 2]);
    }
}

#[test]
fn a_folder_that_others_may_write_is_refused() {
    for bits in [0o777, 0o720, 0o702, 0o1777] {
        let Folders { cache, .. } = &Folders::new();
        set_mode(cache, bits);
        let error = refused(cache);
        assert!(
            matches!(&error, CacheError::Writable { path, mode } if path == cache && *mode == bits)
        );
        let expected = format!(
            "the cache folder has mode {bits:04o}, the limit is {:04o}: {}",
            bits & 0o7755,
            cache.display()
        );
        assert_eq!(error.to_string(), expected);
        paste(&error);
        assert_eq!(mode(cache), 0o700);
        Cache::at(cache).unwrap();
    }
}

/// Others may read what is in it.
#[test]
fn a_folder_that_others_may_read_is_taken() {
    let Folders { cache, .. } = &Folders::new();
    set_mode(cache, 0o755);
    Cache::at(cache).unwrap();
}

#[test]
fn a_parent_that_others_may_write_is_refused() {
    for bits in [0o777, 0o775, 0o757] {
        let Folders { parent, cache, .. } = &Folders::new();
        set_mode(parent, bits);
        let error = refused(cache);
        assert!(
            matches!(&error, CacheError::ParentWritable { path, mode, .. } if path == parent && *mode == bits)
        );
        let expected = format!(
            "a parent of the cache folder has mode {bits:04o}, the limit is 0755: {}",
            parent.display()
        );
        assert_eq!(error.to_string(), expected);
        // nothing is made there either
        let missing = parent.join("missing");
        assert!(matches!(refused(&missing), CacheError::ParentWritable { .. }));
        assert!(!missing.exists());
        paste(&error);
        Cache::at(cache).unwrap();
    }
}

/// As in the folder for temporary files.
#[test]
fn a_sticky_parent_is_taken() {
    let Folders { parent, cache, .. } = &Folders::new();
    set_mode(parent, 0o1777);
    Cache::at(cache).unwrap();
}

#[test]
fn links_are_resolved_first() {
    let Folders { parent, cache, .. } = &Folders::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let link = elsewhere.path().join("link");
    symlink(cache, &link).unwrap();
    Cache::at(&link).unwrap();
    set_mode(cache, 0o770);
    assert!(matches!(refused(&link), CacheError::Writable { path, .. } if path == *cache));
    set_mode(cache, 0o700);
    set_mode(parent, 0o777);
    assert!(matches!(refused(&link), CacheError::ParentWritable { path, .. } if path == *parent));
    let to_parent = elsewhere.path().join("to-parent");
    symlink(parent, &to_parent).unwrap();
    let below = to_parent.join("cache");
    assert!(matches!(refused(&below), CacheError::ParentWritable { path, .. } if path == *parent));
}

#[test]
fn another_user_s_folder_is_refused() {
    if !is_root() {
        eprintln!("skipped: only root can give a folder away");
        return;
    }
    let Folders { parent, cache, .. } = &Folders::new();
    chown(cache, Some(1000), None).unwrap();
    let error = refused(cache);
    assert!(matches!(error, CacheError::Owner { owner: 1000, user: 0, .. }));
    let expected =
        format!("the cache folder belongs to user 1000, not to user 0: {}", cache.display());
    assert_eq!(error.to_string(), expected);
    chown(cache, Some(0), None).unwrap();
    // its owner may rename what it holds, sticky or not
    for bits in [0o755, 0o1777] {
        chown(parent, Some(1000), None).unwrap();
        set_mode(parent, bits);
        assert!(matches!(
            refused(cache),
            CacheError::ParentOwner { path, owner: 1000, .. } if path == *parent
        ));
    }
}

#[test]
fn what_is_no_folder_is_refused() {
    let Folders { parent, .. } = &Folders::new();
    let file = parent.join("file");
    fs::write(&file, "").unwrap();
    let dangling = parent.join("dangling");
    symlink(parent.join("nowhere"), &dangling).unwrap();
    let up = parent.join("missing/../cache");
    for path in [file.clone(), file.join("below"), dangling, up, PathBuf::new()] {
        let error = refused(&path);
        assert!(matches!(error, CacheError::Open { .. }), "{error:?}");
        assert!(error.hint().is_none());
        let shown = error.to_string();
        assert!(shown.starts_with("cannot open the cache folder: "), "{shown}");
    }
    assert!(!parent.join("nowhere").exists());
}

#[test]
#[ignore = "run by the next test, with another environment"]
fn of_user_in_this_environment() {
    match Cache::of_user() {
        Ok(_) => {}
        Err(error) => panic!("{error}; hint: {}", error.hint().unwrap()),
    }
}

#[test]
fn the_user_s_cache_is_where_the_environment_says() {
    let run = |variables: &[(&str, &Path)]| {
        let mut test = Command::new(env::current_exe().unwrap());
        test.args(["--exact", "of_user_in_this_environment", "--ignored", "--nocapture"]);
        test.env_remove("XDG_CACHE_HOME").env_remove("HOME").envs(variables.iter().copied());
        let output = test.output().unwrap();
        (output.status.success(), String::from_utf8(output.stderr).unwrap())
    };
    let all = tempfile::tempdir().unwrap();
    let (home, caches) = (all.path().join("home"), all.path().join("caches"));
    assert!(run(&[("HOME", &home), ("XDG_CACHE_HOME", &caches)]).0);
    assert!(caches.join("keyway").is_dir() && !home.exists());
    assert!(run(&[("HOME", &home)]).0);
    assert_eq!(mode(&home.join(".cache/keyway")), 0o700);
    let (succeeded, said) = run(&[("HOME", Path::new("relative"))]);
    assert!(!succeeded);
    let expected = r#"neither `XDG_CACHE_HOME` nor `HOME` is an absolute path; hint: export XDG_CACHE_HOME="$PWD/.cache""#;
    assert!(said.contains(expected), "{said}");
}
