//! The plugin, and what it should fit.

use std::path::PathBuf;

use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};
use keyway_host::{Error, FEATURES, Feature, Options};
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
    #[arg(long, value_name = "FEATURE", value_parser = feature())]
    feature: Vec<Feature>,
}

/// One that hosts can have.
fn feature() -> impl TypedValueParser<Value = Feature> {
    PossibleValuesParser::new(FEATURES.map(Feature::name)).try_map(|name| name.parse::<Feature>())
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
        for feature in &self.feature {
            options.features.insert(*feature);
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
