//! What the benchmarks share: the [machine] that they ran on, [numbers](number) and how
//! they are told, [bounds](bound) that are promised, the [files](output) that are written.

pub mod bound;
#[cfg(feature = "report")]
pub mod machine;
pub mod number;
pub mod output;
