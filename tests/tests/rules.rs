//! Every rule is in ABI.md, explains itself, fires in a case of its own, and not in the
//! nearest neighbour of that case.
#![allow(clippy::unwrap_used)]

use std::fs;

use keyway_tests::{repo, run_in};
use wasm_abi_check::{Level, Rule, rule};

#[test]
fn each_rule_fires_and_is_documented() {
    let abi = fs::read_to_string(repo().join("ABI.md")).unwrap();
    for rule in rule::ALL {
        assert_eq!((rule::find(rule.name), rule::find(rule.id)), (Some(rule), Some(rule)));
        is_documented(rule, &abi);
        explains_itself(rule);
        fires(rule);
    }
    for line in abi.lines().filter_map(|line| line.strip_prefix("### KW")) {
        let id = format!("KW{}", &line[..3]);
        assert!(rule::find(&id).is_some(), "ABI.md has {id}, the checker does not");
    }
}

/// ABI.md has a section of the rule, which begins with its level.
fn is_documented(rule: &Rule, abi: &str) {
    let heading = format!("### {} {}\n\n", rule.id, rule.name);
    let Some((_, text)) = abi.split_once(&heading) else {
        panic!("ABI.md has no `{}`", heading.trim());
    };
    let word = match rule.level {
        Level::Deny => "Error",
        Level::Warn => "Warning",
        Level::Allow => "Off",
    };
    let begins = text.strip_prefix(word).is_some_and(|rest| rest.starts_with(['.', ',', ' ']));
    assert!(begins, "ABI.md's text of {} does not begin with `{word}`", rule.id);
}

fn explains_itself(rule: &Rule) {
    let shown = run_in(repo(), &format!("wasm-abi-check --explain {}", rule.id)).stdout;
    for text in [rule.what, rule.why, rule.mend] {
        assert!(text.len() > 20, "{} says too little", rule.id);
        assert!(shown.contains(text), "--explain {} does not say: {text}", rule.id);
    }
}

/// The case `rule/NAME` shows a finding of the rule, and `rule/NAME.quiet` none.
fn fires(rule: &Rule) {
    let cases = repo().join("tests/cases/rule");
    let finding = format!("[{}]", rule.id);
    for (case, is_quiet) in [(rule.name.to_owned(), false), (format!("{}.quiet", rule.name), true)]
    {
        let is_there = |end: &&str| cases.join(format!("{case}.{end}")).exists();
        assert!(
            ["wat", "sh", "c", "cpp"].iter().any(is_there),
            "{} has no case tests/cases/rule/{case}.wat",
            rule.id
        );
        let shown = fs::read_to_string(cases.join(format!("{case}.snap"))).unwrap();
        // what a line runs may name the rule
        let mut lines = shown.lines().filter(|line| !line.starts_with("$ "));
        let is_told = lines.any(|line| line.contains(&finding));
        assert_ne!(is_told, is_quiet, "{} in the case rule/{case}", rule.id);
    }
}
