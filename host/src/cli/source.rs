//! The plugin, and what it should fit.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use keyway_host::{Error, Options};
use wasm_abi_check::{Contract, file, printable};

use super::failure::Failure;

/// The plugin, and what it should fit.
#[derive(Args)]
pub(super) struct Source {
    /// The plugin, a .wasm file
    pub(super) plugin: PathBuf,

    /// Contract that it must fit: function, lifecycle, bytes, or a .toml file.
    /// Without it the module's own metadata decides, else its exports
    #[arg(long, value_name = "NAME|FILE")]
    contract: Option<String>,

    /// Feature that it may use beyond the pinned ones; may be repeated
    #[arg(long, value_name = "FEATURE")]
    feature: Vec<Feature>,
}

/// A feature that is not pinned.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Feature {
    // of 128 bits, not the relaxed one
    Simd,
}

impl Source {
    pub(super) fn bytes(&self) -> Result<Vec<u8>, Failure> {
        file::read(&self.plugin).map_err(|error| Failure::Read(self.plugin.clone(), error))
    }

    pub(super) fn contract(&self) -> Result<Option<Contract>, Failure> {
        self.contract.as_deref().map(Contract::find).transpose().map_err(Failure::Contract)
    }

    pub(super) fn options(&self) -> Options {
        let mut options = Options::default();
        if self.feature.contains(&Feature::Simd) {
            options.features.insert(wasm_abi_check::Feature::Simd);
        }
        options
    }

    pub(super) fn failed(&self, error: Error) -> Failure {
        Failure::Host(self.plugin.clone(), error, None)
    }

    /// The file's name without its end, fit to be shown, for a plugin that has none.
    pub(super) fn stem(&self) -> String {
        printable(&self.plugin.file_stem().unwrap_or_default().to_string_lossy())
    }
}
