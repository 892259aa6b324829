//! The machine on which something was measured.

use std::{env, fs, thread};

use serde::Serialize;

/// What the times depend on.
#[derive(Serialize)]
pub struct Machine {
    processor: Option<String>,
    cores: usize,
    load: Option<f64>,
    os: &'static str,
    architecture: &'static str,
}

impl Machine {
    /// The one that this runs on, with its load of the last minute.
    pub fn here() -> Self {
        let read = |path| fs::read_to_string(path).ok();
        let processor = read("/proc/cpuinfo").and_then(|text| {
            let line = text.lines().find(|line| line.starts_with("model name"))?;
            Some(line.split_once(':')?.1.trim().to_owned())
        });
        let load = read("/proc/loadavg");
        Self {
            processor,
            cores: thread::available_parallelism().map_or(1, |cores| cores.get()),
            load: load.and_then(|text| text.split_whitespace().next()?.parse().ok()),
            os: env::consts::OS,
            architecture: env::consts::ARCH,
        }
    }

    /// Warns where others run as well.
    pub fn note_load(&self) {
        let cores = self.cores;
        if let Some(load) = self.load.filter(|load| *load > cores as f64) {
            eprintln!(
                "note: others run here as well, load {load} on {cores} cores: times are long"
            );
        }
    }
}
