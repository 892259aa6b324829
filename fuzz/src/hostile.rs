//! Inputs made by thought: a few bytes that cost much, much of everything, lies.
//! Each is measured; a host checks such a module before it knows who sent it.

use wasm_abi_check::Options;

use crate::{
    input::{Against, Input, Kind},
    sections::{self, Section, code, id, push, push_bytes},
};

/// The most that a check may take of memory: this many times the input's size...
pub const MEMORY_FACTOR: u64 = 12;
/// ...and this many bytes: 64 MiB.
pub const MEMORY_BASE: u64 = 64 << 20;

/// A hostile input.
pub struct Hostile {
    /// Its name.
    pub name: String,
    /// The module.
    make: Box<dyn Fn() -> Vec<u8>>,
    /// The contract file, where it is one.
    contract: Option<Box<dyn Fn() -> String>>,
}

impl Hostile {
    /// The input, made anew.
    pub fn input(&self) -> Input {
        let against = match &self.contract {
            Some(contract) => Against::Text(contract()),
            None => Against::Itself,
        };
        Input { kind: Kind::Given, module: (self.make)(), against, options: Options::default() }
    }
}

const MIB: usize = 1 << 20;
/// Bytes of a module that the bounds let through.
const FULL: usize = 16 * MIB - 64;
/// Bytes of code and of one function that they let through.
const FULL_CODE: usize = 2 * MIB - 64;
const FULL_FUNCTION: usize = 512 * 1024 - 16;
const MOST_TYPES: usize = 1000;

const I32: u8 = 0x7f;
const EMPTY: u8 = 0x40;
const END: u8 = 0x0b;
const UNREACHABLE: u8 = 0x00;
const CALL: u8 = 0x10;
const DROP: u8 = 0x1a;
const CONST: [u8; 2] = [0x41, 0];

/// All of them.
pub fn all() -> Vec<Hostile> {
    let mut list = Vec::new();
    control(&mut list);
    amplification(&mut list);
    counts(&mut list);
    names(&mut list);
    metadata(&mut list);
    surfaces(&mut list);
    kinds_of_sections(&mut list);
    foreign(&mut list);
    contracts(&mut list);
    add(&mut list, "everything-at-once", everything);
    list
}

/// Much of each in one module that the validator accepts: what costs little alone
/// adds up.
fn everything() -> Vec<u8> {
    let import = |at: u64| (at, format!("_Z{at}f{}", "PFviiE".repeat(250)));
    let mut imports = Vec::new();
    for (_, name) in (0..1000).map(import) {
        push_bytes(&mut imports, b"env");
        push_bytes(&mut imports, name.as_bytes());
        imports.extend([0, 0]);
    }
    let mut bodies = full(&[UNREACHABLE], &[CALL, 0xe8, 0x07], &[]); // the first function
    bodies.pop();
    bodies.resize(10_000, body(&[]));
    bodies[0] = body(&[UNREACHABLE]);
    let mut kinds = vec![kind(0, 0), kind(MOST_TYPES, 0)];
    kinds.resize(400_000, kind(0, 0));
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

fn add(list: &mut Vec<Hostile>, name: impl Into<String>, make: impl Fn() -> Vec<u8> + 'static) {
    list.push(Hostile { name: name.into(), make: Box::new(make), contract: None });
}

/// A function type.
fn kind(params: usize, results: usize) -> Vec<u8> {
    let mut kind = vec![0x60];
    push_bytes(&mut kind, &vec![I32; params]);
    push_bytes(&mut kind, &vec![I32; results]);
    kind
}

fn types(kinds: &[Vec<u8>]) -> Section {
    Section::of(id::TYPE, kinds.len() as u64, &kinds.concat())
}

/// A function without locals of its own.
fn body(instructions: &[u8]) -> Vec<u8> {
    [&[0], instructions, &[END]].concat()
}

/// Functions of type 0 with these bodies, under these types.
fn functions(kinds: &[Vec<u8>], bodies: &[Vec<u8>]) -> Vec<Section> {
    let list = Section::of(id::FUNCTION, bodies.len() as u64, &vec![0; bodies.len()]);
    vec![types(kinds), list, code(bodies)]
}

/// As many functions of that code as the bounds let through, made of `unit`.
fn full(before: &[u8], unit: &[u8], after: &[u8]) -> Vec<Vec<u8>> {
    let units = (FULL_FUNCTION - before.len() - after.len()) / unit.len();
    let one = body(&[before, &unit.repeat(units), after].concat());
    vec![one; FULL_CODE / FULL_FUNCTION]
}

/// A table of 1 function at least, for calls through it.
fn table() -> Section {
    Section::of(id::TABLE, 1, &[0x70, 0, 1])
}

fn with(mut parts: Vec<Section>, at: usize, section: Section) -> Vec<u8> {
    parts.insert(at, section);
    sections::join(&parts)
}

fn control(list: &mut Vec<Hostile>) {
    let nested = |opening: &[u8], depth: usize| {
        let code = body(&[opening.repeat(depth), vec![END; depth]].concat());
        sections::join(&functions(&[kind(0, 0)], &[code]))
    };
    let if_const: &[u8] = &[CONST[0], CONST[1], 0x04, EMPTY];
    add(list, "blocks-nested-4000", move || nested(&[0x02, EMPTY], 4000));
    add(list, "ifs-nested-4000", move || nested(if_const, 4000));
    add(list, "blocks-nested-170000", move || nested(&[0x02, EMPTY], FULL_FUNCTION / 3));
    add(list, "loops-nested-170000", move || nested(&[0x03, EMPTY], FULL_FUNCTION / 3));
    // blocks within all bounds, in as many functions as there can be
    add(list, "blocks-nested-4000-everywhere", || {
        let one = body(&[[0x02, EMPTY].repeat(4000), vec![END; 4000]].concat());
        sections::join(&functions(&[kind(0, 0)], &vec![one; 170]))
    });
    add(list, "functions-20000", || {
        sections::join(&functions(&[kind(0, 0)], &vec![body(&[]); 20_000]))
    });
    add(list, "functions-500000", || {
        sections::join(&functions(&[kind(0, 0)], &vec![body(&[]); 500_000]))
    });
    add(list, "locals-10x50000", || {
        let mut one = vec![1];
        push(&mut one, 50_000);
        one.extend([I32, END]);
        sections::join(&functions(&[kind(0, 0)], &vec![one; 10]))
    });
    add(list, "locals-groups-of-none", || {
        // many groups of no locals each
        let mut one = Vec::new();
        push(&mut one, 170_000);
        one.extend([0, I32].repeat(170_000));
        one.push(END);
        sections::join(&functions(&[kind(0, 0)], &vec![one; 5]))
    });
    add(list, "instructions-2-mib-of-drops", || {
        let unit = [CONST.as_slice(), &[DROP]].concat();
        sections::join(&functions(&[kind(0, 0)], &full(&[], &unit, &[])))
    });
    add(list, "operands-deep", || {
        let one = body(&[CONST.repeat(170_000), vec![DROP; 170_000]].concat());
        sections::join(&functions(&[kind(0, 0)], &vec![one; 4]))
    });
    add(list, "branch-tables-of-10000", || {
        let mut unit = CONST.to_vec();
        unit.push(0x0e);
        push(&mut unit, 10_000);
        unit.extend([0; 10_001]);
        sections::join(&functions(&[kind(0, 0)], &full(&[], &unit, &[])))
    });
}

/// Few bytes of code that each cost a thousand steps.
fn amplification(list: &mut Vec<Hostile>) {
    // the types: that of the functions, that of what is called or of labels
    let kinds = |params, results| vec![kind(0, 0), kind(params, results)];
    let calls = move |params, results, unit: &'static [u8]| {
        let mut parts = functions(&kinds(params, results), &full(&[UNREACHABLE], unit, &[]));
        // the last function is the one that is called
        let Some(mut bodies) = sections::functions(&parts[2].body) else { return parts };
        bodies.push(body(&[UNREACHABLE]));
        parts[1] = Section::of(
            id::FUNCTION,
            bodies.len() as u64,
            &[vec![0; bodies.len() - 1], vec![1]].concat(),
        );
        parts[2] = code(&bodies);
        parts.insert(2, table());
        parts
    };
    const CALLED: u8 = (FULL_CODE / FULL_FUNCTION) as u8;
    const DIRECT: &[u8] = &[CALL, CALLED];
    const INDIRECT: &[u8] = &[0x11, 1, 0];
    add(list, "calls-of-1000-params", move || sections::join(&calls(MOST_TYPES, 0, DIRECT)));
    add(list, "calls-indirect-of-1000-params", move || {
        sections::join(&calls(MOST_TYPES, 0, INDIRECT))
    });
    add(list, "calls-of-1000-results", move || sections::join(&calls(0, MOST_TYPES, DIRECT)));
    add(list, "calls-of-1000-params-and-results", move || {
        sections::join(&calls(MOST_TYPES, MOST_TYPES, DIRECT))
    });
    add(list, "tail-calls-of-1000-params", move || {
        sections::join(&calls(MOST_TYPES, 0, &[0x12, CALLED]))
    });
    let invalid_at_the_end = move |last: &'static [u8]| {
        let mut parts = calls(MOST_TYPES, 0, DIRECT);
        if let Some(mut bodies) = parts.last().and_then(|part| sections::functions(&part.body)) {
            let count = bodies.len();
            bodies[count - 1] = body(last);
            parts[3] = code(&bodies);
        }
        sections::join(&parts)
    };
    add(list, "calls-of-1000-params-then-invalid", move || invalid_at_the_end(&[0x01, 0xff]));
    // after all the work: v128.const 0, and a function reference, to be told apart
    add(list, "calls-of-1000-params-then-two-features", move || {
        invalid_at_the_end(&[0xd0, 0x70, DROP, 0xfd, 0x0f + 0x03, DROP, UNREACHABLE])
    });
    add(list, "calls-of-1000-params-then-gc", move || {
        invalid_at_the_end(&[UNREACHABLE, 0xfb, 0x1c, DROP, 0xd0, 0x70, DROP, 0x12, CALLED])
    });
    // a label of 1000 values, many times in one table
    let labels = move |results: usize| {
        let mut unit = vec![0x0e];
        push(&mut unit, 10_000);
        unit.extend(vec![0; 10_001]);
        let after = [vec![END], vec![DROP; results]].concat();
        let block = if results == 1 { [0x02, I32] } else { [0x02, 1] };
        let before = [block.as_slice(), &[UNREACHABLE]].concat();
        let kinds = if results == 1 { vec![kind(0, 0)] } else { kinds(0, results) };
        sections::join(&functions(&kinds, &full(&before, &unit, &after)))
    };
    add(list, "branch-tables-to-1000-results", move || labels(MOST_TYPES));
    add(list, "branch-tables-to-1-result", move || labels(1));
    add(list, "branches-to-1000-results", move || {
        let after = [vec![END], vec![DROP; MOST_TYPES]].concat();
        let bodies = full(&[0x02, 1, UNREACHABLE], &[CONST[0], CONST[1], 0x0d, 0], &after);
        sections::join(&functions(&kinds(0, MOST_TYPES), &bodies))
    });
    add(list, "blocks-of-1000-params-and-results", move || {
        let both = vec![kind(0, 0), kind(MOST_TYPES, MOST_TYPES)];
        let blocks = [0x02, 1, END].repeat(9_990);
        let one = body(&[vec![UNREACHABLE], blocks, vec![DROP; MOST_TYPES]].concat());
        let one = vec![one; FULL_CODE / 32_000];
        sections::join(&functions(&both, &one))
    });
    add(list, "functions-of-1000-params-500", || {
        sections::join(&functions(&[kind(MOST_TYPES, 0)], &vec![body(&[]); 500]))
    });
    add(list, "returns-of-1000-results", move || {
        let returns = vec![kind(0, MOST_TYPES)];
        sections::join(&functions(&returns, &full(&[UNREACHABLE], &[0x0f], &[UNREACHABLE])))
    });
}

/// Counts and sizes that lie.
fn counts(list: &mut Vec<Hostile>) {
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

/// A map from index to name.
fn name_map(entries: impl Iterator<Item = (u64, String)>) -> Vec<u8> {
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

fn names(list: &mut Vec<Hostile>) {
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

fn metadata(list: &mut Vec<Hostile>) {
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

/// A module of `imports` of that type, and `exports` of a function.
fn surface(
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

fn surfaces(list: &mut Vec<Hostile>) {
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

/// As much of each kind of section as a module may have bytes.
fn kinds_of_sections(list: &mut Vec<Hostile>) {
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
    add(list, "custom-16-mib", || sections::join(&[Section::custom(b"x", &vec![0; FULL])]));
    add(list, "custom-17-mib", || sections::join(&[Section::custom(b"x", &vec![0; 17 * MIB])]));
    add(list, "debug-16-mib", || {
        sections::join(&[Section::custom(b".debug_info", &vec![0xff; FULL])])
    });
}

/// Bytes that are no core module.
fn foreign(list: &mut Vec<Hostile>) {
    add(list, "zeros-16-mib", || vec![0; FULL]);
    add(list, "text-16-mib", || b"text ".repeat(FULL / 5));
    add(list, "text-comments-16-mib", || b";;\n".repeat(FULL / 3));
    add(list, "archive-16-mib", || [b"!<arch>\n".as_slice(), &vec![b' '; FULL]].concat());
    add(list, "component-nested", || {
        let mut nested = b"\0asm\x0d\0\x01\0".to_vec();
        for _ in 0..2000 {
            let inner = nested;
            nested = b"\0asm\x0d\0\x01\0\x04".to_vec();
            push_bytes(&mut nested, &inner);
        }
        nested
    });
}

fn contracts(list: &mut Vec<Hostile>) {
    const HEAD: &str = "contract = \"x\"\nversion = \"1.0.0\"\n";
    const MOST: usize = MIB - 256;
    fn text(
        list: &mut Vec<Hostile>,
        name: &str,
        make: impl Fn() -> Vec<u8> + 'static,
        contract: impl Fn() -> String + 'static,
    ) {
        list.push(Hostile {
            name: format!("contract-{name}"),
            make: Box::new(make),
            contract: Some(Box::new(contract)),
        });
    }
    let none = Vec::new;
    text(list, "arrays-nested", none, || format!("{HEAD}x = {}", "[".repeat(MOST)));
    text(list, "tables-nested", none, || format!("{HEAD}x = {}", "{a=".repeat(MOST / 3)));
    text(list, "dotted-key", none, || format!("{HEAD}{} = 1", vec!["a"; MOST / 2].join(".")));
    text(list, "dotted-header", none, || format!("{HEAD}[{}]", vec!["a"; MOST / 2].join(".")));
    text(list, "dotted-keys-many", none, || {
        let lines = (0..5000).map(|at| format!("{}{at} = 1\n", "a.".repeat(70)));
        HEAD.to_owned() + &lines.collect::<String>()
    });
    text(list, "headers-many", none, || {
        let lines = (0..60_000).map(|at| format!("[a.b.c{at}]\n"));
        HEAD.to_owned() + &lines.collect::<String>()
    });
    text(list, "string-of-1-mib", none, || {
        format!("{HEAD}summary = \"{}\"", "\\u202e".repeat(MOST / 6))
    });
    text(list, "line-of-1-mib-wrong", none, || {
        format!("{HEAD}summary = {}", "\u{202e}".repeat(MOST / 3))
    });
    text(list, "number-of-1-mib", none, || {
        format!("{HEAD}[limits]\nmemory_pages = {}", "9".repeat(MOST))
    });
    text(list, "comments-1-mib", none, || format!("{HEAD}{}", "#\n".repeat(MOST / 2)));
    let exports =
        || (0..30_000).map(|at| format!("f{at} = \"(i32) -> i32\"\n")).collect::<String>();
    text(
        list,
        "exports-30000",
        move || surface(0, vec![], vec!["f".into()], String::new()),
        move || format!("{HEAD}[exports.required]\n{}", exports()),
    );
    text(
        list,
        "exports-30000-near-10000",
        move || surface(0, vec![], (0..10_000).map(|at| format!("g{at}")).collect(), String::new()),
        move || format!("{HEAD}[exports.required]\n{}", exports()),
    );
    text(
        list,
        "imports-40000",
        || {
            surface(
                0,
                (0..1000).map(|at| ("m".into(), format!("x{at}"))).collect(),
                vec![],
                String::new(),
            )
        },
        || {
            let allowed = (0..40_000).map(|at| format!("\"m.f{at}: () -> ()\", "));
            format!("{HEAD}[imports]\nallow = [{}]", allowed.collect::<String>())
        },
    );
    text(
        list,
        "signatures-of-1000",
        || {
            surface(
                MOST_TYPES,
                vec![],
                (0..180).map(|at| format!("f{at}")).collect(),
                String::new(),
            )
        },
        || {
            let signature = format!("({}) -> ()", vec!["i64"; MOST_TYPES].join(","));
            let lines = (0..180).map(|at| format!("f{at} = \"{signature}\"\n"));
            format!("{HEAD}[exports.required]\n{}", lines.collect::<String>())
        },
    );
}
