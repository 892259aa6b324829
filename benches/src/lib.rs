//! What the benchmarks share: the [machine] that they ran on, [numbers](number) and how
//! they are told, [bounds](bound) that are promised, [names] of what can be measured, the
//! [pictures](picture) and [files](output) that are made, the [ending].

pub mod bound;
pub mod ending;
#[cfg(feature = "report")]
pub mod machine;
pub mod names;
pub mod number;
pub mod output;
pub mod picture;
