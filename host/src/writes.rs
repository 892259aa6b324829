//! Where a module's code can write.
//!
//! Much code that computes integers keeps its state in variables of C, whose addresses the
//! compiler knew: what such a plugin can have changed is a few bytes of its memory, and to
//! set those back takes a thousandth of the time for all of it. Code that writes through a
//! pointer, to its stack or to its heap, can write anywhere.

use std::ops::Range;

use wasmparser::{FuncValidator, MemArg, Operator, Parser, ValidPayload, Validator, WasmFeatures};

/// Bytes of code beyond which nobody looks: there is a pointer in it.
const MAX_CODE_BYTES: usize = 64 << 10;

/// What is understood here; of all other code nothing is known. Without multi-value no
/// instruction leaves more than one value.
const FEATURES: WasmFeatures = WasmFeatures::empty()
    .union(WasmFeatures::MUTABLE_GLOBAL)
    .union(WasmFeatures::FLOATS)
    .union(WasmFeatures::SIGN_EXTENSION)
    .union(WasmFeatures::SATURATING_FLOAT_TO_INT)
    .union(WasmFeatures::BULK_MEMORY)
    .union(WasmFeatures::REFERENCE_TYPES)
    .union(WasmFeatures::GC_TYPES);

/// The bytes between the first and the last that the module's code can write, of a memory
/// of any size; none where that is not known. A function of the host may write too: a module
/// that imports one can write anywhere.
pub(crate) fn of(module: &[u8]) -> Option<Range<u64>> {
    let mut validator = Validator::new_with_features(FEATURES);
    let (mut code, mut written) = (0, None);
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload.ok()?;
        if let wasmparser::Payload::ImportSection(_) = payload {
            return None;
        }
        if let ValidPayload::Func(function, body) = validator.payload(&payload).ok()? {
            code += body.range().len();
            if code > MAX_CODE_BYTES {
                return None;
            }
            let mut known = Known::new(function.into_validator(Default::default()));
            known.read(&body, &mut written)?;
        }
    }
    Some(written.unwrap_or(0..0))
}

/// A function's stack, of which some values are known.
struct Known<T> {
    validator: FuncValidator<T>,
    /// As many as are on the stack; those that `i32.const` left there.
    values: Vec<Option<u32>>,
}

impl<T: wasmparser::WasmModuleResources> Known<T> {
    fn new(validator: FuncValidator<T>) -> Self {
        Self { validator, values: Vec::new() }
    }

    /// Adds what the function can write; none where it can write anywhere.
    fn read(
        &mut self,
        body: &wasmparser::FunctionBody<'_>,
        written: &mut Option<Range<u64>>,
    ) -> Option<()> {
        let mut reader = body.get_binary_reader();
        self.validator.read_locals(&mut reader).ok()?;
        let mut operators = wasmparser::OperatorsReader::new(reader);
        while !operators.eof() {
            let (operator, offset) = operators.read_with_offset().ok()?;
            if let Some((place, bytes)) = store(&operator) {
                let start = u64::from(self.second()?) + place.offset;
                let range = start..start + bytes;
                *written = Some(match written.take() {
                    Some(before) => before.start.min(range.start)..before.end.max(range.end),
                    None => range,
                });
            } else if writes_otherwise(&operator) {
                return None;
            }
            let leaves = operator.operator_arity(&self.validator).is_none_or(|(_, left)| left > 0);
            self.validator.op(offset, &operator).ok()?;
            self.step(&operator, leaves)?;
        }
        Some(())
    }

    /// The value below the top.
    fn second(&self) -> Option<u32> {
        *self.values.get(self.values.len().checked_sub(2)?)?
    }

    /// After an instruction: what it left, one value at most, is the top, and all below was
    /// there before.
    fn step(&mut self, operator: &Operator<'_>, leaves: bool) -> Option<()> {
        let height = usize::try_from(self.validator.operand_stack_height()).ok()?;
        self.values.resize(height, None);
        if let Some(top) = self.values.last_mut().filter(|_| leaves) {
            *top = match operator {
                Operator::I32Const { value } => Some(value.cast_unsigned()),
                _ => None,
            };
        }
        Some(())
    }
}

/// Of a store: where, beside what is on the stack, and how many bytes.
fn store(operator: &Operator<'_>) -> Option<(MemArg, u64)> {
    match *operator {
        Operator::I32Store8 { memarg } | Operator::I64Store8 { memarg } => Some((memarg, 1)),
        Operator::I32Store16 { memarg } | Operator::I64Store16 { memarg } => Some((memarg, 2)),
        Operator::I32Store { memarg }
        | Operator::F32Store { memarg }
        | Operator::I64Store32 { memarg } => Some((memarg, 4)),
        Operator::I64Store { memarg } | Operator::F64Store { memarg } => Some((memarg, 8)),
        _ => None,
    }
}

/// Whether it writes to memory in another way than a store.
fn writes_otherwise(operator: &Operator<'_>) -> bool {
    matches!(
        operator,
        Operator::MemoryCopy { .. } | Operator::MemoryFill { .. } | Operator::MemoryInit { .. }
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::ops::Range;

    /// Of a function with a parameter and a local, both `i32`.
    fn of(body: &str) -> Option<Range<u64>> {
        let module = format!(
            "(module (memory 1) (table 1 funcref) (global $g (mut i32) (i32.const 0))
               (func (export \"f\") (param i32) (result i32) (local i32) {body}))"
        );
        super::of(&wat::parse_str(module).unwrap())
    }

    #[test]
    fn stores_to_known_addresses_are_bounded() {
        for (body, range) in [
            ("(i32.const 1)", 0..0),
            ("(i32.store (i32.const 16) (i32.const 1)) (i32.const 1)", 16..20),
            ("(i32.store offset=4 (i32.const 16) (local.get 0)) (i32.const 1)", 20..24),
            ("(i32.store8 (i32.const -1) (i32.const 1)) (i32.const 1)", 0xffff_ffff..1 << 32),
            (
                "(i64.store offset=0xffffffff (i32.const -1) (i64.const 1)) (i32.const 1)",
                0x1_ffff_fffe..0x2_0000_0006,
            ),
            (
                "(i64.store8 (i32.const 90) (i64.const 1)) (i32.store16 (i32.const 40) (i32.const 1))
                 (f64.store (i32.const 60) (f64.const 1)) (i32.const 1)",
                40..91,
            ),
            // the value takes a while, and is known too
            (
                "(i32.store (i32.const 8) (i32.add (local.get 0) (i32.const 1)))
                 (f32.store (i32.const 0) (f32.const 1)) (i32.const 1)",
                0..12,
            ),
            (
                "(i32.store (i32.const 8) (if (result i32) (local.get 0)
                   (then (i32.const 3)) (else (i32.const 4)))) (i32.const 1)",
                8..12,
            ),
            ("(drop (memory.grow (i32.const 1))) (i32.const 1)", 0..0),
        ] {
            assert_eq!(of(body), Some(range), "{body}");
        }
    }

    #[test]
    fn all_else_is_unknown() {
        for body in [
            "(i32.store (local.get 0) (i32.const 1)) (i32.const 1)",
            "(i32.store (global.get $g) (i32.const 1)) (i32.const 1)",
            "(i32.store (i32.add (i32.const 1) (i32.const 2)) (i32.const 1)) (i32.const 1)",
            "(i32.store (i32.load (i32.const 1)) (i32.const 1)) (i32.const 1)",
            "(local.set 1 (i32.const 4)) (i32.store (local.get 1) (i32.const 1)) (i32.const 1)",
            "(i32.store (local.tee 1 (i32.const 4)) (i32.const 1)) (i32.const 1)",
            "(i32.store (select (i32.const 4) (i32.const 8) (local.get 0)) (i32.const 1)) (i32.const 1)",
            "(i32.store (block (result i32) (i32.const 4)) (i32.const 1)) (i32.const 1)",
            "(i32.store (if (result i32) (local.get 0) (then (i32.const 4)) (else (local.get 0)))
               (i32.const 1)) (i32.const 1)",
            "(i32.store (block (result i32) (br_if 0 (local.get 0) (i32.const 1))) (i32.const 1))
             (i32.const 1)",
            "(i32.store (call 0 (i32.const 4)) (i32.const 1)) (i32.const 1)",
            "(v128.store (i32.const 4) (v128.const i64x2 0 0)) (i32.const 1)",
            "(memory.fill (i32.const 0) (i32.const 0) (i32.const 1)) (i32.const 1)",
            "(memory.copy (i32.const 0) (i32.const 0) (i32.const 1)) (i32.const 1)",
            "(block (result i32 i32) (i32.const 1) (i32.const 2)) (drop)",
            "(drop (i32.atomic.rmw.add (i32.const 0) (i32.const 0))) (i32.const 1)",
        ] {
            assert_eq!(of(body), None, "{body}");
        }
        let module = "(module (import \"keyway\" \"log\" (func (param i32 i32 i32))) (memory 1))";
        assert_eq!(super::of(&wat::parse_str(module).unwrap()), None, "the host writes too");
    }

    #[test]
    fn every_function_counts() {
        let module = "(module (memory 1)
            (func (i32.store (i32.const 8) (i32.const 1)))
            (func (i32.store (i32.const 80) (i32.const 1)))
            (func (drop (i32.load (i32.const 800)))))";
        assert_eq!(super::of(&wat::parse_str(module).unwrap()), Some(8..84));
    }

    #[test]
    fn nobody_reads_much_code() {
        let module = |nops: usize| format!("(module (func {}))", "(nop)".repeat(nops));
        assert!(super::of(&wat::parse_str(module(1000)).unwrap()).is_some());
        let large = wat::parse_str(module(super::MAX_CODE_BYTES)).unwrap();
        assert_eq!(super::of(&large), None);
    }
}
