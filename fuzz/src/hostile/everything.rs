//! Much of each.

use super::{CALL, MOST_TYPES, UNREACHABLE, body, kind, names::name_map, table, types};
use crate::sections::{self, Section, code, id, push_bytes};

/// Much of each in one module that the validator accepts: what costs little alone
/// adds up.
pub(super) fn everything() -> Vec<u8> {
    let import = |at: u64| (at, format!("_Z{at}f{}", "PFviiE".repeat(250)));
    let mut imports = Vec::new();
    for (_, name) in (0..1000).map(import) {
        push_bytes(&mut imports, b"env");
        push_bytes(&mut imports, name.as_bytes());
        imports.extend([0, 0]);
    }
    // calls of the first function, as many as may move a thousand values each
    let calls = [&[UNREACHABLE], [CALL, 0xe8, 0x07].repeat(24_000).as_slice()].concat();
    let mut bodies = vec![body(&calls); 4];
    bodies.resize(10_000, body(&[]));
    bodies[0] = body(&[UNREACHABLE]);
    let mut kinds = vec![kind(0, 0), kind(MOST_TYPES, 0)];
    kinds.resize(99_000, kind(0, 0));
    let mut list = vec![1];
    list.resize(bodies.len(), 0);
    let exports = (0..10_000u64).map(|at| sections::RawExport {
        name: format!("_Z7process{}{at}", "PFviiE".repeat(50)).into_bytes(),
        kind: 0,
        index: 1001,
    });
    let lines: String = (0..1000).map(|at| format!("function={}{at}\n", "n".repeat(57))).collect();
    let names = name_map((0..11_000).map(|at| (at, format!("{}process(int)", "a::".repeat(80)))));
    let mut name_section = vec![1];
    push_bytes(&mut name_section, &names);
    sections::join(&[
        types(&kinds),
        Section::of(id::IMPORT, 1000, &imports),
        Section::of(id::FUNCTION, bodies.len() as u64, &list),
        table(),
        sections::export_section(&exports.collect::<Vec<_>>()),
        code(&bodies),
        Section::custom(b"keyway", format!("contract=bytes@1\n{lines}").as_bytes()),
        Section::custom(b"name", &name_section),
    ])
}
