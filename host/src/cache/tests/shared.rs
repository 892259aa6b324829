//! Many threads and processes in one folder.

use std::{
    env, fs,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use sha2::{Digest, Sha256};
use wasmtime::Engine;

use super::{Cache, load, names};
use crate::cache::{
    entry,
    key::{HASH, Key},
};

/// Tells a process of this test which folder is meant.
const FOLDER: &str = "KEYWAY_TEST_CACHE";

const PROCESSES: usize = 4;
const THREADS: i32 = 8;
const MODULES: i32 = 4;
const ROUNDS: i32 = 25;

/// Every thread loads all modules, each beginning with another; hits of all.
fn hits(folder: &Path) -> usize {
    let (cache, engine) = (Cache::at(folder).unwrap(), Engine::default());
    let hits = |first: i32| {
        let answers = (first..first + ROUNDS * MODULES).map(|number| number % MODULES);
        answers.filter(|answer| load(&cache, &engine, *answer)).count()
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|first| scope.spawn(move || hits(first))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    })
}

#[test]
#[ignore = "one of the processes of the next test"]
fn one_of_many_processes() {
    let Some(folder) = env::var_os(FOLDER) else {
        return; // not one of them
    };
    assert!(hits(Path::new(&folder)) > 0);
}

fn start(folder: &Path) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "cache::tests::shared::one_of_many_processes", "--ignored"])
        .env(FOLDER, folder)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// Each of the entries is whole whenever it is looked at, although they are removed
/// and written again all the time.
#[test]
fn no_entry_is_ever_half_written() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::default();
    let entries: Vec<_> =
        (0..MODULES).map(|answer| super::entry(folder.path(), &engine, answer)).collect();
    let mut children: Vec<Child> = (0..PROCESSES).map(|_| start(folder.path())).collect();
    let (end, mut seen) = (Instant::now() + Duration::from_secs(300), 0);
    while children.iter_mut().any(|child| child.try_wait().unwrap().is_none()) {
        assert!(Instant::now() < end, "the processes do not end");
        for path in &entries {
            let Ok(bytes) = fs::read(path) else { continue };
            let (before, sum) = bytes.split_last_chunk::<HASH>().unwrap();
            assert_eq!(Sha256::digest(before).as_slice(), sum);
            seen += 1;
            if seen % 50 == 0 {
                fs::remove_file(path).unwrap();
            }
        }
    }
    assert!(seen > 50);
    assert!(children.into_iter().all(|mut child| child.wait().unwrap().success()));
    let version = entries[0].parent().unwrap();
    assert!(names(version).iter().all(|name| !name.to_string_lossy().starts_with("tmp-")));
    let cache = Cache::at(folder.path()).unwrap();
    for answer in 0..MODULES {
        load(&cache, &engine, answer);
        assert!(load(&cache, &engine, answer));
    }
}

/// Writing this much takes so long that a reader beside it would see a part.
#[test]
fn an_entry_is_there_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let (cache, engine) = (Cache::at(folder.path()).unwrap(), Engine::default());
    let (key, code) = (Key::new(&engine, b""), vec![0; 4 << 20]);
    let path = folder.path().join(key.version()).join(key.name());
    thread::scope(|scope| {
        let writer = scope.spawn(|| (0..10).all(|_| cache.folder.write(&key, &code)));
        let mut seen = 0;
        while !writer.is_finished() {
            let Ok(metadata) = path.metadata() else { continue };
            assert_eq!(metadata.len(), entry::size(&code));
            fs::remove_file(&path).unwrap();
            seen += 1;
        }
        assert!(writer.join().unwrap() && seen > 0);
    });
}

/// The first thread that is done shares with those that come later.
#[test]
fn threads_share_what_they_compile() {
    let folder = tempfile::tempdir().unwrap();
    let misses = (THREADS * ROUNDS * MODULES) as usize - hits(folder.path());
    assert!((MODULES as usize..=(THREADS * MODULES) as usize).contains(&misses), "{misses}");
    assert_eq!(names(folder.path()).len(), 1);
}
