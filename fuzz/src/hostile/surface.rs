//! Imports and exports: many, long, and with symbols for names.

use super::{
    CONST, FULL_FUNCTION, Hostile, I32, MOST_TYPES, UNREACHABLE, add, body, functions, kind,
};
use crate::sections::{self, Section, id, push_bytes};

/// A module of `imports` of that type, and `exports` of a function.
pub(super) fn surface(
    params: usize,
    imports: Vec<(String, String)>,
    exports: Vec<String>,
    lines: String,
) -> Vec<u8> {
    let mut items = Vec::new();
    for (module, name) in &imports {
        push_bytes(&mut items, module.as_bytes());
        push_bytes(&mut items, name.as_bytes());
        items.extend([0, 0]);
    }
    let imported = imports.len() as u64;
    let mut parts = functions(&[kind(params, 0)], &[body(&[UNREACHABLE])]);
    parts.insert(1, Section::of(id::IMPORT, imported, &items));
    let list = exports.into_iter().map(|name| sections::RawExport {
        name: name.into(),
        kind: 0,
        index: imported,
    });
    parts.insert(3, sections::export_section(&list.collect::<Vec<_>>()));
    parts.push(Section::custom(b"keyway", lines.as_bytes()));
    sections::join(&parts)
}

pub(super) fn surfaces(list: &mut Vec<Hostile>) {
    add(list, "exports-of-100-kb-names", || {
        surface(
            0,
            vec![],
            (0..160).map(|at| format!("{at}{}", "x".repeat(99_990))).collect(),
            String::new(),
        )
    });
    add(list, "exports-of-100-kb-bidi-names", || {
        surface(
            0,
            vec![],
            (0..160).map(|at| format!("{at}{}", "\u{202e}".repeat(33_000))).collect(),
            String::new(),
        )
    });
    add(list, "exports-mangled-10000", || {
        let symbol = |at| format!("_Z7process{}{at}", "PFviiE".repeat(250));
        surface(0, vec![], (0..10_000).map(symbol).collect(), "contract=lifecycle@1\n".into())
    });
    add(list, "exports-1-million", || {
        surface(0, vec![], (0..1_000_000).map(|at| at.to_string()).collect(), String::new())
    });
    add(list, "exports-near-10000-of-1000-listed", || {
        let long = "n".repeat(57);
        let lines: String = (0..1000).map(|at| format!("function={long}{at:06}\n")).collect();
        let exports = (0..10_000).map(|at| format!("{long}{:06}x", at + 5000)).collect();
        surface(0, vec![], exports, format!("contract=bytes@1\n{lines}"))
    });
    add(list, "exports-of-1000-params", || {
        let lines: String = (0..900).map(|at| format!("function=f{at}\n")).collect();
        surface(
            MOST_TYPES,
            vec![],
            (0..900).map(|at| format!("f{at}")).collect(),
            format!("contract=bytes@1\n{lines}"),
        )
    });
    add(list, "imports-of-1000-params", || {
        surface(
            MOST_TYPES,
            (0..1000).map(|at| ("env".into(), format!("f{at}"))).collect(),
            vec![],
            String::new(),
        )
    });
    add(list, "imports-of-long-names", || {
        let name = |at| {
            (format!("m{}", "\u{1b}".repeat(8000)), format!("{at}{}", "\u{202e}".repeat(2600)))
        };
        surface(0, (0..1000).map(name).collect(), vec![], String::new())
    });
    add(list, "imports-mangled-that-explode", || {
        let symbol: String =
            (0..35).map(|at| format!("PFvS{}_S{}_E", base36(at), base36(at))).collect();
        surface(
            0,
            (0..1000).map(|at| ("env".into(), format!("_Z{at}f{symbol}"))).collect(),
            vec![],
            String::new(),
        )
    });
    add(list, "imports-nested-symbols", || {
        let symbol = format!("_Z1f{}i", "P".repeat(1000));
        let deep = format!("_ZN{}1fE{}", "1aI".repeat(300), "E".repeat(300));
        let names = (0..1000).map(|at| {
            ("env".into(), if at % 2 == 0 { format!("{symbol}{at}") } else { deep.clone() })
        });
        surface(0, names.collect(), vec![], String::new())
    });
    add(list, "imports-1-million", || {
        surface(0, vec![(String::new(), String::new()); 1_000_000], vec![], String::new())
    });
    add(list, "imports-20000-that-explode", || {
        let symbol: String = (0..18).map(|at| format!("PFvS{at}_S{at}_E")).collect();
        let names = (0..20_000).map(|at| ("env".into(), format!("_Z7process{symbol}{at}")));
        surface(0, names.collect(), vec![], String::new())
    });
    add(list, "imports-20000-of-log", || {
        surface(0, vec![("keyway".into(), "log".into()); 20_000], vec![], String::new())
    });
    add(list, "imports-20000-nearly-of-wasi", || {
        let name = |at| ("wasi_snapshot_preview1".into(), format!("path_remove_directori{at}"));
        surface(0, (0..20_000).map(name).collect(), vec![], String::new())
    });
    add(list, "exports-50000-mangled", || {
        let symbol = |at| format!("_Z7process{}{at}", "PFviiE".repeat(50));
        surface(0, vec![], (0..50_000).map(symbol).collect(), "contract=lifecycle@1\n".into())
    });
    add(list, "exports-50000-near-1000-listed", || {
        let long = "n".repeat(57);
        let lines: String = (0..1000).map(|at| format!("function={long}{at:06}\n")).collect();
        let exports = (0..50_000).map(|at| format!("{long}{:06}x", at + 5000)).collect();
        surface(0, vec![], exports, format!("contract=bytes@1\n{lines}"))
    });
    add(list, "exports-50000-of-emscripten", || {
        surface(0, vec![], (0..50_000).map(|at| format!("dynCall_{at}")).collect(), String::new())
    });
    add(list, "version-of-512-kib", || {
        let one = body(
            &[[CONST.as_slice(), &[0x21, 0]].concat().repeat(FULL_FUNCTION / 4 - 2), vec![0x20, 0]]
                .concat(),
        );
        let one = [vec![1, 1, I32], one[1..].to_vec()].concat();
        let mut parts = functions(&[kind(0, 1)], &[one]);
        let export = sections::RawExport { name: b"get_abi_version".to_vec(), kind: 0, index: 0 };
        parts.insert(2, sections::export_section(&[export]));
        sections::join(&parts)
    });
}

/// A number as symbols write it in back references.
fn base36(number: u32) -> String {
    let digit = |n| char::from_digit(n, 36).map_or('0', |c| c.to_ascii_uppercase());
    if number < 36 {
        digit(number).to_string()
    } else {
        format!("{}{}", digit(number / 36), digit(number % 36))
    }
}
