//! The pinned language: what LLVM 14 and LLVM 22 both emit when they are told to
//! (KW002, KW003).

use wasmparser::{Validator, WasmFeatures};

use crate::{Options, names::printable, report::Finding, rule};

/// What a module may use beyond WebAssembly 1.0: mutable globals at the border,
/// sign extension, bulk memory, non-trapping conversions.
pub const PINNED: WasmFeatures = WasmFeatures::from_bits_truncate(
    WasmFeatures::FLOATS.bits()
        | WasmFeatures::GC_TYPES.bits() // how wasmparser names funcref and externref
        // another encoding of the same call, which newer linkers leave room for
        | WasmFeatures::CALL_INDIRECT_OVERLONG.bits()
        | WasmFeatures::MUTABLE_GLOBAL.bits()
        | WasmFeatures::SIGN_EXTENSION.bits()
        | WasmFeatures::BULK_MEMORY.bits()
        | WasmFeatures::SATURATING_FLOAT_TO_INT.bits(),
);

/// The pinned features and those that `options` add.
pub fn allowed(options: &Options) -> WasmFeatures {
    if options.simd { PINNED | WasmFeatures::SIMD } else { PINNED }
}

/// A feature outside the pinned set, and the clang option that leaves it out.
struct Unpinned(WasmFeatures, &'static str, &'static str);

/// Relaxed SIMD, which is made of SIMD.
const RELAXED_SIMD: WasmFeatures = WasmFeatures::SIMD.union(WasmFeatures::RELAXED_SIMD);

/// Those that compilers bring first, so that the likeliest is named.
const UNPINNED: &[Unpinned] = &[
    Unpinned(WasmFeatures::SIMD, "SIMD", "-mno-simd128"),
    Unpinned(WasmFeatures::MULTI_VALUE, "multiple results", "-mno-multivalue"),
    Unpinned(WasmFeatures::REFERENCE_TYPES, "reference types", "-mno-reference-types"),
    Unpinned(WasmFeatures::EXTENDED_CONST, "extended constants", "-mno-extended-const"),
    Unpinned(WasmFeatures::TAIL_CALL, "tail calls", "-mno-tail-call"),
    Unpinned(WasmFeatures::THREADS, "threads and atomics", "-mno-atomics"),
    Unpinned(WasmFeatures::EXCEPTIONS, "exceptions", "-fno-exceptions"),
    Unpinned(WasmFeatures::LEGACY_EXCEPTIONS, "exceptions", "-fno-exceptions"),
    Unpinned(WasmFeatures::MULTI_MEMORY, "several memories", "-mno-multimemory"),
    Unpinned(WasmFeatures::MEMORY64, "64-bit memory", "--target=wasm32-wasi"),
    Unpinned(RELAXED_SIMD, "relaxed SIMD", "-mno-relaxed-simd"),
];

/// Validates `bytes` against the pinned features and those that `options` add.
///
/// # Errors
///
/// KW003 where a feature outside the set makes the module valid, else KW002.
pub fn validate(bytes: &[u8], options: &Options) -> Result<(), Box<Finding>> {
    let allowed = allowed(options);
    let Err(error) = Validator::new_with_features(allowed).validate_all(bytes) else {
        return Ok(());
    };
    let valid_with = |features| Validator::new_with_features(features).validate_all(bytes).is_ok();
    if !valid_with(WasmFeatures::all()) {
        let message = format!(
            "the module is not valid: {} (at offset {:#x})",
            printable(error.message()),
            error.offset()
        );
        let finding = Finding::error(&rule::VALID, message);
        return Err(Box::new(match error.message().contains("duplicate export name") {
            true => finding.hint(
                "two functions are exported under one name, which may be the SDK's: rename yours",
            ),
            false => finding,
        }));
    }
    if let Some(Unpinned(_, name, option)) =
        UNPINNED.iter().find(|unpinned| valid_with(allowed | unpinned.0))
    {
        let message = format!("the module uses {name}, which is not in the pinned feature set");
        let or = match *name {
            "SIMD" => "allow it: --feature simd",
            _ => "with the toolchain file, which pins the features",
        };
        let hint = format!("compile with {option}, or {or}");
        return Err(Box::new(Finding::error(&rule::FEATURES, message).hint(hint)));
    }
    let message = "the module uses several features outside the pinned set".to_owned();
    Err(Box::new(Finding::error(&rule::FEATURES, message)))
}
