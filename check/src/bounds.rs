//! What a module may cost before anything expensive looks at it (KW004).
//!
//! A compiler and an analysis need time and memory that grow faster than the
//! module: a few kilobytes can cost minutes and gigabytes. The bounds stand well
//! above what clang makes of real plugins.

use wasmparser::{CompositeInnerType, ElementItems, FunctionBody, Operator, Parser, Payload};

use crate::{report::Finding, rule};

/// Bytes of a module: 16 MiB.
pub const MAX_MODULE_BYTES: usize = 16 << 20;
/// Bytes of code: 2 MiB.
pub const MAX_CODE_BYTES: u64 = 2 << 20;
/// Bytes of one function: 512 KiB.
pub const MAX_FUNCTION_BYTES: u64 = 512 << 10;
/// Functions that a module defines.
pub const MAX_FUNCTIONS: u64 = 20_000;
/// Parameters and local variables of all functions together.
pub const MAX_LOCALS: u64 = 500_000;
/// Blocks, loops and ifs of one function.
pub const MAX_BLOCKS: u64 = 10_000;
/// How deep they may be nested. A `switch` makes a block for each case.
pub const MAX_DEPTH: u64 = 4_000;
/// What it costs a compiler to find out which value a local has where: of each
/// function `loops * locals * (loops + locals / 100)`, added up. `loops` is how
/// deep they are nested, `locals` how many are read elsewhere than in the straight
/// run of instructions that set them, plus one. Two million take about a second.
pub const MAX_LOOP_COST: u64 = 2_000_000;
/// Targets of one branch table.
pub const MAX_BRANCH_TARGETS: u64 = 10_000;
/// Entries of all element segments together, which fill tables.
pub const MAX_ELEMENTS: u64 = 100_000;
/// Segments of elements, and of data.
pub const MAX_SEGMENTS: u64 = 10_000;
/// Imports.
pub const MAX_IMPORTS: u64 = 1_000;
/// Exports.
pub const MAX_EXPORTS: u64 = 10_000;
/// Bytes of names for debuggers: 4 MiB.
pub const MAX_NAME_BYTES: u64 = 4 << 20;
/// Custom sections.
pub const MAX_CUSTOM_SECTIONS: u64 = 1_000;

/// Whether `bytes` are not too many, which is asked before they are parsed.
///
/// # Errors
///
/// A finding that tells the bound.
pub fn expect_size(bytes: &[u8]) -> Result<(), Box<Finding>> {
    expect(bytes.len() as u64, MAX_MODULE_BYTES as u64, "bytes")
}

/// Whether `bytes` stay within the other bounds. Sections that cannot be parsed are
/// left for the validator, which says what is wrong with them.
///
/// # Errors
///
/// A finding that tells the bound and the value.
pub fn expect_within(bytes: &[u8]) -> Result<(), Box<Finding>> {
    let mut counts = Counts::default();
    for payload in Parser::new(0).parse_all(bytes) {
        let Ok(payload) = payload else { break };
        counts.add(&payload)?;
    }
    Ok(())
}

/// What was seen of the module so far.
#[derive(Default)]
struct Counts {
    /// The number of parameters of each function type.
    params: Vec<u64>,
    /// The type of each function that the module defines.
    types: Vec<u32>,
    bodies: usize,
    locals: u64,
    loop_cost: u64,
    elements: u64,
    custom_sections: u64,
}

impl Counts {
    fn add(&mut self, payload: &Payload<'_>) -> Result<(), Box<Finding>> {
        match payload {
            Payload::TypeSection(types) => {
                for group in types.clone().into_iter().map_while(Result::ok) {
                    for kind in group.types() {
                        let params = match &kind.composite_type.inner {
                            CompositeInnerType::Func(function) => function.params().len() as u64,
                            _ => 0,
                        };
                        self.params.push(params);
                    }
                }
            }
            Payload::ImportSection(imports) => {
                expect(imports.count().into(), MAX_IMPORTS, "imports")?;
            }
            Payload::ExportSection(exports) => {
                expect(exports.count().into(), MAX_EXPORTS, "exports")?;
            }
            Payload::FunctionSection(functions) => {
                expect(functions.count().into(), MAX_FUNCTIONS, "functions")?;
                self.types = functions.clone().into_iter().map_while(Result::ok).collect();
            }
            Payload::CodeSectionStart { count, size, .. } => {
                expect((*count).into(), MAX_FUNCTIONS, "functions")?;
                expect((*size).into(), MAX_CODE_BYTES, "bytes of code")?;
            }
            Payload::CodeSectionEntry(body) => self.add_body(body)?,
            Payload::ElementSection(segments) => {
                expect(segments.count().into(), MAX_SEGMENTS, "element segments")?;
                for segment in segments.clone().into_iter().map_while(Result::ok) {
                    self.elements += match segment.items {
                        ElementItems::Functions(items) => u64::from(items.count()),
                        ElementItems::Expressions(_, items) => u64::from(items.count()),
                    };
                    expect(self.elements, MAX_ELEMENTS, "elements")?;
                }
            }
            Payload::DataSection(segments) => {
                expect(segments.count().into(), MAX_SEGMENTS, "data segments")?;
            }
            Payload::CustomSection(section) => {
                if section.name() == "name" {
                    expect(section.data().len() as u64, MAX_NAME_BYTES, "bytes of names")?;
                }
                self.custom_sections += 1;
                expect(self.custom_sections, MAX_CUSTOM_SECTIONS, "custom sections")?;
            }
            _ => {}
        }
        Ok(())
    }

    fn add_body(&mut self, body: &FunctionBody<'_>) -> Result<(), Box<Finding>> {
        expect(body.range().len() as u64, MAX_FUNCTION_BYTES, "bytes in one function")?;
        let kind = self.types.get(self.bodies).copied().unwrap_or_default();
        self.bodies += 1;
        let mut locals = self.params.get(kind as usize).copied().unwrap_or_default();
        let Ok(reader) = body.get_locals_reader() else { return Ok(()) };
        for group in reader.into_iter().map_while(Result::ok) {
            locals += u64::from(group.0);
        }
        self.locals += locals;
        expect(self.locals, MAX_LOCALS, "parameters and local variables")?;
        self.loop_cost += Shape::of(body, locals)?.loop_cost();
        expect(self.loop_cost, MAX_LOOP_COST, "units of nested loops times locals")
    }
}

/// The shape of one function, as far as compilers suffer from it.
struct Shape {
    /// Whether each open block is a loop.
    open: Vec<bool>,
    blocks: u64,
    loops: u64,
    most_loops: u64,
    /// Straight runs of instructions so far.
    run: u32,
    /// The run in which each local was set last.
    set_in: Vec<u32>,
    /// Whether each local was read in another run than that.
    crosses: Vec<bool>,
}

impl Shape {
    /// Reads the function, within the bounds on one function.
    fn of(body: &FunctionBody<'_>, locals: u64) -> Result<Self, Box<Finding>> {
        let locals = usize::try_from(locals).unwrap_or_default();
        let mut shape = Self {
            open: Vec::new(),
            blocks: 0,
            loops: 0,
            most_loops: 0,
            run: 0,
            set_in: vec![0; locals],
            crosses: vec![false; locals],
        };
        if let Ok(operators) = body.get_operators_reader() {
            for operator in operators.into_iter().map_while(Result::ok) {
                shape.add(&operator)?;
            }
        }
        Ok(shape)
    }

    fn add(&mut self, operator: &Operator<'_>) -> Result<(), Box<Finding>> {
        match operator {
            Operator::Block { .. } | Operator::If { .. } => self.open_block(false)?,
            Operator::Loop { .. } => self.open_block(true)?,
            Operator::End => {
                self.loops -= u64::from(self.open.pop().unwrap_or_default());
                self.run += 1;
            }
            Operator::BrTable { targets } => {
                expect(targets.len().into(), MAX_BRANCH_TARGETS, "targets in one branch table")?;
                self.run += 1;
            }
            Operator::Else | Operator::Br { .. } | Operator::BrIf { .. } | Operator::Return => {
                self.run += 1;
            }
            Operator::LocalSet { local_index } | Operator::LocalTee { local_index } => {
                if let Some(run) = self.set_in.get_mut(*local_index as usize) {
                    *run = self.run;
                }
            }
            Operator::LocalGet { local_index } => {
                let index = *local_index as usize;
                if self.set_in.get(index).is_some_and(|run| *run != self.run) {
                    self.crosses[index] = true;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn open_block(&mut self, is_loop: bool) -> Result<(), Box<Finding>> {
        self.run += 1;
        self.open.push(is_loop);
        self.loops += u64::from(is_loop);
        self.most_loops = self.most_loops.max(self.loops);
        self.blocks += 1;
        expect(self.blocks, MAX_BLOCKS, "blocks in one function")?;
        expect(self.open.len() as u64, MAX_DEPTH, "nested blocks")
    }

    fn loop_cost(&self) -> u64 {
        let locals = 1 + self.crosses.iter().filter(|crosses| **crosses).count() as u64;
        self.most_loops * locals * (self.most_loops + locals / 100)
    }
}

fn expect(value: u64, limit: u64, what: &str) -> Result<(), Box<Finding>> {
    if value <= limit {
        return Ok(());
    }
    let message = format!("the module has at least {value} {what}, the limit is {limit}");
    Err(Box::new(Finding::error(&rule::BOUNDS, message)))
}
