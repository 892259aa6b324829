//! Where in a manifest something stands.

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
};

use wasm_abi_check::printable_path;

use super::table::Span;

/// A place in a manifest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The file; none where the manifest was not read from one.
    pub path: Option<PathBuf>,
    /// Line and column, from 1, in characters; none where it is the whole.
    pub position: Option<(usize, usize)>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.path, self.position) {
            (Some(path), Some((line, column))) => {
                write!(f, "{}:{line}:{column}", printable_path(path))
            }
            (Some(path), None) => f.write_str(&printable_path(path)),
            (None, Some((line, column))) => write!(f, "line {line}, column {column}"),
            (None, None) => f.write_str("the manifest"),
        }
    }
}

impl Place {
    /// The place of a byte in a file's text.
    pub(super) fn of(path: Option<&Path>, text: &str, byte: Option<usize>) -> Self {
        let position = byte.map(|byte| {
            let before = text.get(..byte).unwrap_or(text);
            let line = before.rsplit('\n').next().unwrap_or_default();
            (before.matches('\n').count() + 1, line.chars().count() + 1)
        });
        Self { path: path.map(Path::to_owned), position }
    }
}

/// Where the keys stand that only a host can judge.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    path: Option<PathBuf>,
    positions: BTreeMap<String, (usize, usize)>,
}

impl Places {
    pub(super) fn new(path: Option<&Path>, text: &str, spans: Vec<(String, Span)>) -> Self {
        let position = |span: Span| Place::of(None, text, Some(span.start)).position;
        let positions = spans.into_iter().filter_map(|(key, span)| Some((key, position(span)?)));
        Self { path: path.map(Path::to_owned), positions: positions.collect() }
    }

    pub(super) fn of(&self, key: &str) -> Place {
        Place { path: self.path.clone(), position: self.positions.get(key).copied() }
    }
}
