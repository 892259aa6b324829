//! What each instruction says of a module: the feature it belongs to, and whether it
//! computes with floating-point numbers.

use wasmparser::{AbstractHeapType, HeapType, Operator, RefType, ValType, WasmFeatures};

/// Of an instruction that computes with floating-point numbers.
const FLOAT: u64 = WasmFeatures::FLOATS.bits();

/// What the instructions of a module have in common.
#[derive(Clone, Copy, Default)]
pub(crate) struct Traits(u64);

impl Traits {
    /// Those of an instruction that belongs to a proposal, as wasmparser names both.
    pub(crate) const fn of(proposal: &str, instruction: &str) -> Self {
        Self(feature(proposal).bits() | float(instruction))
    }

    /// Adds those of one instruction, but for the types that it names.
    #[inline]
    pub(crate) fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Adds those of one instruction of a constant expression, of which some are
    /// constant in later versions of WebAssembly only.
    pub(crate) fn add_constant(&mut self, operator: &Operator<'_>, imported_globals: u32) {
        self.add(of_operator(operator));
        self.0 |= match operator {
            Operator::I32Add
            | Operator::I32Sub
            | Operator::I32Mul
            | Operator::I64Add
            | Operator::I64Sub
            | Operator::I64Mul => WasmFeatures::EXTENDED_CONST.bits(),
            Operator::GlobalGet { global_index } if *global_index >= imported_globals => {
                WasmFeatures::GC.bits()
            }
            _ => 0,
        };
        if let Operator::RefNull { hty } = operator {
            self.add_heap_type(*hty);
        }
    }

    /// Adds what the type of a value belongs to.
    pub(crate) fn add_type(&mut self, kind: ValType) {
        match kind {
            ValType::V128 => self.0 |= WasmFeatures::SIMD.bits(),
            ValType::Ref(kind) => self.add_ref_type(kind),
            _ => {}
        }
    }

    /// Adds what the type of a reference belongs to.
    pub(crate) fn add_ref_type(&mut self, kind: RefType) {
        self.0 |= WasmFeatures::REFERENCE_TYPES.bits();
        if !kind.is_nullable() {
            self.0 |= WasmFeatures::FUNCTION_REFERENCES.bits();
        }
        self.add_heap_type(kind.heap_type());
    }

    /// Adds what the type that a reference points to belongs to.
    pub(crate) fn add_heap_type(&mut self, kind: HeapType) {
        use AbstractHeapType::{Cont, Exn, Extern, Func, NoCont, NoExn};

        self.0 |= match kind {
            HeapType::Abstract { ty: Func | Extern, .. } => WasmFeatures::empty(),
            HeapType::Abstract { ty: Exn | NoExn, .. } => WasmFeatures::EXCEPTIONS,
            HeapType::Abstract { ty: Cont | NoCont, .. } => WasmFeatures::STACK_SWITCHING,
            _ => WasmFeatures::GC,
        }
        .bits();
    }

    /// The features that the instructions belong to.
    pub(crate) fn features(self) -> WasmFeatures {
        WasmFeatures::from_bits_truncate(self.0 & !FLOAT)
    }

    /// Whether one computes with floating-point numbers.
    pub(crate) fn has_floats(self) -> bool {
        self.0 & FLOAT != 0
    }
}

macro_rules! define_of_operator {
    ($( @$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($ann:tt)*))*) => {
        /// What an instruction says that was read as a whole.
        fn of_operator(operator: &Operator<'_>) -> Traits {
            match operator {
                $(Operator::$op { .. } => {
                    const TRAITS: Traits = Traits::of(stringify!($proposal), stringify!($op));
                    TRAITS
                })*
                _ => Traits::default(), // not in this version
            }
        }
    };
}

wasmparser::for_each_operator!(define_of_operator);

/// The feature of a proposal. One that is not known here counts as an experiment.
const fn feature(proposal: &str) -> WasmFeatures {
    match proposal.as_bytes() {
        b"mvp" => WasmFeatures::empty(),
        b"bulk_memory" => WasmFeatures::BULK_MEMORY,
        b"exceptions" => WasmFeatures::EXCEPTIONS,
        b"function_references" => WasmFeatures::FUNCTION_REFERENCES,
        b"gc" => WasmFeatures::GC,
        b"legacy_exceptions" => WasmFeatures::LEGACY_EXCEPTIONS,
        b"reference_types" => WasmFeatures::REFERENCE_TYPES,
        b"relaxed_simd" => WasmFeatures::RELAXED_SIMD,
        b"saturating_float_to_int" => WasmFeatures::SATURATING_FLOAT_TO_INT,
        b"sign_extension" => WasmFeatures::SIGN_EXTENSION,
        b"simd" => WasmFeatures::SIMD,
        b"stack_switching" => WasmFeatures::STACK_SWITCHING,
        b"tail_call" => WasmFeatures::TAIL_CALL,
        b"threads" => WasmFeatures::THREADS,
        b"wide_arithmetic" => WasmFeatures::WIDE_ARITHMETIC,
        _ => WasmFeatures::SHARED_EVERYTHING_THREADS,
    }
}

/// What the names of instructions tell that only move bits, which no machine changes.
const MOVES: [&str; 7] =
    ["Load", "Store", "Const", "Reinterpret", "Splat", "ExtractLane", "ReplaceLane"];

/// Whether an instruction's name tells of computing with floats: `F32Add`,
/// `I32TruncF64S`, `F32x4Mul`.
const fn float(name: &str) -> u64 {
    if !holds(name, "F32") && !holds(name, "F64") {
        return 0;
    }
    let mut at = 0;
    while at < MOVES.len() {
        if holds(name, MOVES[at]) {
            return 0;
        }
        at += 1;
    }
    FLOAT
}

/// As [`str::contains`], which is no constant function.
const fn holds(text: &str, part: &str) -> bool {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    let mut start = 0;
    while start + part.len() <= text.len() {
        let mut same = 0;
        while same < part.len() && text[start + same] == part[same] {
            same += 1;
        }
        if same == part.len() {
            return true;
        }
        start += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use wasmparser::WasmFeatures;

    use super::Traits;

    #[test]
    fn instructions_tell_their_features_and_floats() {
        let of = |proposal, instruction| {
            let traits = Traits::of(proposal, instruction);
            (traits.features(), traits.has_floats())
        };
        assert_eq!(of("mvp", "I32Add"), (WasmFeatures::empty(), false));
        assert_eq!(of("mvp", "F64Sqrt"), (WasmFeatures::empty(), true));
        assert_eq!(of("mvp", "F32Load"), (WasmFeatures::empty(), false));
        for moves in ["F32Const", "F64Store", "I64ReinterpretF64", "F32ReinterpretI32"] {
            assert_eq!(of("mvp", moves), (WasmFeatures::empty(), false), "{moves}");
        }
        for moves in ["F32x4Splat", "F64x2ExtractLane", "F32x4ReplaceLane"] {
            assert_eq!(of("simd", moves), (WasmFeatures::SIMD, false), "{moves}");
        }
        assert_eq!(of("simd", "I32x4Add"), (WasmFeatures::SIMD, false));
        assert_eq!(of("relaxed_simd", "F32x4RelaxedMadd"), (WasmFeatures::RELAXED_SIMD, true));
        let conversion = of("saturating_float_to_int", "I32TruncSatF32S");
        assert_eq!(conversion, (WasmFeatures::SATURATING_FLOAT_TO_INT, true));
    }
}
