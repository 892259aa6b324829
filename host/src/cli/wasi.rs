//! WASI preview 1, as the command line grants it.

use std::{path::PathBuf, str::FromStr};

use clap::Args;
use keyway_host::{Access, Error, Output, Wasi};

#[derive(Args)]
pub(super) struct WasiOptions {
    /// Directory that the plugin may use by WASI, as `HOST[::GUEST][:ro|:rw]`: its name here,
    /// the plugin's name for it, and whether it may also be changed; grants wasi; may be
    /// repeated
    #[arg(long, value_name = "DIR", conflicts_with_all = ["manifest", "deterministic", "fuel"])]
    wasi_dir: Vec<Dir>,
}

/// A directory of this machine, and what the plugin knows it as.
#[derive(Clone)]
struct Dir {
    host: PathBuf,
    guest: String,
    access: Access,
}

impl FromStr for Dir {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (paths, access) = match (text.strip_suffix(":ro"), text.strip_suffix(":rw")) {
            (Some(paths), _) => (paths, Access::ReadOnly),
            (None, Some(paths)) => (paths, Access::ReadWrite),
            (None, None) => (text, Access::ReadOnly),
        };
        let (host, guest) = paths.split_once("::").unwrap_or((paths, paths));
        if host.is_empty() || guest.is_empty() {
            return Err("a directory is HOST, HOST::GUEST, or either with :ro or :rw");
        }
        Ok(Self { host: host.into(), guest: guest.to_owned(), access })
    }
}

impl WasiOptions {
    /// Whether there is a use for WASI alone.
    pub(super) fn is_told(&self) -> bool {
        !self.wasi_dir.is_empty()
    }

    /// Clocks, random numbers and the directories; what is printed goes to the log.
    pub(super) fn wasi(&self) -> Result<Wasi, Error> {
        let wasi = Wasi::new().stdout(Output::log()).stderr(Output::log());
        self.wasi_dir.iter().try_fold(wasi, |wasi, Dir { host, guest, access }| {
            wasi.dir(host, guest.clone(), *access)
        })
    }
}
