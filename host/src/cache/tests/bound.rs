//! How much is kept, and what goes first.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use super::{Place, load, set_used};

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// One more than an eighth of the bound leaves room for.
const COUNT: i32 = 9;

/// Loads 100 to 108, which were used the more lately the higher they are, and tells
/// the bytes of all and of one.
fn filled(place: &Place) -> (u64, u64) {
    for answer in 100..100 + COUNT {
        assert!(!place.load(answer));
        let age = HOUR * u32::try_from(200 - answer).unwrap();
        set_used(&place.entry(answer), age);
    }
    let sizes: Vec<u64> =
        (100..100 + COUNT).map(|answer| place.entry(answer).metadata().unwrap().len()).collect();
    assert!(sizes.iter().all(|size| *size == sizes[0]));
    (sizes.iter().sum(), sizes[0])
}

/// Loads the last one anew with this bound; tells which entries are left.
fn left_with(place: &Place, max_bytes: u64) -> Vec<i32> {
    fs::remove_file(place.entry(100 + COUNT - 1)).unwrap();
    let cache = place.cache.clone().with_max_bytes(max_bytes);
    assert!(!load(&cache, &place.engine, 100 + COUNT - 1));
    (100..100 + COUNT).filter(|answer| place.entry(*answer).is_file()).collect()
}

#[test]
fn those_not_used_for_longest_go_first() {
    let place = Place::new();
    let (all, one) = filled(&place);
    assert_eq!(left_with(&place, all), (100..109).collect::<Vec<_>>());
    assert_eq!(left_with(&place, all - 1), (101..109).collect::<Vec<_>>());
    assert!(place.load(101)); // notes its use
    assert!(!place.load(100));
    assert_eq!(left_with(&place, all - 1), [100, 101, 103, 104, 105, 106, 107, 108]);
    assert_eq!(left_with(&place, 8 * one), [100, 101, 103, 104, 105, 106, 107, 108]);
}

#[test]
fn one_takes_an_eighth_at_most() {
    let place = Place::new();
    assert!(!place.load(21));
    let bytes = place.entry(21).metadata().unwrap().len();
    let enough = place.cache.clone().with_max_bytes(8 * bytes);
    let less = place.cache.clone().with_max_bytes(8 * bytes - 1);
    assert!(load(&enough, &place.engine, 21));
    assert!(!load(&less, &place.engine, 21));
    fs::remove_file(place.entry(21)).unwrap();
    assert!(!load(&less, &place.engine, 21));
    assert!(!place.entry(21).exists());
    assert!(!load(&enough, &place.engine, 21));
    assert!(place.entry(21).exists());
}

/// An entry of another version, as large as the others.
fn of_another_version(place: &Place, bytes: u64, used: Duration) -> PathBuf {
    let version = place.folder.path().join(format!("1-{}", "f".repeat(64)));
    fs::create_dir(&version).unwrap();
    let entry = version.join("0".repeat(64));
    fs::write(&entry, vec![0; usize::try_from(bytes).unwrap()]).unwrap();
    set_used(&entry, used);
    set_used(&version, used);
    entry
}

/// All others were used before it.
#[test]
fn old_versions_go_before_all_others() {
    let place = Place::new();
    let (all, one) = filled(&place);
    let other = of_another_version(&place, one, DAY + HOUR);
    assert_eq!(left_with(&place, all), (100..109).collect::<Vec<_>>());
    assert!(!other.parent().unwrap().exists());
}

#[test]
fn a_version_that_is_at_work_beside_is_no_old_one() {
    let place = Place::new();
    let (all, one) = filled(&place);
    let other = of_another_version(&place, one, DAY - HOUR);
    assert_eq!(left_with(&place, all), (101..109).collect::<Vec<_>>());
    assert!(other.is_file());
}

#[test]
fn what_is_not_the_cache_s_stays() {
    let place = Place::new();
    let (all, _) = filled(&place);
    let version = place.entry(100).parent().unwrap().to_owned();
    let others = [place.folder.path(), version.as_path()].map(|folder| folder.join("notes"));
    let huge = |path: &Path| {
        fs::write(path, "mine").unwrap();
        fs::OpenOptions::new().write(true).open(path).unwrap().set_len(1 << 30).unwrap();
    };
    others.iter().for_each(|path| huge(path));
    assert_eq!(left_with(&place, all).len(), 9);
    assert_eq!(left_with(&place, all - 1).len(), 8);
    assert!(others.iter().all(|path| path.is_file()));
}

#[test]
fn temporary_files_of_dead_processes_are_removed() {
    let place = Place::new();
    assert!(!place.load(21));
    let version = place.entry(21).parent().unwrap().to_owned();
    let [young, old] = ["tmp-1", "tmp-2"].map(|name| version.join(name));
    for (path, age) in [(&young, HOUR - HOUR / 60), (&old, HOUR + HOUR / 60)] {
        fs::write(path, "half").unwrap();
        set_used(path, age);
    }
    assert!(!place.load(42));
    assert!(young.exists() && !old.exists());
}
