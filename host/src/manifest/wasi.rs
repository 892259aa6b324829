//! The table `[wasi]`.

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
};

use super::{
    Mistake,
    parse::{Fault, expect_no_nul, path},
    table::{self, Span},
};
use crate::Access;
#[cfg(feature = "wasi")]
use crate::{Error, Grants};

/// Bytes of the file that is the standard input: 16 MiB.
#[cfg(feature = "wasi")]
const MAX_STDIN_BYTES: usize = 16 << 20;

/// What the manifest gives a plugin of WASI preview 1.
#[derive(Clone)]
#[non_exhaustive]
pub struct WasiTable {
    /// The arguments.
    pub args: Vec<String>,
    /// The environment.
    pub env: BTreeMap<String, String>,
    /// The file that is its standard input; none is an empty one.
    pub stdin: Option<PathBuf>,
    /// Where its standard output goes.
    pub stdout: Sink,
    /// Where its standard error goes.
    pub stderr: Sink,
    /// The folders that it may use.
    pub dirs: Vec<Dir>,
}

/// Where an output goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sink {
    /// Nowhere.
    Discard,
    /// Where the host's own goes.
    Inherit,
    /// To the log, line by line.
    Log,
}

/// A folder that a plugin may use.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dir {
    /// Which one.
    pub host: PathBuf,
    /// Under what name.
    pub guest: String,
    /// What it may do there.
    pub access: Access,
}

impl fmt::Debug for WasiTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // no values: arguments and an environment may hold secrets
        f.debug_struct("WasiTable")
            .field("env", &self.env.keys())
            .field("stdin", &self.stdin)
            .field("stdout", &self.stdout)
            .field("stderr", &self.stderr)
            .field("dirs", &self.dirs)
            .finish_non_exhaustive()
    }
}

impl WasiTable {
    pub(super) fn read(table: table::Wasi, folder: &Path) -> Result<Self, Fault> {
        for arg in &table.args {
            expect_no_nul("wasi.args", arg)?;
        }
        for (key, value) in &table.env {
            expect_no_nul("wasi.env", key)?;
            expect_no_nul("wasi.env", value)?;
            if key.get_ref().is_empty() {
                return Err(Fault::at(Mistake::Empty { key: "wasi.env" }, key.span()));
            }
            if key.get_ref().contains('=') {
                let mistake = Mistake::Character { key: "wasi.env", what: "a `=` in a name" };
                return Err(Fault::at(mistake, key.span()));
            }
        }
        let sink = |sink: Option<toml::Spanned<table::Sink>>| match sink.map(|it| it.into_inner()) {
            None | Some(table::Sink::Discard) => Sink::Discard,
            Some(table::Sink::Inherit) => Sink::Inherit,
            Some(table::Sink::Log) => Sink::Log,
        };
        let env = table.env.into_iter();
        Ok(Self {
            args: table.args.into_iter().map(toml::Spanned::into_inner).collect(),
            env: env.map(|(key, value)| (key.into_inner(), value.into_inner())).collect(),
            stdin: table.stdin.map(|file| path("wasi.stdin", folder, &file)).transpose()?,
            stdout: sink(table.stdout),
            stderr: sink(table.stderr),
            dirs: dirs(table.dirs, folder)?,
        })
    }

    /// Where the table sends an output to the log, if it does.
    pub(super) fn logs(table: &table::Wasi) -> Option<(&'static str, Span)> {
        let outputs = [("wasi.stdout", &table.stdout), ("wasi.stderr", &table.stderr)];
        outputs.into_iter().find_map(|(key, sink)| {
            let sink = sink.as_ref()?;
            matches!(sink.get_ref(), table::Sink::Log).then(|| (key, sink.span()))
        })
    }

    /// Grants it to a plugin.
    #[cfg(feature = "wasi")]
    pub(super) fn grant(&self, grants: &mut Grants) -> Result<(), Error> {
        let mut wasi = crate::Wasi::new().args(&self.args);
        for (key, value) in &self.env {
            wasi = wasi.env(key, value);
        }
        if let Some(path) = &self.stdin {
            wasi = wasi.stdin(super::read_file("standard input", path, MAX_STDIN_BYTES)?);
        }
        wasi = wasi.stdout(self.stdout.output()).stderr(self.stderr.output());
        for Dir { host, guest, access } in &self.dirs {
            wasi = wasi.dir(host, guest, *access)?;
        }
        grants.wasi = Some(wasi);
        Ok(())
    }
}

#[cfg(feature = "wasi")]
impl Sink {
    fn output(self) -> crate::Output {
        match self {
            Self::Discard => crate::Output::discard(),
            Self::Inherit => crate::Output::inherit(),
            Self::Log => crate::Output::log(),
        }
    }
}

fn dirs(tables: Vec<table::Dir>, folder: &Path) -> Result<Vec<Dir>, Fault> {
    let mut names = std::collections::BTreeSet::new();
    let mut dirs = Vec::new();
    for table in tables {
        expect_no_nul("wasi.dirs.guest", &table.guest)?;
        let (span, guest) = (table.guest.span(), table.guest.into_inner());
        if guest.is_empty() {
            return Err(Fault::at(Mistake::Empty { key: "wasi.dirs.guest" }, span));
        }
        if !names.insert(guest.clone()) {
            return Err(Fault::at(Mistake::DirTwice { guest }, span));
        }
        let access = match table.access {
            None | Some(table::Access::Read) => Access::ReadOnly,
            Some(table::Access::ReadWrite) => Access::ReadWrite,
        };
        dirs.push(Dir { host: path("wasi.dirs.host", folder, &table.host)?, guest, access });
    }
    Ok(dirs)
}
