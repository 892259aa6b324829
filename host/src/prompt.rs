//! Functions that are done soon, whatever they are called with.
//!
//! A call that yields costs a stack of its own, and the switches there and back. Code
//! without loops, which calls only such code, is done long before the next tick: it would
//! not yield, and goes without. Most of a plugin's life is such code: its version, its
//! states, room for its input.

use std::collections::HashMap;

use wasmparser::{ExternalKind, FunctionBody, Operator, Parser, Payload, TypeRef};

/// What a call may cost that is prompt, in instructions: microseconds.
const MAX_COST: u32 = 10_000;

/// What growing the memory costs, which asks the system.
const GROW_COST: u32 = 500;

/// How deep such calls may be, of each other.
const MAX_DEPTH: u32 = 16;

/// Tells which exports of a module are prompt.
#[derive(Default)]
pub(crate) struct Prompt<'a> {
    /// How many functions are imported, which come first; none of them is prompt.
    imported: u32,
    bodies: Vec<FunctionBody<'a>>,
    exports: HashMap<&'a str, u32>,
    /// What is known of the bodies by now.
    costs: HashMap<u32, Cost>,
}

/// What a call costs; none where that depends on what it is given.
type Cost = Option<u32>;

impl<'a> Prompt<'a> {
    /// Nothing of what cannot be read is prompt.
    pub(crate) fn read(bytes: &'a [u8]) -> Self {
        let mut module = Self::default();
        match module.fill(bytes) {
            Ok(()) => module,
            Err(_) => Self::default(),
        }
    }

    fn fill(&mut self, bytes: &'a [u8]) -> wasmparser::Result<()> {
        for payload in Parser::new(0).parse_all(bytes) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        let is_function = matches!(import?.ty, TypeRef::Func(_));
                        self.imported += u32::from(is_function);
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        if export.kind == ExternalKind::Func {
                            self.exports.insert(export.name, export.index);
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => self.bodies.push(body),
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether the export is a function that is done soon.
    pub(crate) fn is_prompt(&mut self, export: &str) -> bool {
        let Some(function) = self.exports.get(export) else { return false };
        self.cost(*function, 0).is_some()
    }

    /// What the function costs; each body is read once.
    fn cost(&mut self, function: u32, depth: u32) -> Cost {
        let body = function.checked_sub(self.imported)?;
        if let Some(known) = self.costs.get(&body) {
            return *known;
        }
        self.costs.insert(body, None); // as long as this lasts: it may call itself
        let cost = self.cost_of_body(body, depth);
        self.costs.insert(body, cost);
        cost
    }

    fn cost_of_body(&mut self, body: u32, depth: u32) -> Cost {
        if depth > MAX_DEPTH {
            return None;
        }
        let body = self.bodies.get(usize::try_from(body).ok()?)?.clone();
        let mut cost = 0;
        for operator in body.get_operators_reader().ok()? {
            cost += match operator.ok()? {
                Operator::Call { function_index } => self.cost(function_index, depth + 1)?,
                Operator::MemoryGrow { .. } => GROW_COST,
                operator if may_last(&operator) => return None,
                _ => 1,
            };
            if cost > MAX_COST {
                return None;
            }
        }
        Some(cost)
    }
}

/// Whether the instruction repeats others, calls what is known only then, or takes as long
/// as its operands say.
fn may_last(operator: &Operator<'_>) -> bool {
    matches!(
        operator,
        Operator::Loop { .. }
            | Operator::CallIndirect { .. }
            | Operator::CallRef { .. }
            | Operator::ReturnCall { .. }
            | Operator::ReturnCallIndirect { .. }
            | Operator::ReturnCallRef { .. }
            | Operator::MemoryInit { .. }
            | Operator::MemoryCopy { .. }
            | Operator::MemoryFill { .. }
            | Operator::TableInit { .. }
            | Operator::TableCopy { .. }
            | Operator::TableFill { .. }
            | Operator::TableGrow { .. }
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fmt::Write as _;

    use super::{MAX_COST, MAX_DEPTH, Prompt};

    fn is_prompt(module: &str) -> bool {
        let bytes = wat::parse_str(module).unwrap();
        Prompt::read(&bytes).is_prompt("f")
    }

    #[test]
    fn code_without_loops_is_prompt() {
        assert!(is_prompt("(module (func (export \"f\") (result i32) (i32.const 1)))"));
        assert!(is_prompt(
            "(module (memory 1) (func $g (drop (memory.grow (i32.const 1))))
             (func (export \"f\") (if (i32.const 1) (then (call $g))) (call $g)))"
        ));
    }

    #[test]
    fn what_may_last_is_not() {
        for body in [
            "(loop (br 0))",
            "(call $import)",
            "(call $self)",
            "(call_indirect (i32.const 0))",
            "(return_call $self)",
            "(memory.fill (i32.const 0) (i32.const 0) (i32.const 1))",
            "(memory.copy (i32.const 0) (i32.const 0) (i32.const 1))",
            "(drop (table.grow (ref.null func) (i32.const 1)))",
        ] {
            let module = format!(
                "(module (import \"a\" \"b\" (func $import)) (memory 1) (table 1 funcref)
                 (func $self (export \"f\") {body}))"
            );
            assert!(!is_prompt(&module), "{body}");
        }
        assert!(!is_prompt("(module (import \"a\" \"b\" (func $b)) (export \"f\" (func $b)))"));
        assert!(!is_prompt("(module (memory (export \"f\") 1))"));
        assert!(!is_prompt("(module)"));
    }

    #[test]
    fn the_cost_is_bounded() {
        let module = |nops: u32| {
            let nops = "(nop)".repeat(usize::try_from(nops).unwrap());
            format!("(module (func (export \"f\") {nops}))")
        };
        assert!(is_prompt(&module(MAX_COST - 1))); // and its `end`
        assert!(!is_prompt(&module(MAX_COST)));
    }

    /// Each calls the next `times` times.
    fn chain(functions: u32, times: usize) -> String {
        let mut module = "(module (func (export \"f\") (call 1))".to_owned();
        for next in 2..=functions {
            let calls = format!("(call {next})").repeat(times);
            write!(module, "(func {calls})").unwrap();
        }
        module + "(func))"
    }

    #[test]
    fn the_depth_is_bounded() {
        assert!(is_prompt(&chain(MAX_DEPTH, 1)));
        assert!(!is_prompt(&chain(MAX_DEPTH + 1, 1)));
        assert!(!is_prompt(&chain(10_000, 1)));
    }

    /// Two to the power of sixteen calls.
    #[test]
    fn calls_that_multiply_are_counted_all() {
        assert!(is_prompt(&chain(8, 2)));
        assert!(!is_prompt(&chain(MAX_DEPTH, 2)));
    }

    #[test]
    fn broken_modules_have_none() {
        let bytes = wat::parse_str("(module (func (export \"f\")))").unwrap();
        for len in 0..bytes.len() {
            assert!(!Prompt::read(&bytes[..len]).is_prompt("f"), "{len}");
        }
    }
}
