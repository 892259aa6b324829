//! MANIFEST.md is right.

use std::{fs, path::Path};

use keyway_host::{
    Capability, Manifest, ManifestError,
    manifest::{Mistake, Sink},
};

fn document() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    fs::read_to_string(root.join("MANIFEST.md")).unwrap()
}

#[test]
fn the_example_is_a_manifest() {
    let document = document();
    let example = document.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let manifest = Manifest::parse(example, Path::new("/plugins")).unwrap();
    assert_eq!(manifest.config()["greeting"], b"Hello");
    assert_eq!(manifest.vars().initial["last"], b"nobody");
    assert_eq!(manifest.limits().memory, Some(4 << 20));
    assert_eq!((manifest.serve().keep, manifest.serve().concurrency), (4, Some(16)));
    assert_eq!(manifest.allow()[4], Capability::Namespace("shop".to_owned()));
    let wasi = manifest.wasi().unwrap();
    assert_eq!((wasi.stdout, wasi.stderr), (Sink::Log, Sink::Inherit));
    assert_eq!(wasi.dirs[0].host, Path::new("/plugins/data"));
}

/// Both ends of each range are taken, and what is beyond them is not.
#[test]
fn the_ranges_are_those_of_the_tables() {
    let document = document();
    let rows = document.lines().filter(|line| line.contains(" to ") && line.starts_with("| `"));
    let mut count = 0;
    for row in rows {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        let key = cells[1].trim_matches('`');
        let ends = cells[3].split_once(" to ").unwrap();
        let [least, most] =
            [ends.0, ends.1].map(|end| end.replace(',', "").parse::<i128>().unwrap());
        let parse = |value: i128| {
            let text = format!("manifest = 1\nplugin = 'x'\nallow = ['var_get']\n{key} = {value}");
            Manifest::parse(&text, Path::new(""))
        };
        assert!(parse(least).is_ok() && parse(most).is_ok(), "{row}");
        for beyond in [least - 1, most + 1] {
            let error = parse(beyond).unwrap_err();
            let ManifestError::Wrong { mistake, .. } = &error else { panic!("{row}: {error}") };
            // what is beyond 64 bits is no number of TOML's
            let is_number = i64::try_from(beyond).is_ok();
            let expected = match mistake {
                Mistake::Range { key: found, .. } => is_number && *found == key,
                Mistake::Toml { .. } => !is_number,
                _ => false,
            };
            assert!(expected, "{row}: {beyond}: {error}");
        }
        count += 1;
    }
    assert_eq!(count, 11);
}
