//! What compilers leave for debuggers, and metadata.

use super::{FULL, Hostile, MIB, add, body, functions, kind, with};
use crate::sections::{self, Section, push, push_bytes};

/// A map from index to name.
pub(super) fn name_map(entries: impl Iterator<Item = (u64, String)>) -> Vec<u8> {
    let (mut map, mut count) = (Vec::new(), 0);
    for (index, name) in entries {
        push(&mut map, index);
        push_bytes(&mut map, name.as_bytes());
        count += 1;
    }
    let mut body = Vec::new();
    push(&mut body, count);
    [body, map].concat()
}

/// A module of `count` functions with a section of names made of these subsections.
fn named(count: usize, subsections: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut data = Vec::new();
    for (kind, body) in subsections {
        data.push(*kind);
        push_bytes(&mut data, body);
    }
    let parts = functions(&[kind(0, 0)], &vec![body(&[]); count]);
    with(parts, 3, Section::custom(b"name", &data))
}

pub(super) fn names(list: &mut Vec<Hostile>) {
    const MOST: usize = 4 * MIB - 64;
    add(list, "names-of-functions-that-are-not", || {
        named(1, &[(1, name_map((0..500_000).map(|at| (u64::from(u32::MAX) - at, "f".into()))))])
    });
    add(list, "names-of-one-function-many-times", || {
        named(1, &[(1, name_map((0..900_000).map(|_| (0, "f".into()))))])
    });
    add(list, "names-subsections-2-million", || named(1, &vec![(1, vec![0]); MOST / 3]));
    add(list, "names-of-locals-that-are-not", || {
        let map = name_map((0..9).map(|at| (at, "x".into())));
        let mut body = Vec::new();
        push(&mut body, 100_000);
        for at in 0..100_000 {
            push(&mut body, at);
            body.extend_from_slice(&map);
        }
        named(1, &[(2, body)])
    });
    add(list, "names-of-one-4-mib", || {
        named(1, &[(1, name_map([(0, "f".repeat(MOST))].into_iter()))])
    });
    add(list, "names-mangled-that-explode", || {
        let symbol = format!(
            "_Z7process{}",
            (0..18).map(|at| format!("PFvS{at}_S{at}_E")).collect::<String>()
        );
        let names = (0..18_000).map(|at| (at, format!("{symbol}{at}")));
        named(18_000, &[(1, name_map(names))])
    });
    add(list, "names-nearly-demangled", || {
        let names = (0..20_000).map(|at| (at, format!("{}process(int{at})", "a::".repeat(50))));
        named(20_000, &[(1, name_map(names))])
    });
    add(list, "names-sections-1000", || {
        let mut parts = functions(&[kind(0, 0)], &vec![body(&[]); 10]);
        let data = [vec![1], {
            let mut sized = Vec::new();
            push_bytes(&mut sized, &name_map((0..400).map(|at| (at, "f".repeat(32)))));
            sized
        }]
        .concat();
        parts.extend(vec![Section::custom(b"name", &data); 1000]);
        sections::join(&parts)
    });
}

pub(super) fn metadata(list: &mut Vec<Hostile>) {
    let keyway = |data: &[u8]| sections::join(&[Section::custom(b"keyway", data)]);
    add(list, "metadata-functions-1-million", move || {
        let lines: Vec<_> = (0..1_000_000).map(|at| format!("function=f{at}\n")).collect();
        keyway(&lines.concat().as_bytes()[..FULL.min(lines.concat().len())])
    });
    add(list, "metadata-lines-16-mib", move || keyway(&b"\n".repeat(FULL)));
    add(list, "metadata-equal-signs-16-mib", move || keyway(&b"=\n".repeat(FULL / 2)));
    add(list, "metadata-plugin-16-mib", move || {
        keyway(&[b"plugin=", "é".repeat(FULL / 2 - 8).as_bytes()].concat())
    });
    add(list, "metadata-contract-16-mib", move || {
        keyway(&[b"contract=", vec![b'x'; FULL - 16].as_slice()].concat())
    });
    add(list, "metadata-functions-long", move || {
        let line = format!("function={}\n", "\u{202e}".repeat(5000));
        keyway(line.repeat(1000).as_bytes())
    });
    add(list, "metadata-sections-1000", || {
        let data = "plugin=x\ncontract=bytes@1\nfunction=f\n".repeat(400);
        sections::join(&vec![Section::custom(b"keyway", data.as_bytes()); 1000])
    });
    add(list, "metadata-not-utf8-at-the-end", move || {
        keyway(&[vec![b'x'; FULL - 8], vec![0xff]].concat())
    });
    add(list, "customs-5-million", || sections::join(&vec![Section::custom(b"", b""); FULL / 3]));
    add(list, "customs-linking-last-of-5-million", || {
        let mut parts = vec![Section::custom(b"", b""); FULL / 3 - 10];
        parts.push(Section::custom(b"linking", b""));
        sections::join(&parts)
    });
    add(list, "customs-of-long-names", || {
        sections::join(&vec![Section::custom("n".repeat(16_000).as_bytes(), b""); 1000])
    });
}
