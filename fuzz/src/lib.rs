//! Fuzzing of the checker and of the host, on stable Rust.
//!
//! The path of a run: a number seeds [`input`], which makes a module and a contract
//! out of generated modules ([`smith`]), of a [`corpus`] and of what [`mutate`] does
//! to it; [`invariants`] hands them to the checker and judges what comes back, with
//! a second opinion of the [`oracle`]; a [`campaign`] counts, and what is broken is
//! made small by [`minimize`]. [`hostile`] holds inputs made by thought. The host has a
//! path of its own: see `host`.

pub mod campaign;
pub mod contract_files;
pub mod corpus;
#[cfg(feature = "host")]
pub mod host;
pub mod hostile;
pub mod input;
pub mod invariants;
pub mod metadata;
pub mod minimize;
pub mod mutate;
pub mod names;
pub mod oracle;
pub mod panics;
pub mod sections;
pub mod smith;
