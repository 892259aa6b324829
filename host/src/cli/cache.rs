//! Where compiled plugins are kept.

use std::{env, path::PathBuf};

use clap::Args;
use keyway_host::Cache;

use super::failure::Failure;

/// Names the folder; empty for no cache.
const VARIABLE: &str = "KEYWAY_CACHE";

#[derive(Args)]
pub(super) struct CacheOptions {
    /// Folder that keeps compiled plugins, which no other user may write. Unless told
    /// it is $KEYWAY_CACHE, none where that is empty, else keyway in the user's cache
    /// folder
    #[arg(long, value_name = "DIR", conflicts_with = "no_cache")]
    cache_dir: Option<PathBuf>,

    /// Compiles the plugin anew, and keeps nothing
    #[arg(long)]
    no_cache: bool,
}

impl CacheOptions {
    /// The cache, where there is to be one. A folder that was named has to do; without
    /// the user's own, plugins are loaded just as well.
    pub(super) fn open(&self) -> Result<Option<Cache>, Failure> {
        if self.no_cache {
            return Ok(None);
        }
        let told = self.cache_dir.clone().or_else(|| env::var_os(VARIABLE).map(PathBuf::from));
        match told {
            Some(folder) if folder.as_os_str().is_empty() => Ok(None),
            Some(folder) => Cache::at(folder).map(Some).map_err(Failure::Cache),
            None => Ok(Cache::of_user()
                .inspect_err(|error| tracing::debug!(%error, "compiled plugins are not kept"))
                .ok()),
        }
    }
}
