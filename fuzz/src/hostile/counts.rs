//! Counts and sizes that lie.

use super::{CONST, END, FULL, Hostile, I32, add, body, functions, kind, types, with};
use crate::sections::{self, Section, id, push};

/// Counts and sizes that lie.
pub(super) fn counts(list: &mut Vec<Hostile>) {
    for section in 1..=13 {
        add(list, format!("count-lies-section-{section}"), move || {
            let lie = Section::of(section, u64::from(u32::MAX), &[0x60, 0, 0]);
            with(vec![types(&[kind(0, 0)])], usize::from(section > 1), lie)
        });
    }
    add(list, "count-lies-locals", || {
        let one = [vec![1], vec![0xff, 0xff, 0xff, 0xff, 0x0f], vec![I32, END]].concat();
        sections::join(&functions(&[kind(0, 0)], &[one]))
    });
    add(list, "count-lies-branch-table", || {
        let one = body(&[CONST.as_slice(), &[0x0e, 0xff, 0xff, 0xff, 0xff, 0x0f, 0]].concat());
        sections::join(&functions(&[kind(0, 0)], &[one]))
    });
    add(list, "count-lies-params", || {
        let lie = vec![0x60, 0xff, 0xff, 0xff, 0xff, 0x0f, I32];
        sections::join(&[types(&[lie])])
    });
    add(list, "leb-overlong-16-mib", || {
        [sections::HEADER.as_slice(), &[1], &vec![0x80; FULL]].concat()
    });
    add(list, "size-lies", || {
        [sections::HEADER.as_slice(), &[0, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, b'x']].concat()
    });
    add(list, "memory-of-65536-pages", || {
        let mut memory = vec![0];
        push(&mut memory, 65536);
        sections::join(&[Section::of(id::MEMORY, 1, &memory)])
    });
    add(list, "table-of-4-billion", || {
        sections::join(&[Section::of(id::TABLE, 1, &[0x70, 0, 0xff, 0xff, 0xff, 0xff, 0x0f])])
    });
}
