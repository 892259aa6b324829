//! What a plugin may take.

use std::time::Duration;

use clap::{Args, value_parser};
use keyway_host::Limits;

/// The highest memory limit that can be asked for: 1 GiB.
pub(super) const MAX_MEMORY_KIB: usize = 1 << 20;

#[derive(Args)]
pub(super) struct LimitOptions {
    /// Time limit of one call, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 1000, value_parser = value_parser!(u64).range(1..=3_600_000))]
    timeout: u64,

    /// Memory limit, in KiB
    #[arg(long, value_name = "KIB", default_value_t = 16 << 10, value_parser = value_parser!(u64).range(0..=MAX_MEMORY_KIB as u64))]
    memory: u64,

    /// Fuel limit of one call, about one unit for each instruction; tells how much each
    /// call used, and makes the run deterministic
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    fuel: Option<u64>,

    /// Makes the plugin compute the same on every machine and run
    #[arg(long)]
    deterministic: bool,
}

impl LimitOptions {
    pub(super) fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        limits.time = Duration::from_millis(self.timeout);
        limits.memory = usize::try_from(self.memory << 10).unwrap_or(usize::MAX);
        limits.fuel = self.fuel;
        limits
    }

    /// Fuel is measured on deterministic hosts alone.
    pub(super) fn is_deterministic(&self) -> bool {
        self.deterministic || self.fuel.is_some()
    }
}
