//! Contract files, right ones and wrong ones.

use fastrand::Rng;
use wasm_abi_check::{
    Feature,
    rule::{self, Group},
};

use crate::names::{NASTY, name, pick};

/// A contract file: a changed one, or one that follows the grammar.
pub fn contract(rng: &mut Rng, corpus: &[String]) -> String {
    if rng.u8(0..3) == 0 {
        return written(rng);
    }
    let mut text = corpus[rng.usize(..corpus.len())].clone();
    for _ in 0..rng.usize(0..4) {
        change(rng, &mut text);
    }
    text
}

/// The name of a rule or of a group, or nearly one.
pub fn rule(rng: &mut Rng) -> String {
    match rng.u8(0..16) {
        0 => name(rng),
        1..=5 => Group::ALL[rng.usize(..Group::ALL.len())].name().to_owned(),
        6..=10 => rule::ALL[rng.usize(..rule::ALL.len())].name.to_owned(),
        _ => rule::ALL[rng.usize(..rule::ALL.len())].id.to_owned(),
    }
}

/// A name, or a pattern of names.
fn pattern(rng: &mut Rng) -> String {
    let mut name = name(rng);
    for _ in 0..rng.usize(0..3) {
        let at = floor(&name, rng.usize(0..=name.len()));
        let end = floor(&name, (at + rng.usize(0..6)).min(name.len()));
        name.replace_range(at..end, "*");
    }
    name
}

/// A list of TOML of up to `most` texts, mostly.
fn array(rng: &mut Rng, most: usize, mut item: impl FnMut(&mut Rng) -> String) -> String {
    let most = if rng.u8(0..200) == 0 { 120 } else { most };
    let items: Vec<_> = (0..rng.usize(0..=most)).map(|_| quoted(&item(rng))).collect();
    format!("[{}]", items.join(", "))
}

/// A contract that follows the grammar, with whatever names.
pub fn written(rng: &mut Rng) -> String {
    let mut text = head(rng);
    let mut listed = Vec::new();
    let mut groups = String::new();
    for group in ["required", "expected", "optional"] {
        if rng.bool() {
            continue;
        }
        groups += &format!("[exports.{group}]\n");
        for _ in 0..rng.usize(0..6) {
            let name = if rng.u8(0..4) == 0 { pattern(rng) } else { name(rng) };
            groups += &format!("{} = \"{}\"\n", quoted(&name), signature(rng));
            listed.push(name);
        }
    }
    text += &exports(rng, &listed);
    text += &groups;
    text += &imports(rng);
    if rng.bool() {
        text += &limits(rng);
    }
    if rng.u8(0..4) == 0 {
        const KEYS: [&str; 8] = [
            "plugin",
            "contract",
            "abi",
            "version",
            "description",
            "licenses",
            "authors",
            "source",
        ];
        let keys = array(rng, 3, |rng| pick(rng, &KEYS).to_owned());
        text += &format!("[metadata]\nrequired = {keys}\n");
    }
    if rng.u8(0..3) == 0 {
        text += "[rules]\n";
        for _ in 0..rng.usize(0..4) {
            let level = pick(rng, &["allow", "warn", "deny"]);
            text += &format!("{} = \"{level}\"\n", quoted(&rule(rng)));
        }
    }
    text
}

fn head(rng: &mut Rng) -> String {
    let mut text =
        format!("contract = \"{}\"\n", pick(rng, &["own", "bytes", "lifecycle", "x-1", "_"]));
    text += &format!(
        "version = \"{}\"\n",
        pick(rng, &["1.0.0", "0.0.1", "2.3.4-a+b", "18446744073709551615.0.0"])
    );
    if rng.bool() {
        text += &format!("summary = {}\n", quoted(&name(rng)));
    }
    if rng.u8(0..3) == 0 {
        let features = array(rng, 3, |rng| match rng.u8(0..16) {
            0 => name(rng),
            _ => Feature::ALL[rng.usize(..Feature::ALL.len())].name().to_owned(),
        });
        text += &format!("features = {features}\n");
    }
    text
}

/// What `[exports]` says beside the lists of functions.
fn exports(rng: &mut Rng, listed: &[String]) -> String {
    if rng.bool() {
        return String::new();
    }
    let mut text = "[exports]\n".to_owned();
    if rng.bool() {
        text += &format!("functions = \"{}\"\n", signature(rng));
    }
    if rng.bool() {
        text += pick(rng, &["memory = true\n", "memory = false\n"]);
    }
    if rng.u8(0..3) == 0 {
        text += &format!("forbidden = {}\n", array(rng, 3, pattern));
    }
    if rng.u8(0..3) == 0 {
        let of = |rng: &mut Rng| match listed.len() {
            0 => name(rng),
            _ if rng.u8(0..32) == 0 => name(rng),
            count => listed[rng.usize(..count)].clone(),
        };
        let lists: Vec<_> = (0..rng.usize(0..3)).map(|_| array(rng, 3, of)).collect();
        text += &format!("any_of = [{}]\n", lists.join(", "));
    }
    text
}

fn imports(rng: &mut Rng) -> String {
    if rng.bool() {
        return String::new();
    }
    let allowed = array(rng, 4, |rng| {
        let (module, item) = match rng.u8(0..3) {
            0 => (pattern(rng), pattern(rng)),
            1 => (name(rng), "*".to_owned()),
            _ => (name(rng), name(rng)),
        };
        let kind = if rng.bool() { format!(": {}", signature(rng)) } else { String::new() };
        format!("{module}.{item}{kind}")
    });
    let mut text = format!("[imports]\nallow = {allowed}\n");
    if rng.bool() {
        const PARTS: [&str; 10] = [
            "args", "environ", "clock", "random", "stdio", "files", "poll", "process", "sched",
            "sockets",
        ];
        let parts = array(rng, 3, |rng| match rng.u8(0..16) {
            0 => name(rng),
            _ => pick(rng, &PARTS).to_owned(),
        });
        text += &format!("wasi = {parts}\n");
    }
    text
}

fn limits(rng: &mut Rng) -> String {
    const NAMES: [&str; 18] = [
        "memory_pages",
        "memory_max_pages",
        "table_elements",
        "stack_bytes",
        "data_bytes",
        "module_bytes",
        "code_bytes",
        "exports",
        "imports",
        "functions",
        "function_bytes",
        "locals",
        "blocks",
        "nested_blocks",
        "branch_targets",
        "loop_cost",
        "elements",
        "segments",
    ];
    let mut text = "[limits]\n".to_owned();
    for name in NAMES {
        if rng.u8(0..6) == 0 {
            let value = pick(rng, &["0", "1", "2", "8", "256", "65536", "9223372036854775807"]);
            text += &format!("{name} = {value}\n");
        }
    }
    text
}

/// A signature as contracts write it.
pub fn signature(rng: &mut Rng) -> String {
    let types = |rng: &mut Rng, most: usize| {
        let most = if rng.u8(0..100) == 0 { 1000 } else { most };
        let types: Vec<_> = (0..rng.usize(0..=most))
            .map(|_| pick(rng, &["i32", "i32", "i64", "f32", "f64"]))
            .collect();
        types.join(", ")
    };
    if rng.bool() {
        return pick(rng, &["() -> i32", "(i32) -> i32", "(i32, i32) -> i64", "() -> ()"])
            .to_owned();
    }
    let params = types(rng, 4);
    if rng.bool() {
        format!("({params}) -> i32")
    } else {
        format!("({params}) -> ({})", types(rng, 2))
    }
}

/// A basic string of TOML.
pub fn quoted(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted += &format!("\\U{:08X}", u32::from(c)),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// Changes a text in one place.
fn change(rng: &mut Rng, text: &mut String) {
    const SYNTAX: &[&str] = &[
        "[",
        "]",
        "[[",
        "{",
        "}",
        "=",
        "\"",
        "'",
        "\"\"\"",
        "#",
        ",",
        ".",
        "\\u0000",
        "\\UFFFFFFFF",
        "1e999",
        "nan",
        "0x7fffffffffffffff",
        "99999999999999999999",
        "1979-05-27",
        "true",
        "[exports.required]",
        "[limits]",
        "memory_pages = -1",
        "[exports]",
        "any_of = [[\"process\"]]",
        "any_of = [[]]",
        "forbidden = [\"*\"]",
        "features = [\"gc\"]",
        "wasi = [\"clock\"]",
        "[metadata]",
        "required = [\"plugin\"]",
        "[rules]",
        "floats = \"deny\"",
        "KW010 = \"warn\"",
        "input = \"deny\"",
        "*",
        "(i32) -> i32",
        "(",
        ")",
        "->",
        "v128",
        "i32",
        "contract = \"x\"",
        "a.a.a.a.a = 1",
        "[[[[[[[[",
        "{a={a={a={a=",
    ];
    let at = floor(text, rng.usize(0..=text.len()));
    let end = floor(text, (at + rng.usize(0..12)).min(text.len()));
    match rng.u8(0..8) {
        0 => text.insert_str(at, pick(rng, NASTY)),
        1 => text.insert_str(at, pick(rng, SYNTAX)),
        2 => text.replace_range(at..end, pick(rng, SYNTAX)),
        3 => text.replace_range(at..end, ""),
        4 => text.truncate(at),
        5 | 6 => {
            let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
            if !lines.is_empty() {
                let (from, to) = (rng.usize(..lines.len()), rng.usize(..lines.len()));
                if rng.bool() {
                    lines.swap(from, to)
                } else {
                    lines.insert(to, lines[from].clone())
                }
            }
            *text = lines.join("\n");
        }
        _ => {
            let name = name(rng);
            text.insert_str(at, &quoted(&name));
        }
    }
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
