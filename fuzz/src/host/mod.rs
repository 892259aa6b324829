//! Fuzzing of the host: load and call.
//!
//! The path of a run: a number seeds [`input`], which makes a module ([`shape`] with
//! bodies of [`code`], wasm-smith, or a changed plugin) and a [`script`] of calls;
//! a [`station`] loads it into its host, with [`grants`], and plays the script; what
//! comes back is judged by [`verdict`]. A [`campaign`] counts.

pub mod campaign;
pub mod code;
pub mod grants;
pub mod input;
pub mod script;
pub mod shape;
pub mod station;
pub mod tally;
pub mod verdict;
