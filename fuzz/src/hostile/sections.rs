//! As much of each kind of section as a module may have bytes.

use super::{
    CONST, END, FULL, Hostile, I32, MIB, MOST_TYPES, add, body, functions, kind, types, with,
};
use crate::sections::{self, Section, id, push, push_bytes};

/// Writes how many there are, and that many.
fn push_bytes_of(items: &mut Vec<u8>, count: usize, item: &[u8]) {
    push(items, count as u64);
    items.extend(item.repeat(count));
}

/// As much of each kind of section as a module may have bytes.
pub(super) fn kinds_of_sections(list: &mut Vec<Hostile>) {
    let many = |before: Vec<Section>, id: u8, item: Vec<u8>, count: usize| {
        let at = before.iter().filter(|part| part.id < id).count();
        with(before, at, Section::of(id, count as u64, &item.repeat(count)))
    };
    let fill = move |name: &'static str, id: u8, item: Vec<u8>, list: &mut Vec<Hostile>| {
        let count = FULL / item.len() - 4;
        add(list, format!("full-{name}"), move || many(vec![], id, item.clone(), count));
    };
    fill("types", id::TYPE, kind(0, 0), list);
    fill("types-of-1000-params", id::TYPE, kind(MOST_TYPES, 0), list);
    fill("types-recursive-empty-groups", id::TYPE, vec![0x4e, 0], list);
    fill("types-structs", id::TYPE, vec![0x5f, 1, I32, 0], list);
    fill("functions", id::FUNCTION, vec![0], list);
    fill("tables", id::TABLE, vec![0x70, 0, 0], list);
    fill("memories", id::MEMORY, vec![0, 0], list);
    fill("globals", id::GLOBAL, vec![I32, 0, CONST[0], 0, END], list);
    fill("globals-of-functions", id::GLOBAL, vec![0x70, 0, 0xd0, 0x70, END], list);
    fill("exports-of-one-name", id::EXPORT, vec![1, b'x', 0, 0], list);
    fill("elements", id::ELEMENT, vec![0, CONST[0], 0, END, 0], list);
    fill("data", id::DATA, vec![1, 0], list);
    fill("tags", 13, vec![0, 0], list);
    fill("code", id::CODE, body(&[]), list);
    fill("unknown-sections", 99, vec![0], list);
    add(list, "types-1-million", move || many(vec![], id::TYPE, kind(0, 0), 1_000_000));
    // a reader that looks for the type of each function among all
    add(list, "types-1-million-functions-20000", || {
        sections::join(&functions(&vec![kind(0, 0); 1_000_000], &vec![body(&[]); 20_000]))
    });
    add(list, "types-10000-functions-20000", || {
        sections::join(&functions(&vec![kind(0, 0); 10_000], &vec![body(&[]); 20_000]))
    });
    add(list, "types-1-million-different", || {
        let name = |at: usize| {
            let params = (0..20).map(|bit| if at >> bit & 1 == 0 { I32 } else { 0x7e });
            let mut kind = vec![0x60];
            push_bytes(&mut kind, &params.take(11).collect::<Vec<_>>());
            kind.push(0);
            kind
        };
        let kinds: Vec<_> = (0..1_000_000).map(name).collect();
        sections::join(&[types(&kinds)])
    });
    add(list, "types-one-recursive-group-of-1-million", || {
        let mut group = vec![0x4e];
        push(&mut group, 1_000_000);
        for at in 0..1_000_000u64 {
            // a struct of one reference to its neighbour
            group.extend([0x5f, 1, 0x63]);
            push(&mut group, (at + 1) % 1_000_000);
            group.push(0);
        }
        sections::join(&[types(&[group])])
    });
    add(list, "types-subtypes-chained", || {
        let mut items = vec![0x50, 0, 0x5f, 0];
        for at in 0..500_000u64 {
            items.extend([0x50, 1]);
            push(&mut items, at);
            items.extend([0x5f, 0]);
        }
        sections::join(&[Section::of(id::TYPE, 500_001, &items)])
    });
    add(list, "elements-100000-in-one", || {
        let mut items = vec![0, CONST[0], 0, END];
        push_bytes(&mut items, &vec![0; 100_000]);
        let parts = functions(&[kind(0, 0)], &[body(&[])]);
        let tables = Section::of(id::TABLE, 1, &[0x70, 0, 0xa0, 0x8d, 0x06]);
        let parts = vec![
            parts[0].clone(),
            parts[1].clone(),
            tables,
            Section::of(id::ELEMENT, 1, &items),
            parts[2].clone(),
        ];
        sections::join(&parts)
    });
    add(list, "data-one-of-16-mib", || {
        let mut items = vec![1];
        push_bytes(&mut items, &vec![0; FULL]);
        sections::join(&[Section::of(id::DATA, 1, &items)])
    });
    add(list, "global-of-16-mib-of-additions", || {
        let mut item = vec![I32, 0, CONST[0], 0];
        item.extend([CONST[0], CONST[1], 0x6a].repeat(FULL / 3 - 4));
        item.push(END);
        sections::join(&[Section::of(id::GLOBAL, 1, &item)])
    });
    add(list, "global-of-16-mib-of-constants", || {
        let mut item = vec![I32, 0];
        item.extend(CONST.repeat(FULL / 2 - 4));
        item.push(END);
        sections::join(&[Section::of(id::GLOBAL, 1, &item)])
    });
    let additions = |size: usize| {
        [CONST.to_vec(), [CONST[0], CONST[1], 0x6a].repeat(size / 3), vec![END]].concat()
    };
    add(list, "global-of-2-mib-of-additions", move || {
        let item = [vec![I32, 0], additions(2 * MIB - 32)].concat();
        sections::join(&[Section::of(id::GLOBAL, 1, &item)])
    });
    add(list, "data-offset-of-16-mib-of-additions", move || {
        let memory = Section::of(id::MEMORY, 1, &[0, 1]);
        let item = [vec![0], additions(FULL - 64), vec![0]].concat();
        sections::join(&[memory, Section::of(id::DATA, 1, &item)])
    });
    add(list, "element-offset-of-16-mib-of-additions", move || {
        let table = Section::of(id::TABLE, 1, &[0x70, 0, 1]);
        let item = [vec![0], additions(FULL - 64), vec![0]].concat();
        sections::join(&[table, Section::of(id::ELEMENT, 1, &item)])
    });
    add(list, "element-expressions-2-million", || {
        let mut item = vec![5, 0x70]; // passive: of null references
        push_bytes_of(&mut item, 2_000_000, &[0xd0, 0x70, END]);
        sections::join(&[Section::of(id::ELEMENT, 1, &item)])
    });
    add(list, "data-of-folders", || {
        let mut items = vec![1];
        push_bytes(&mut items, &b"/home/".repeat(FULL / 6 - 4));
        sections::join(&[Section::of(id::DATA, 1, &items)])
    });
    add(list, "data-of-folders-and-names", || {
        let mut items = vec![1];
        push_bytes(&mut items, &b"x/home/a".repeat(FULL / 8 - 4));
        sections::join(&[Section::of(id::DATA, 1, &items)])
    });
    // the outside, as large as it may be, validated once for each feature
    add(list, "outside-of-two-features", || {
        let mut kinds = vec![kind(18, 0); 99_000];
        kinds.push(kind(0, 2));
        let memory = Section::of(id::MEMORY, 1, &[4, 1]); // of 64 bits
        sections::join(&[types(&kinds), memory])
    });
    add(list, "outside-of-structures", || {
        let mut items = vec![0x50, 0, 0x5f, 0];
        for at in 0..99_000u64 {
            items.extend([0x50, 1]);
            push(&mut items, at.min(60));
            items.push(0x5f);
            push_bytes_of(&mut items, 7, &[I32, 0]);
        }
        sections::join(&[Section::of(id::TYPE, 99_001, &items)])
    });
    add(list, "globals-200000", || {
        let item = [I32, 0, CONST[0], 0, END];
        sections::join(&[Section::of(id::GLOBAL, 200_000, &item.repeat(200_000))])
    });
    add(list, "custom-16-mib", || sections::join(&[Section::custom(b"x", &vec![0; FULL])]));
    add(list, "custom-17-mib", || sections::join(&[Section::custom(b"x", &vec![0; 17 * MIB])]));
    add(list, "debug-16-mib", || {
        sections::join(&[Section::custom(b".debug_info", &vec![0xff; FULL])])
    });
}
