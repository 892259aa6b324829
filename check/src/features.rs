//! The language that a module may use (KW003): the pinned features, which LLVM 14
//! and LLVM 22 both emit when they are told to, and those that somebody allows.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize, Serializer};
use wasmparser::WasmFeatures;

use crate::names::{nearest, printable};

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

macro_rules! features {
    ($($(#[doc = $doc:literal])* $feature:ident = $name:literal, $what:literal, $mend:literal, $($bit:ident)|+;)*) => {
        /// An extension of WebAssembly beyond the pinned ones.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Feature { $($(#[doc = $doc])* $feature),* }

        impl Feature {
            /// Every one, those first that compilers bring first.
            pub const ALL: &[Self] = &[$(Self::$feature),*];

            /// Its name on the command line and in contract files.
            pub fn name(self) -> &'static str {
                match self { $(Self::$feature => $name),* }
            }

            /// What people call it.
            pub(crate) fn what(self) -> &'static str {
                match self { $(Self::$feature => $what),* }
            }

            /// The option of clang that leaves it out.
            pub(crate) fn mend(self) -> &'static str {
                match self { $(Self::$feature => $mend),* }
            }

            /// How wasmparser names it.
            pub(crate) fn bits(self) -> WasmFeatures {
                match self { $(Self::$feature => $(WasmFeatures::$bit)|+),* }
            }
        }
    };
}

features! {
    /// Vectors of 128 bits.
    Simd = "simd", "SIMD", "-mno-simd128", SIMD;
    /// Functions and blocks with several results, and blocks with parameters.
    MultiValue = "multi-value", "multiple results", "-mno-multivalue", MULTI_VALUE;
    /// References to functions and to things of the host as values; several tables.
    ReferenceTypes = "reference-types", "reference types", "-mno-reference-types", REFERENCE_TYPES;
    /// Arithmetic in the initial values of globals and segments.
    ExtendedConst = "extended-const", "extended constants", "-mno-extended-const", EXTENDED_CONST;
    /// Calls that leave no frame.
    TailCall = "tail-call", "tail calls", "-mno-tail-call", TAIL_CALL;
    /// Shared memory and atomic instructions.
    Threads = "threads", "threads and atomics", "-mno-atomics and without -pthread", THREADS;
    /// Exceptions, as they were standardized.
    Exceptions = "exceptions", "exceptions", "-fno-exceptions", EXCEPTIONS;
    /// Exceptions, as they were before.
    LegacyExceptions = "legacy-exceptions", "exceptions in their old form", "-fno-exceptions", LEGACY_EXCEPTIONS;
    /// More than one memory.
    MultiMemory = "multi-memory", "several memories", "-mno-multimemory", MULTI_MEMORY;
    /// Memory and tables with 64-bit addresses.
    Memory64 = "memory64", "64-bit memory", "--target=wasm32-wasi", MEMORY64;
    /// Vector instructions whose results differ between machines.
    RelaxedSimd = "relaxed-simd", "relaxed SIMD", "-mno-relaxed-simd", RELAXED_SIMD;
    /// Structures and arrays that a collector frees, and typed references.
    Gc = "gc", "garbage collection", "-mno-gc", GC | FUNCTION_REFERENCES;
    /// 128-bit arithmetic.
    WideArithmetic = "wide-arithmetic", "wide arithmetic", "-mno-wide-arithmetic", WIDE_ARITHMETIC;
    /// Pages of another size than 64 KiB.
    CustomPageSizes = "custom-page-sizes", "pages of another size", "-Wl,--page-size=65536", CUSTOM_PAGE_SIZES;
    /// Continuations.
    StackSwitching = "stack-switching", "stack switching", "-mno-stack-switching", STACK_SWITCHING;
}

impl Feature {
    /// What it is made of, and thus allows.
    pub fn brings(self) -> &'static [Self] {
        match self {
            Self::RelaxedSimd => &[Self::Simd],
            Self::LegacyExceptions => &[Self::Exceptions],
            Self::Gc => &[Self::ReferenceTypes],
            _ => &[],
        }
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A text that names no feature.
#[derive(Debug, thiserror::Error)]
#[error("unknown feature `{name}`, {known}")]
pub struct FeatureError {
    name: String,
    known: String,
}

impl FromStr for Feature {
    type Err = FeatureError;

    fn from_str(text: &str) -> Result<Self, FeatureError> {
        let names = || Self::ALL.iter().map(|feature| feature.name());
        let found = Self::ALL.iter().find(|feature| feature.name() == text);
        found.copied().ok_or_else(|| FeatureError {
            name: printable(text),
            known: match nearest(text, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known are {}", names().collect::<Vec<_>>().join(", ")),
            },
        })
    }
}

/// Some of the features beyond the pinned ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct Features(u32);

impl Features {
    /// All of them.
    pub fn all() -> Self {
        Feature::ALL.iter().copied().collect()
    }

    /// Whether `feature` is one of them.
    pub fn contains(self, feature: Feature) -> bool {
        self.0 & 1 << feature as u32 != 0
    }

    /// Adds one.
    pub fn insert(&mut self, feature: Feature) {
        self.0 |= 1 << feature as u32;
    }

    /// These and those.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// These without those.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// These and [what they bring](Feature::brings).
    #[must_use]
    pub fn with_brought(self) -> Self {
        self.union(self.iter().flat_map(Feature::brings).copied().collect())
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// As serde asks.
    pub(crate) fn is_empty_ref(&self) -> bool {
        self.is_empty()
    }

    /// In the order of [`Feature::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Feature> {
        Feature::ALL.iter().copied().filter(move |feature| self.contains(*feature))
    }

    /// What a validator is told: these, what they bring, and the pinned ones.
    pub fn language(self) -> WasmFeatures {
        self.with_brought().iter().fold(PINNED, |all, feature| all | feature.bits())
    }
}

impl FromIterator<Feature> for Features {
    fn from_iter<I: IntoIterator<Item = Feature>>(features: I) -> Self {
        let mut all = Self::default();
        features.into_iter().for_each(|feature| all.insert(feature));
        all
    }
}

impl TryFrom<Vec<String>> for Features {
    type Error = FeatureError;

    fn try_from(names: Vec<String>) -> Result<Self, FeatureError> {
        names.iter().map(|name| name.parse::<Feature>()).collect()
    }
}

impl Serialize for Features {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Feature::name))
    }
}
