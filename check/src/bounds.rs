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
/// How deep they may lie in each other. A `switch` makes a block for each case.
pub const MAX_DEPTH: u64 = 1_000;
/// What it costs a compiler to find out which value a local has where: with
/// `loops` in each other and `locals`, `loops * locals * (loops + locals / 100)`,
/// for all functions together. Two million take about a second.
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
        let loops = expect_simple(body)?;
        self.loop_cost += loops * locals * (loops + locals / 100);
        expect(self.loop_cost, MAX_LOOP_COST, "units of loops in each other times locals")
    }
}

/// The bounds on the shape of one function; how many of its loops are in each
/// other.
fn expect_simple(body: &FunctionBody<'_>) -> Result<u64, Box<Finding>> {
    let Ok(operators) = body.get_operators_reader() else { return Ok(0) };
    let mut blocks = 0;
    let mut open = Vec::new(); // whether each open block is a loop
    let (mut loops, mut most_loops): (u64, u64) = (0, 0);
    for operator in operators.into_iter().map_while(Result::ok) {
        match operator {
            Operator::Block { .. } | Operator::If { .. } => open.push(false),
            Operator::Loop { .. } => {
                open.push(true);
                loops += 1;
                most_loops = most_loops.max(loops);
            }
            Operator::End => {
                loops -= u64::from(open.pop().unwrap_or_default());
                continue;
            }
            Operator::BrTable { targets } => {
                expect(targets.len().into(), MAX_BRANCH_TARGETS, "targets in one branch table")?;
                continue;
            }
            _ => continue,
        }
        blocks += 1;
        expect(blocks, MAX_BLOCKS, "blocks in one function")?;
        expect(open.len() as u64, MAX_DEPTH, "blocks in each other")?;
    }
    Ok(most_loops)
}

fn expect(value: u64, limit: u64, what: &str) -> Result<(), Box<Finding>> {
    if value <= limit {
        return Ok(());
    }
    let message = format!("the module has at least {value} {what}, the limit is {limit}");
    Err(Box::new(Finding::error(&rule::BOUNDS, message)))
}
