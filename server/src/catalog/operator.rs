//! Manifests that the operator names: trusted as the operator is, wherever their files lie.

use std::{
    fs::metadata,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use keyway_host::{
    Error, Manifest,
    manifest::{ContractSource, Source as Module},
};
use wasm_abi_check::printable_path;

use super::{Refusal, source::Contents};
use crate::store::{
    FileError, Fingerprint, MAX_MANIFEST_BYTES, MAX_MODULE_BYTES, Name, NameError, read_path,
};

/// A manifest that the operator names, and the name of its plugin, which is the file's.
#[derive(Clone, Debug)]
pub(crate) struct OperatorManifest {
    name: Name,
    path: Arc<Path>,
    /// What it named when it was last read, and is looked at with it.
    named: Arc<Mutex<Vec<PathBuf>>>,
}

/// Why a file cannot be the manifest of a plugin.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OperatorManifestError {
    /// It is called what no plugin can be called.
    #[error("{source}: {}", printable_path(.path))]
    Name {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: NameError,
    },
    /// Two manifests are of one plugin.
    #[error("a manifest of `{name}` was named before: {}", printable_path(.path))]
    Twice {
        /// The name of the plugin.
        name: Name,
        /// The second file.
        path: PathBuf,
    },
}

impl OperatorManifest {
    /// The manifests at these paths; none is read yet.
    pub(crate) fn all(
        paths: impl IntoIterator<Item = PathBuf>,
    ) -> Result<Vec<Self>, OperatorManifestError> {
        let mut manifests: Vec<Self> = Vec::new();
        for path in paths {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            let name = match Name::new(&stem) {
                Ok(name) => name,
                Err(source) => return Err(OperatorManifestError::Name { path, source }),
            };
            if manifests.iter().any(|known| known.name == name) {
                return Err(OperatorManifestError::Twice { name, path });
            }
            manifests.push(Self { name, path: path.into(), named: Arc::default() });
        }
        Ok(manifests)
    }

    /// The name of its plugin.
    pub(crate) fn name(&self) -> &Name {
        &self.name
    }

    /// Its files as they are now.
    pub(super) fn look(&self) -> OperatorFiles {
        let named = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        let files = std::iter::once(&*self.path).chain(named.iter().map(PathBuf::as_path));
        OperatorFiles { manifest: self.clone(), fingerprints: files.map(fingerprint).collect() }
    }

    fn file_name(&self) -> &str {
        self.path.file_name().and_then(|name| name.to_str()).unwrap_or("the manifest")
    }
}

fn fingerprint(path: &Path) -> Option<Fingerprint> {
    metadata(path).ok().as_ref().map(Fingerprint::from)
}

/// The files of such a plugin as they were at one moment.
#[derive(Clone, Debug)]
pub(super) struct OperatorFiles {
    manifest: OperatorManifest,
    /// Of the manifest, and then of what it names; none where there is no such file.
    fingerprints: Vec<Option<Fingerprint>>,
}

impl PartialEq for OperatorFiles {
    fn eq(&self, other: &Self) -> bool {
        self.fingerprints == other.fingerprints // the manifest's path never changes
    }
}

impl Eq for OperatorFiles {}

impl OperatorFiles {
    pub(super) fn are_older_than(&self, age: Duration) -> bool {
        let mut files = self.fingerprints.iter();
        files.all(|file| file.as_ref().is_some_and(|file| file.is_older_than(age)))
    }

    pub(super) fn manifest_name(&self) -> &str {
        self.manifest.file_name()
    }

    /// The manifest with the bytes of its module, and a digest of all that it is loaded
    /// from.
    pub(super) fn read(&self) -> Result<(Manifest, Contents), ReadError> {
        let OperatorManifest { path, named, .. } = &self.manifest;
        let refused = |error: Error| Refusal::of(&error, self.manifest_name());
        let (text, _) = read_path(path, self.manifest_name(), MAX_MANIFEST_BYTES)?;
        let Ok(words) = str::from_utf8(&text) else {
            let what = format!("`{}` is not UTF-8 text", self.manifest_name());
            return Err(Refusal::new(what).into());
        };
        let folder = path.parent().unwrap_or(Path::new(""));
        let manifest = Manifest::parse(words, folder).map_err(|error| refused(error.into()))?;
        let mut files = Vec::new();
        let module = match manifest.plugin() {
            Module::Bytes(bytes) => bytes.clone(),
            Module::File(path) => {
                files.push(path.clone());
                *named.lock().unwrap_or_else(PoisonError::into_inner) = files.clone();
                read_path(path, &file_name(path), MAX_MODULE_BYTES)?.0
            }
            _ => return Err(Refusal::new("the manifest names no module").into()),
        };
        // the host reads these itself, so that what tells of a change must do
        let others = [
            manifest.contract().and_then(|contract| match contract {
                ContractSource::File(path) => Some(path.clone()),
                _ => None,
            }),
            manifest.wasi().and_then(|wasi| wasi.stdin.clone()),
        ];
        let seen = others.each_ref().map(|path| {
            path.as_deref().map(|path| format!("{:?}", fingerprint(path)).into_bytes())
        });
        files.extend(others.into_iter().flatten());
        *named.lock().unwrap_or_else(PoisonError::into_inner) = files;
        let [contract, stdin] = seen.each_ref().map(|it| it.as_deref());
        let contents = Contents::of(&module, &[Some(&text), contract, stdin]);
        Ok((manifest.with_plugin(Module::Bytes(module)), contents))
    }
}

/// Why it could not be read.
#[derive(Debug)]
pub(super) enum ReadError {
    File(FileError),
    Refused(Refusal),
}

impl From<FileError> for ReadError {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

impl From<Refusal> for ReadError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
