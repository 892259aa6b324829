//! Granted directories, and what lies outside of them.

use std::{
    fs,
    os::unix::fs::symlink,
    process::Command,
    time::{Duration, Instant, SystemTime},
};

use keyway_host::{Access, Captured, Error, Output, Wasi};
use tempfile::TempDir;

use super::{errno, load, process, start};

/// A folder `granted`, which is to be granted, and `secret` beside it.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("secret"), "secret").unwrap();
    fs::create_dir(folder.path().join("granted")).unwrap();
    fs::write(folder.path().join("granted/file"), "a file").unwrap();
    folder
}

fn grant(folder: &TempDir, access: Access) -> Wasi {
    Wasi::new().dir(folder.path().join("granted"), "/data", access).unwrap()
}

/// Reads the file of that name, and writes it to the standard output.
fn cat(path: &str) -> (String, String) {
    let process = format!(
        "(local $error i32)
         (if (local.tee $error (call $open (i32.const 200) (i32.const {}) (i32.const 0) (i64.const 2)))
            (then (return (local.get $error))))
         (i32.store (i32.const 72) (i32.const 1000)) (i32.store (i32.const 76) (i32.const 100))
         (if (call $fd_read (i32.load (i32.const 64)) (i32.const 72) (i32.const 1) (i32.const 80)) (then unreachable))
         (call $write (i32.const 1) (i32.const 1000) (i32.load (i32.const 80)))",
        path.len()
    );
    (format!("(data (i32.const 200) \"{path}\")"), process)
}

/// What the file of that name holds, or WASI's error.
fn read(path: &str, wasi: Wasi) -> Result<String, i32> {
    let (data, cat) = cat(path);
    let output = Captured::new(100);
    match process(&load(&data, &cat), wasi.stdout(Output::captured(&output))).unwrap() {
        0 => Ok(String::from_utf8(output.bytes()).unwrap()),
        error => Err(error),
    }
}

#[test]
fn a_file_is_read() {
    let folder = folder();
    for path in ["file", "./file", "none/../../granted/file"] {
        let content = read(path, grant(&folder, Access::ReadOnly));
        assert_eq!(content.is_ok(), !path.contains(".."), "{path}: {content:?}");
    }
    assert_eq!(read("file", grant(&folder, Access::ReadOnly)).as_deref(), Ok("a file"));
    assert!(read("file", Wasi::new()).is_err());
}

#[test]
fn no_path_leads_outside() {
    let folder = folder();
    let inside = folder.path().join("granted");
    let secret = folder.path().join("secret");
    symlink("../secret", inside.join("relative")).unwrap();
    symlink(&secret, inside.join("absolute")).unwrap();
    symlink("..", inside.join("parent")).unwrap();
    symlink("loop", inside.join("loop")).unwrap();
    symlink("/proc/self/root", inside.join("root")).unwrap();
    let secret = secret.to_str().unwrap();
    let through_root = format!("root{secret}");
    for path in [
        "../secret",
        "relative",
        "absolute",
        "parent/secret",
        "./parent/./secret",
        "loop",
        secret,
        &through_root,
        "/etc/passwd",
        "file/../../secret",
        "",
        "..",
        "/",
        "/proc/self/environ",
    ] {
        for access in [Access::ReadOnly, Access::ReadWrite] {
            let content = read(path, grant(&folder, access));
            assert!(content.is_err(), "{path}: {content:?}");
        }
    }
}

/// A plugin that may write makes links of its own.
#[test]
fn links_of_the_plugin_s_own_lead_nowhere_else() {
    let folder = folder();
    let data = r#"(data (i32.const 200) "../secret") (data (i32.const 300) "link") (data (i32.const 400) "/etc/passwd")"#;
    let plugin = load(
        data,
        "(if (call $path_symlink (i32.const 200) (i32.const 9) (i32.const 3) (i32.const 300) (i32.const 4)) (then unreachable))
         (call $open (i32.const 300) (i32.const 4) (i32.const 0) (i64.const 2))",
    );
    assert_eq!(process(&plugin, grant(&folder, Access::ReadWrite)).unwrap(), errno::PERM);
    let plugin = load(
        data,
        "(call $path_symlink (i32.const 400) (i32.const 11) (i32.const 3) (i32.const 300) (i32.const 4))",
    );
    assert_eq!(process(&plugin, grant(&folder, Access::ReadWrite)).unwrap(), errno::PERM);
    let plugin = load( // a hard link to the outside, and a rename to there
        data,
        "(i32.or
            (i32.eqz (call $path_link (i32.const 3) (i32.const 0) (i32.const 200) (i32.const 9) (i32.const 3) (i32.const 300) (i32.const 4)))
            (i32.eqz (call $path_rename (i32.const 3) (i32.const 200) (i32.const 9) (i32.const 3) (i32.const 300) (i32.const 4))))",
    );
    assert_eq!(process(&plugin, grant(&folder, Access::ReadWrite)).unwrap(), 0);
    assert_eq!(fs::read(folder.path().join("secret")).unwrap(), b"secret");
}

const NAMES: &str =
    r#"(data (i32.const 200) "file") (data (i32.const 300) "new") (data (i32.const 400) "dir")"#;

/// Ways to change a directory; each tells WASI's error.
const CHANGES: [(&str, &str); 12] = [
    ("create", "(call $open (i32.const 300) (i32.const 3) (i32.const 1) (i64.const 2))"),
    ("create anew", "(call $open (i32.const 300) (i32.const 3) (i32.const 5) (i64.const 64))"),
    ("truncate", "(call $open (i32.const 200) (i32.const 4) (i32.const 8) (i64.const 2))"),
    ("write", "(call $open (i32.const 200) (i32.const 4) (i32.const 0) (i64.const 64))"),
    (
        "resize",
        "(drop (call $open (i32.const 200) (i32.const 4) (i32.const 0) (i64.const 0x1fffffff)))
         (if (i32.eqz (i32.load (i32.const 64)))
            (then (drop (call $open (i32.const 200) (i32.const 4) (i32.const 0) (i64.const 2)))))
         (call $fd_filestat_set_size (i32.load (i32.const 64)) (i64.const 1))",
    ),
    (
        "touch the open file",
        "(drop (call $open (i32.const 200) (i32.const 4) (i32.const 0) (i64.const 2)))
         (call $fd_filestat_set_times (i32.load (i32.const 64)) (i64.const 1) (i64.const 1) (i32.const 5))",
    ),
    (
        "touch",
        "(call $path_filestat_set_times (i32.const 3) (i32.const 1) (i32.const 200) (i32.const 4) (i64.const 1) (i64.const 1) (i32.const 5))",
    ),
    ("unlink", "(call $path_unlink_file (i32.const 3) (i32.const 200) (i32.const 4))"),
    (
        "rename",
        "(call $path_rename (i32.const 3) (i32.const 200) (i32.const 4) (i32.const 3) (i32.const 300) (i32.const 3))",
    ),
    (
        "link",
        "(call $path_link (i32.const 3) (i32.const 0) (i32.const 200) (i32.const 4) (i32.const 3) (i32.const 300) (i32.const 3))",
    ),
    ("make a directory", "(call $path_create_directory (i32.const 3) (i32.const 300) (i32.const 3))"),
    ("remove a directory", "(call $path_remove_directory (i32.const 3) (i32.const 400) (i32.const 3))"),
];

/// Names, contents and times.
fn state(folder: &TempDir) -> Vec<(String, u64, SystemTime)> {
    let granted = folder.path().join("granted");
    let mut state: Vec<_> = fs::read_dir(granted)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let seen = entry.metadata().unwrap();
            let name = entry.file_name().into_string().unwrap();
            (name, seen.len(), seen.modified().unwrap())
        })
        .collect();
    state.sort();
    state
}

#[test]
fn what_is_read_only_cannot_be_changed() {
    for (name, change) in CHANGES {
        let folder = folder();
        fs::create_dir(folder.path().join("granted/dir")).unwrap();
        let before = state(&folder);
        let plugin = load(NAMES, change);
        let error = process(&plugin, grant(&folder, Access::ReadOnly)).unwrap();
        assert_ne!(error, 0, "{name}");
        assert_eq!(before, state(&folder), "{name}");
        // and that it was no other reason
        assert_eq!(process(&plugin, grant(&folder, Access::ReadWrite)).unwrap(), 0, "{name}");
    }
}

#[test]
fn a_directory_is_the_one_that_was_granted() {
    let folder = folder();
    let wasi = grant(&folder, Access::ReadOnly);
    fs::rename(folder.path().join("granted"), folder.path().join("moved")).unwrap();
    fs::create_dir(folder.path().join("granted")).unwrap();
    fs::write(folder.path().join("granted/file"), "another").unwrap();
    assert_eq!(read("file", wasi.clone()).as_deref(), Ok("a file"));
    // also where another one is granted beside it
    let both = wasi.dir(folder.path(), "/all", Access::ReadOnly).unwrap();
    assert_eq!(read("file", both).as_deref(), Ok("a file"));
}

#[test]
fn what_is_no_directory_is_not_granted() {
    let folder = folder();
    let path = folder.path().join("fifo");
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    for name in ["none", "secret", "fifo"] {
        let path = folder.path().join(name);
        let error = Wasi::new().dir(&path, "/data", Access::ReadOnly).unwrap_err();
        assert!(matches!(&error, Error::Directory { path: told, .. } if *told == path));
        assert_eq!(
            error.to_string(),
            format!("cannot open the directory to grant: {}", path.display())
        );
    }
}

/// To open one would wait for somebody who writes to it.
#[test]
fn a_fifo_is_not_opened() {
    let folder = folder();
    let granted = folder.path().join("granted");
    assert!(Command::new("mkfifo").arg(granted.join("fifo")).status().unwrap().success());
    symlink("fifo", granted.join("link")).unwrap();
    let began = Instant::now();
    for path in ["fifo", "link", "./fifo"] {
        assert_eq!(read(path, grant(&folder, Access::ReadOnly)), Err(errno::NOTSUP), "{path}");
        assert_eq!(read(path, grant(&folder, Access::ReadWrite)), Err(errno::NOTSUP), "{path}");
    }
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[test]
fn an_instance_has_so_many_descriptors() {
    let folder = folder();
    const COUNT: &str = "(local $count i32)";
    let count = "
        (loop $again
            (if (i32.eqz (local.tee $input (call $open (i32.const 200) (i32.const 4) (i32.const 0) (i64.const 2))))
                (then (local.set $count (i32.add (local.get $count) (i32.const 1))) (br $again))))
        (i32.add (i32.mul (local.get $input) (i32.const 1000)) (local.get $count))";
    let mut instance =
        start(&load(NAMES, &format!("{COUNT} {count}")), grant(&folder, Access::ReadOnly));
    assert_eq!(instance.process(0).unwrap(), errno::MFILE * 1_000 + 128 - 4);
    assert_eq!(instance.process(0).unwrap(), errno::MFILE * 1_000);

    // what is closed makes room, in whichever way it is
    let again = format!(
        "{COUNT}
         (if (call $open (i32.const 200) (i32.const 4) (i32.const 0) (i64.const 2)) (then unreachable))
         (if (call $open (i32.const 200) (i32.const 4) (i32.const 0) (i64.const 2)) (then unreachable))
         (if (call $fd_close (i32.const 4)) (then unreachable))
         (if (call $fd_renumber (i32.const 5) (i32.const 1)) (then unreachable))
         {count}"
    );
    let mut instance = start(&load(NAMES, &again), grant(&folder, Access::ReadOnly));
    assert_eq!(instance.process(0).unwrap(), errno::MFILE * 1_000 + 128 - 4);
}

#[test]
fn a_directory_is_listed_from_any_place() {
    let folder = folder();
    for cookie in [0_i64, 1, 3, 1_000, -1] {
        let list = format!(
            "(drop (call $fd_readdir (i32.const 3) (i32.const 1000) (i32.const 60000) (i64.const {cookie}) (i32.const 64)))
             (i32.load (i32.const 64))"
        );
        let size = process(&load("", &list), grant(&folder, Access::ReadOnly)).unwrap();
        let expected = match cookie {
            0 => 24 * 3 + ". .. file".len() as i32 - 2,
            1 => 24 * 2 + ".. file".len() as i32 - 1,
            _ => 0,
        };
        assert_eq!(size, expected, "{cookie}");
    }
}
