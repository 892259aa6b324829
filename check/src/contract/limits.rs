//! How much a module may ask for, and how much it may cost a compiler.

use serde::{Deserialize, Serialize};

macro_rules! limits {
    ($($(#[doc = $doc:literal])+ $name:ident $(= $default:expr)?;)*) => {
        /// How much a module may ask for. Where a limit is absent, that of
        /// [`Limits::DEFAULT`] holds, and where that has none, there is no limit.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
        #[serde(deny_unknown_fields, default)]
        #[non_exhaustive]
        pub struct Limits {
            $($(#[doc = $doc])+ #[serde(skip_serializing_if = "Option::is_none")] pub $name: Option<u64>,)*
        }

        impl Limits {
            /// What a host can bear that compiles a plugin while somebody waits: well
            /// above what clang makes of real plugins.
            pub const DEFAULT: Self = Self { $($name: limits!(@$($default)?)),* };

            /// Those that are above the default ones.
            pub(crate) fn beyond_default(&self) -> Self {
                let above = |own: Option<u64>, default: Option<u64>| own.filter(|own| default.is_some_and(|default| *own > default)).map(writable);
                Self { $($name: above(self.$name, Self::DEFAULT.$name)),* }
            }

            /// These limits, completed by the default ones.
            pub(crate) fn complete(&self) -> Self {
                Self { $($name: self.$name.or(Self::DEFAULT.$name)),* }
            }
        }
    };
    (@) => { None };
    (@$default:expr) => { Some($default) };
}

/// The value, or the largest that a contract file can hold.
pub(super) fn writable(value: u64) -> u64 {
    value.min(i64::MAX.cast_unsigned())
}

limits! {
    /// Initial linear memory, in pages of 64 KiB.
    memory_pages;
    /// What the linear memory may grow to, in pages of 64 KiB: the module has to
    /// declare a maximum.
    memory_max_pages;
    /// Initial entries of all tables together.
    table_elements = 100_000;
    /// Bytes of the stack in linear memory.
    stack_bytes;
    /// Bytes of all data segments together.
    data_bytes;
    /// Bytes of the module.
    module_bytes;
    /// Bytes of code.
    code_bytes = 2 << 20;
    /// Exports.
    exports = 10_000;
    /// Imports.
    imports = 1_000;
    /// Functions that the module defines.
    functions = 20_000;
    /// Bytes of one function.
    function_bytes = 512 << 10;
    /// Parameters and local variables of all functions together.
    locals = 500_000;
    /// Blocks, loops and ifs of one function.
    blocks = 10_000;
    /// How deep they may be nested. A `switch` makes a block for each case.
    nested_blocks = 4_000;
    /// Targets of one branch table.
    branch_targets = 10_000;
    /// What it costs a compiler to find out which value a local has where: of each
    /// function `loops * locals * (loops + locals / 100)`, added up. `loops` is how
    /// deep they are nested, `locals` how many are read elsewhere than in the straight
    /// run of instructions that set them, plus one. Two million take about a second.
    loop_cost = 2_000_000;
    /// Entries of all element segments together, which fill tables.
    elements = 100_000;
    /// Segments of elements and of data.
    segments = 20_000;
}
