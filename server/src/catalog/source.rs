//! Where the files of a plugin are, and what they hold.

use sha2::{Digest as _, Sha256};

use super::operator::OperatorFiles;
use crate::store::Found;

/// The files of a plugin, as they were last seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// In the store.
    Store(Found),
    /// By a manifest of the operator.
    Operator(OperatorFiles),
}

impl Source {
    /// Whether its files are so old that whoever writes to one now gives it another time.
    pub(super) fn is_settled(&self) -> bool {
        use super::track::GRANULE;

        match self {
            Self::Store(found) => {
                let files = std::iter::once(&found.module).chain(&found.manifest);
                files.into_iter().all(|file| file.fingerprint.is_older_than(GRANULE))
            }
            Self::Operator(files) => files.are_older_than(GRANULE),
        }
    }

    /// What its manifest is called.
    pub(super) fn manifest_name(&self) -> &str {
        match self {
            Self::Store(found) => found.manifest.as_ref().map_or("", |file| file.path.as_str()),
            Self::Operator(files) => files.manifest_name(),
        }
    }
}

/// All that a plugin is loaded from: where two are the same, nothing is to be loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Contents {
    all: [u8; 32],
    /// Of the module alone.
    pub(super) module: [u8; 32],
}

impl Contents {
    /// `others` are the files beside the module, of which each has its place.
    pub(super) fn of(module: &[u8], others: &[Option<&[u8]>]) -> Self {
        let module = Sha256::digest(module).into();
        let mut all = Sha256::new_with_prefix(module);
        for other in others {
            match other {
                Some(bytes) => all.update(Sha256::digest(bytes)),
                None => all.update([0; 32]),
            }
        }
        Self { all: all.finalize().into(), module }
    }
}
