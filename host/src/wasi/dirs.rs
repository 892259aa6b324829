//! Directories that plugins are granted, opened once.

use std::{
    fmt, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use wasmtime_wasi::{FsPerms, WasiCtxBuilder, filesystem::WasiFilesystemCtx};

use crate::Access;

/// Directories, under the names that a plugin knows them by.
#[derive(Clone, Default)]
pub(super) struct Dirs {
    dirs: Vec<Dir>,
    /// What each instance gets a clone of, which opens nothing.
    files: WasiFilesystemCtx,
}

#[derive(Clone)]
struct Dir {
    opened: Opened,
    guest_path: String,
    access: Access,
}

impl Dirs {
    /// These and one more.
    pub(super) fn with(
        &self,
        host_path: &Path,
        guest_path: String,
        access: Access,
    ) -> io::Result<Self> {
        let mut dirs = self.dirs.clone();
        dirs.push(Dir { opened: Opened::open(host_path)?, guest_path, access });
        let mut builder = WasiCtxBuilder::new();
        for dir in &dirs {
            let access = match dir.access {
                Access::ReadOnly => FsPerms::ReadOnly,
                Access::ReadWrite => FsPerms::ReadWrite,
            };
            let granted = builder.preopened_dir(dir.opened.path(), &dir.guest_path, access);
            granted
                .map_err(|error| error.downcast::<io::Error>().unwrap_or_else(io::Error::other))?;
        }
        Ok(Self { dirs, files: builder.build().filesystem().clone() })
    }

    pub(super) fn len(&self) -> usize {
        self.dirs.len()
    }

    pub(super) fn files(&self) -> &WasiFilesystemCtx {
        &self.files
    }
}

impl fmt::Debug for Dirs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.dirs.iter().map(|dir| (&dir.guest_path, dir.access))).finish()
    }
}

/// A directory that stays the same one, whatever its name is later.
#[derive(Clone)]
struct Opened {
    #[cfg(target_os = "linux")]
    descriptor: Arc<std::os::fd::OwnedFd>,
    #[cfg(not(target_os = "linux"))]
    path: Arc<Path>,
}

#[cfg(target_os = "linux")]
impl Opened {
    fn open(path: &Path) -> io::Result<Self> {
        use rustix::fs::{Mode, OFlags};

        let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC;
        let descriptor = rustix::fs::open(path, flags, Mode::empty())?;
        Ok(Self { descriptor: Arc::new(descriptor) })
    }

    fn path(&self) -> PathBuf {
        use std::os::fd::AsRawFd;

        format!("/proc/self/fd/{}", self.descriptor.as_raw_fd()).into()
    }
}

/// Systems that cannot open a descriptor's directory again: with each further one that
/// is granted, those before it are looked up by name once more.
#[cfg(not(target_os = "linux"))]
impl Opened {
    fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.into() })
    }

    fn path(&self) -> PathBuf {
        self.path.to_path_buf()
    }
}
