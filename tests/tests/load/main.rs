//! `keyway-server` under load and misfortune, as it is run. What is measured is printed:
//! `cargo test --workspace --test load -- --nocapture --test-threads 1`.
#![allow(clippy::unwrap_used)]

mod connections;
mod fairness;
mod hostile;
mod misfortune;
mod plugins;
mod raw;
mod store;
mod swap;
