//! Each bound on both of its sides.
#![allow(clippy::unwrap_used)]

use wasm_abi_check::{
    Limits, Options,
    bounds::{
        MAX_CONSTANT_BYTES, MAX_CUSTOM_SECTIONS, MAX_ELEMENT_EXPRESSIONS,
        MAX_EXPORTS as MOST_EXPORTS, MAX_GLOBALS, MAX_IMPORTS as MOST_IMPORTS, MAX_MODULE_BYTES,
        MAX_MOVED_VALUES, MAX_TYPE_BYTES, MAX_TYPES, MAX_TYPES_TIMES_EXPORTS,
    },
    check,
};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, CustomSection, DataSection, ElementSection, Elements,
    EntityType, ExportKind, ExportSection, Function, FunctionSection, GlobalSection, GlobalType,
    HeapType, ImportSection, Instruction, Module, RawSection, RefType, Section, TableSection,
    TableType, TypeSection, ValType,
};

const fn limit(limit: Option<u64>) -> u64 {
    match limit {
        Some(limit) => limit,
        None => panic!("there is no such limit"),
    }
}

const MAX_BLOCKS: u64 = limit(Limits::DEFAULT.blocks);
const MAX_BRANCH_TARGETS: u64 = limit(Limits::DEFAULT.branch_targets);
const MAX_CODE_BYTES: u64 = limit(Limits::DEFAULT.code_bytes);
const MAX_DEPTH: u64 = limit(Limits::DEFAULT.nested_blocks);
const MAX_ELEMENTS: u64 = limit(Limits::DEFAULT.elements);
const MAX_EXPORTS: u64 = limit(Limits::DEFAULT.exports);
const MAX_FUNCTION_BYTES: u64 = limit(Limits::DEFAULT.function_bytes);
const MAX_FUNCTIONS: u64 = limit(Limits::DEFAULT.functions);
const MAX_IMPORTS: u64 = limit(Limits::DEFAULT.imports);
const MAX_LOCALS: u64 = limit(Limits::DEFAULT.locals);
const MAX_LOOP_COST: u64 = limit(Limits::DEFAULT.loop_cost);
const MAX_SEGMENTS: u64 = limit(Limits::DEFAULT.segments);

/// The most locals that the specification's implementations allow a function.
const MOST_LOCALS_OF_ONE: u32 = 50_000;

/// A module of functions `() -> ()`, each with this many locals.
fn module(locals: impl IntoIterator<Item = u32>) -> Vec<u8> {
    let bodies: Vec<_> = locals.into_iter().map(|count| of(&[], count)).collect();
    module_of(&bodies)
}

/// Whether a limit of the contract is exceeded.
fn is_bounded(bytes: &[u8]) -> bool {
    has(bytes, &["KW036", "KW037"])
}

/// Whether a bound of the checker is exceeded.
fn is_refused(bytes: &[u8]) -> bool {
    has(bytes, &["KW004"])
}

fn has(bytes: &[u8], rules: &[&str]) -> bool {
    let report = check(bytes, None, &Options::default());
    report.findings.iter().any(|finding| rules.contains(&finding.rule.id))
}

#[test]
fn locals_of_all_functions_are_bounded() {
    let functions = usize::try_from(MAX_LOCALS / u64::from(MOST_LOCALS_OF_ONE)).unwrap();
    let most = vec![MOST_LOCALS_OF_ONE; functions];
    assert!(!is_bounded(&module(most.clone())));
    assert!(is_bounded(&module(most.into_iter().chain([1]))));
}

#[test]
fn eight_kilobytes_cannot_cost_gigabytes() {
    let bomb = module(vec![MOST_LOCALS_OF_ONE; 1000]);
    assert!(bomb.len() < 10_000);
    assert!(is_bounded(&bomb));
}

#[test]
fn functions_are_bounded() {
    let most = usize::try_from(MAX_FUNCTIONS).unwrap();
    assert!(!is_bounded(&module(vec![0; most])));
    assert!(is_bounded(&module(vec![0; most + 1])));
}

#[test]
fn parameters_count_as_locals() {
    let functions = usize::try_from(MAX_LOCALS).unwrap() / 1000;
    let module = |count| {
        let mut types = TypeSection::new();
        types.ty().function([ValType::I32; 1000], []);
        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        for _ in 0..count {
            functions.function(0);
            code.function(&of(&[], 0));
        }
        finish(&[&types, &functions, &code])
    };
    assert!(!is_bounded(&module(functions)));
    assert!(is_bounded(&module(functions + 1)));
}

/// A function of these instructions and `locals` local variables.
fn of(instructions: &[Instruction<'_>], locals: u32) -> Function {
    let mut body = Function::new([(locals, ValType::I32)]);
    for instruction in instructions {
        body.instruction(instruction);
    }
    body.instruction(&Instruction::End);
    body
}

fn finish(sections: &[&dyn Encodes]) -> Vec<u8> {
    let mut module = Module::new();
    for section in sections {
        section.add_to(&mut module);
    }
    module.finish()
}

/// `Section` as an object.
trait Encodes {
    fn add_to(&self, module: &mut Module);
}

impl<S: Section> Encodes for S {
    fn add_to(&self, module: &mut Module) {
        module.section(self);
    }
}

/// A module whose functions have these bodies.
fn module_of(bodies: &[Function]) -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    let mut functions = FunctionSection::new();
    let mut code = CodeSection::new();
    for body in bodies {
        functions.function(0);
        code.function(body);
    }
    finish(&[&types, &functions, &code])
}

/// `open` blocks in each other, or beside each other, in one function.
fn blocks(count: u64, nested: bool, kind: Instruction<'static>) -> Vec<Instruction<'static>> {
    let count = usize::try_from(count).unwrap();
    if nested {
        [vec![kind; count], vec![Instruction::End; count]].concat()
    } else {
        (0..count).flat_map(|_| [kind.clone(), Instruction::End]).collect()
    }
}

#[test]
fn the_shape_of_a_function_is_bounded() {
    let block = || Instruction::Block(BlockType::Empty);
    let one = |instructions: &[Instruction<'_>], locals| module_of(&[of(instructions, locals)]);
    assert!(!is_bounded(&one(&blocks(MAX_BLOCKS, false, block()), 0)));
    assert!(is_bounded(&one(&blocks(MAX_BLOCKS + 1, false, block()), 0)));
    assert!(!is_bounded(&one(&blocks(MAX_DEPTH, true, block()), 0)));
    assert!(is_bounded(&one(&blocks(MAX_DEPTH + 1, true, block()), 0)));

    // 100 loops in each other, and locals that are read in the innermost
    let looped = |locals: u32| {
        let kind = Instruction::Loop(BlockType::Empty);
        let reads = (0..locals).flat_map(|i| [Instruction::LocalGet(i), Instruction::Drop]);
        let reads: Vec<_> = reads.collect();
        [vec![kind; 100], reads, vec![Instruction::End; 100]].concat()
    };
    let cost = |locals: u64| 100 * (locals + 1) * (100 + (locals + 1) / 100);
    let most = 197;
    assert!(cost(most.into()) <= MAX_LOOP_COST && cost(u64::from(most) + 1) > MAX_LOOP_COST);
    assert!(!is_bounded(&one(&looped(most), most)));
    assert!(is_bounded(&one(&looped(most + 1), most + 1)));
    let half = of(&looped(most / 2 + 10), most);
    assert!(is_bounded(&module_of(&[half.clone(), half])));
    // code without optimization: thousands of locals, each read where it was set
    let straight = |locals: u32| {
        let uses =
            |i| [Instruction::I32Const(1), Instruction::LocalSet(i), Instruction::LocalGet(i)];
        let used = (0..locals).flat_map(|i| uses(i).into_iter().chain([Instruction::Drop]));
        let used: Vec<_> = used.collect();
        let kind = Instruction::Loop(BlockType::Empty);
        [vec![kind; 3], used, vec![Instruction::End; 3]].concat()
    };
    assert!(!is_bounded(&one(&straight(20_000), 20_000)));

    let table = |targets| {
        let targets = vec![0; usize::try_from(targets).unwrap()];
        one(&[Instruction::I32Const(0), Instruction::BrTable(targets.into(), 0)], 0)
    };
    assert!(!is_bounded(&table(MAX_BRANCH_TARGETS)));
    assert!(is_bounded(&table(MAX_BRANCH_TARGETS + 1)));
}

#[test]
fn code_is_bounded() {
    // the group of locals takes three bytes, the end one
    let nops = |bytes: u64| of(&vec![Instruction::Nop; usize::try_from(bytes).unwrap() - 4], 0);
    assert!(!is_bounded(&module_of(&[nops(MAX_FUNCTION_BYTES)])));
    assert!(is_bounded(&module_of(&[nops(MAX_FUNCTION_BYTES + 1)])));

    let functions = MAX_CODE_BYTES / MAX_FUNCTION_BYTES;
    let each = MAX_FUNCTION_BYTES - 3; // the size of each takes three bytes
    let mut bodies: Vec<_> = (1..functions).map(|_| nops(each)).collect();
    let rest = MAX_CODE_BYTES - (functions - 1) * (each + 3) - 3;
    bodies.push(nops(rest));
    assert!(!is_bounded(&module_of(&bodies)));
    bodies.pop();
    bodies.push(nops(rest + 1));
    assert!(is_bounded(&module_of(&bodies)));
}

#[test]
fn sections_are_bounded() {
    let imports = |count| {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        for _ in 0..count {
            imports.import("env", "f", EntityType::Function(0));
        }
        finish(&[&types, &imports])
    };
    assert!(!is_bounded(&imports(MAX_IMPORTS)));
    assert!(is_bounded(&imports(MAX_IMPORTS + 1)));
    assert!(!is_refused(&imports(MOST_IMPORTS)));
    assert!(is_refused(&imports(MOST_IMPORTS + 1)));

    let exports = |count: u64| {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut functions = FunctionSection::new();
        functions.function(0);
        let mut exports = ExportSection::new();
        for number in 0..count {
            exports.export(&number.to_string(), ExportKind::Func, 0);
        }
        let mut code = CodeSection::new();
        code.function(&of(&[], 0));
        finish(&[&types, &functions, &exports, &code])
    };
    assert!(!is_bounded(&exports(MAX_EXPORTS)));
    assert!(is_bounded(&exports(MAX_EXPORTS + 1)));
    assert!(!is_refused(&exports(MOST_EXPORTS)));
    assert!(is_refused(&exports(MOST_EXPORTS + 1)));

    let elements = |segments: u64, each: u64| {
        let mut tables = TableSection::new();
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum: each,
            maximum: None,
            shared: false,
        });
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut functions = FunctionSection::new();
        functions.function(0);
        let mut filled = ElementSection::new();
        let items = vec![0; usize::try_from(each).unwrap()];
        for _ in 0..segments {
            filled.active(None, &ConstExpr::i32_const(0), Elements::Functions((&items).into()));
        }
        let mut code = CodeSection::new();
        code.function(&of(&[], 0));
        finish(&[&types, &functions, &tables, &filled, &code])
    };
    assert!(!is_bounded(&elements(10, MAX_ELEMENTS / 10)));
    assert!(is_bounded(&elements(10, MAX_ELEMENTS / 10 + 1)));
    assert!(!is_bounded(&elements(MAX_SEGMENTS, 1)));
    assert!(is_bounded(&elements(MAX_SEGMENTS + 1, 1)));

    let data = |segments: u64| {
        let mut data = DataSection::new();
        for _ in 0..segments {
            data.passive([]);
        }
        finish(&[&data])
    };
    assert!(!is_bounded(&data(MAX_SEGMENTS)));
    assert!(is_bounded(&data(MAX_SEGMENTS + 1)));

    let custom = |count| {
        let mut module = Module::new();
        for _ in 0..count {
            module.section(&CustomSection { name: "x".into(), data: (&[]).into() });
        }
        module.finish()
    };
    assert!(!is_refused(&custom(MAX_CUSTOM_SECTIONS)));
    assert!(is_refused(&custom(MAX_CUSTOM_SECTIONS + 1)));
}

#[test]
fn bytes_are_bounded() {
    let of_size = |size: usize| {
        // id, a five-byte length at most, name length, name
        let mut data = vec![0; size - 64];
        loop {
            let mut module = Module::new();
            module.section(&CustomSection { name: "x".into(), data: data.as_slice().into() });
            let bytes = module.finish();
            if bytes.len() == size {
                return bytes;
            }
            data.resize(data.len() + size - bytes.len(), 0);
        }
    };
    let most = usize::try_from(MAX_MODULE_BYTES).unwrap();
    assert!(!is_refused(&of_size(most)));
    assert!(is_refused(&of_size(most + 1)));
}

#[test]
fn types_and_globals_are_bounded() {
    let types = |count| {
        let mut types = TypeSection::new();
        (0..count).for_each(|_| types.ty().function([], []));
        finish(&[&types])
    };
    assert!(!is_refused(&types(MAX_TYPES)));
    assert!(is_refused(&types(MAX_TYPES + 1)));

    let globals = |count| {
        let mut globals = GlobalSection::new();
        let kind = GlobalType { val_type: ValType::I32, mutable: false, shared: false };
        (0..count).for_each(|_| _ = globals.global(kind, &ConstExpr::i32_const(0)));
        finish(&[&globals])
    };
    assert!(!is_refused(&globals(MAX_GLOBALS)));
    assert!(is_refused(&globals(MAX_GLOBALS + 1)));
}

#[test]
fn bytes_of_types_are_bounded() {
    let types = |bytes: usize| {
        let mut body = vec![0x80, 0x80, 0x80, 0x80, 0]; // none
        body.resize(bytes, 0);
        finish(&[&RawSection { id: 1, data: &body }])
    };
    let most = usize::try_from(MAX_TYPE_BYTES).unwrap();
    assert!(!is_refused(&types(most)));
    assert!(is_refused(&types(most + 1)));
}

#[test]
fn elements_that_are_expressions_are_bounded() {
    let elements = |count: u64| {
        let mut segments = ElementSection::new();
        let nulls = vec![ConstExpr::ref_null(HeapType::FUNC); usize::try_from(count).unwrap()];
        segments.declared(Elements::Expressions(RefType::FUNCREF, nulls.into()));
        finish(&[&segments])
    };
    assert!(!is_refused(&elements(MAX_ELEMENT_EXPRESSIONS)));
    assert!(is_refused(&elements(MAX_ELEMENT_EXPRESSIONS + 1)));
}

/// Of the expressions with which globals begin walrus makes lists of large instructions.
#[test]
fn bytes_of_globals_are_bounded() {
    let globals = |bytes: usize| {
        let mut body = vec![1, 0x7f, 0, 0x41, 0]; // one global of type i32: 0
        while body.len() + 4 <= bytes {
            body.extend([0x41, 0, 0x6a]); // + 0
        }
        body.push(0x0b);
        body.resize(bytes, 0);
        finish(&[&RawSection { id: 6, data: &body }])
    };
    let most = usize::try_from(MAX_CONSTANT_BYTES).unwrap();
    assert!(!is_refused(&globals(most)));
    assert!(is_refused(&globals(most + 1)));
}

#[test]
fn bytes_of_tables_are_bounded() {
    let tables = |bytes: usize| {
        let mut body = vec![0x80, 0x80, 0x80, 0x80, 0]; // none
        body.resize(bytes, 0);
        finish(&[&RawSection { id: 4, data: &body }])
    };
    let most = usize::try_from(MAX_CONSTANT_BYTES).unwrap();
    assert!(!is_refused(&tables(most)));
    assert!(is_refused(&tables(most + 1)));
}

/// Walrus compares each type with that of each function that can be seen from outside.
#[test]
fn types_times_exports_are_bounded() {
    let types = 10_000;
    let module = |exported: u64| {
        let mut kinds = TypeSection::new();
        (0..types).for_each(|_| kinds.ty().function([], []));
        let mut functions = FunctionSection::new();
        let mut exports = ExportSection::new();
        let mut code = CodeSection::new();
        // the last one is not exported, and does not count
        for number in 0..=exported {
            functions.function(0);
            code.function(&of(&[], 0));
            if number < exported {
                let index = u32::try_from(number).unwrap();
                exports.export(&number.to_string(), ExportKind::Func, index);
            }
        }
        finish(&[&kinds, &functions, &exports, &code])
    };
    let most = MAX_TYPES_TIMES_EXPORTS / types;
    assert!(!is_refused(&module(most)));
    assert!(is_refused(&module(most + 1)));
}

/// More than any validator accepts, in ten bytes.
#[test]
fn billions_of_locals_need_no_memory() {
    let billions = module([u32::MAX]);
    assert!(billions.len() < 40 && has(&billions, &["KW002"]));
}

/// Behind `unreachable` a call of two bytes costs a validator a thousand values.
#[test]
fn values_that_calls_move_are_bounded() {
    let calls = |calls: u64| {
        let mut types = TypeSection::new();
        types.ty().function([ValType::I32; 1000], []);
        types.ty().function([], []);
        let mut functions = FunctionSection::new();
        functions.function(0).function(1);
        let mut code = CodeSection::new();
        code.function(&of(&[], 0));
        let calls = vec![Instruction::Call(0); usize::try_from(calls).unwrap()];
        code.function(&of(&[vec![Instruction::Unreachable], calls].concat(), 0));
        finish(&[&types, &functions, &code])
    };
    assert!(!is_refused(&calls(MAX_MOVED_VALUES / 1000 - 1)));
    assert!(is_refused(&calls(MAX_MOVED_VALUES / 1000 + 1)));
}
