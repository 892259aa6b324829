//! What each instruction says of a module: the feature it belongs to, and whether it
//! computes with floating-point numbers.

use wasmparser::{AbstractHeapType, HeapType, Operator, RefType, ValType, WasmFeatures};

/// Of an instruction that computes with floating-point numbers.
const FLOAT: u64 = WasmFeatures::FLOATS.bits();

/// What the instructions of a module have in common.
#[derive(Clone, Copy, Default)]
pub(crate) struct Traits(u64);

impl Traits {
    /// Adds those of one instruction, but for the types that it names.
    #[inline]
    pub(crate) fn add(&mut self, operator: &Operator<'_>) {
        self.0 |= bits(operator);
    }

    /// Adds those of one instruction of a constant expression, of which some are
    /// constant in later versions of WebAssembly only.
    pub(crate) fn add_constant(&mut self, operator: &Operator<'_>, imported_globals: u32) {
        self.add(operator);
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

macro_rules! define_bits {
    ($( @$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($ann:tt)*))*) => {
        #[inline]
        fn bits(operator: &Operator<'_>) -> u64 {
            match operator {
                $(Operator::$op { .. } => {
                    const BITS: u64 = define_bits!(@$proposal) | float(stringify!($op));
                    BITS
                })*
                _ => 0, // not in this version
            }
        }
    };
    (@mvp) => { 0 };
    (@bulk_memory) => { WasmFeatures::BULK_MEMORY.bits() };
    (@custom_descriptors) => { WasmFeatures::CUSTOM_DESCRIPTORS.bits() };
    (@exceptions) => { WasmFeatures::EXCEPTIONS.bits() };
    (@function_references) => { WasmFeatures::FUNCTION_REFERENCES.bits() };
    (@gc) => { WasmFeatures::GC.bits() };
    (@legacy_exceptions) => { WasmFeatures::LEGACY_EXCEPTIONS.bits() };
    (@memory_control) => { WasmFeatures::MEMORY_CONTROL.bits() };
    (@reference_types) => { WasmFeatures::REFERENCE_TYPES.bits() };
    (@relaxed_simd) => { WasmFeatures::RELAXED_SIMD.bits() };
    (@saturating_float_to_int) => { WasmFeatures::SATURATING_FLOAT_TO_INT.bits() };
    (@shared_everything_threads) => { WasmFeatures::SHARED_EVERYTHING_THREADS.bits() };
    (@sign_extension) => { WasmFeatures::SIGN_EXTENSION.bits() };
    (@simd) => { WasmFeatures::SIMD.bits() };
    (@stack_switching) => { WasmFeatures::STACK_SWITCHING.bits() };
    (@tail_call) => { WasmFeatures::TAIL_CALL.bits() };
    (@threads) => { WasmFeatures::THREADS.bits() };
    (@wide_arithmetic) => { WasmFeatures::WIDE_ARITHMETIC.bits() };
}

wasmparser::for_each_operator!(define_bits);

/// Whether an instruction's name tells of floats: `F32Add`, `I32TruncF64S`,
/// `F32x4Mul`. Loading and storing only moves bits.
const fn float(name: &str) -> u64 {
    let name = name.as_bytes();
    let mut at = 0;
    let mut found = false;
    while at + 3 <= name.len() {
        let (a, b, c) = (name[at], name[at + 1], name[at + 2]);
        let width = (b == b'3' && c == b'2') || (b == b'6' && c == b'4');
        found = found || (a == b'F' && width);
        let moves = (a == b'L' && b == b'o' && c == b'a') || (a == b'S' && b == b't' && c == b'o');
        if moves {
            return 0;
        }
        at += 1;
    }
    if found { FLOAT } else { 0 }
}

#[cfg(test)]
mod tests {
    use wasmparser::{MemArg, Operator, WasmFeatures};

    use super::Traits;

    #[test]
    fn instructions_tell_their_features_and_floats() {
        let of = |operator: Operator<'_>| {
            let mut traits = Traits::default();
            traits.add(&operator);
            (traits.features(), traits.has_floats())
        };
        let memarg = MemArg { align: 0, max_align: 2, offset: 0, memory: 0 };
        assert_eq!(of(Operator::I32Add), (WasmFeatures::empty(), false));
        assert_eq!(of(Operator::F64Sqrt), (WasmFeatures::empty(), true));
        assert_eq!(of(Operator::F32Load { memarg }), (WasmFeatures::empty(), false));
        assert_eq!(of(Operator::I32x4Add), (WasmFeatures::SIMD, false));
        assert_eq!(of(Operator::F32x4RelaxedMadd), (WasmFeatures::RELAXED_SIMD, true));
        let conversion = of(Operator::I32TruncSatF32S);
        assert_eq!(conversion, (WasmFeatures::SATURATING_FLOAT_TO_INT, true));
        assert!(of(Operator::I64ReinterpretF64).1);
    }
}
