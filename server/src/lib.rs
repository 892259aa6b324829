//! Serves plugins over HTTP: a store holds them, the catalog has them loaded by name.
#![warn(clippy::print_stderr, clippy::print_stdout)] // libraries do not talk

#[allow(dead_code, unused_imports)]
mod catalog;
#[allow(dead_code, unused_imports)]
mod store;
