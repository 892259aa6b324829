//! Every rule is in ABI.md and fires in a case.
#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

use keyway_tests::repo;
use wasm_abi_check::rule;

fn snapshots(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            snapshots(&path, text);
        } else if path.extension().is_some_and(|end| end == "snap") {
            text.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn each_rule_fires_and_is_documented() {
    let abi = fs::read_to_string(repo().join("ABI.md")).unwrap();
    let mut shown = String::new();
    snapshots(&repo().join("tests/cases"), &mut shown);
    for rule in rule::ALL {
        let heading = format!("### {} {}\n", rule.id, rule.name);
        assert!(abi.contains(&heading), "ABI.md has no `{}`", heading.trim());
        assert!(shown.contains(&format!("[{}]", rule.id)), "no case makes {} fire", rule.id);
        assert_eq!(rule::find(rule.name), Some(rule));
        for text in [rule.what, rule.why, rule.mend] {
            assert!(text.len() > 20, "{} says too little", rule.id);
        }
    }
    for line in abi.lines().filter_map(|line| line.strip_prefix("### KW")) {
        let id = format!("KW{}", &line[..3]);
        assert!(rule::find(&id).is_some(), "ABI.md has {id}, the checker does not");
    }
}
