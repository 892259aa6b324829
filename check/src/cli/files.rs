//! Which modules the command line means.

use std::{
    collections::HashSet,
    ffi::OsStr,
    fmt, io,
    path::{self, Path, PathBuf},
};

use glob::{MatchOptions, Pattern, PatternError};
use wasm_abi_check::{file, printable, printable_path};

use super::Failure;

/// As a shell's patterns: `*` stays in a folder and leaves hidden files out.
const SHELL: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: true,
};

/// Where a module comes from.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) enum Source {
    File(PathBuf),
    Stdin,
}

impl Source {
    /// The path that is shown.
    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::File(path) => path,
            Self::Stdin => Path::new("<stdin>"),
        }
    }

    pub(super) fn read(&self) -> io::Result<Vec<u8>> {
        match self {
            Self::File(path) => file::read(path),
            Self::Stdin => file::read_from(io::stdin().lock()),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&printable_path(self.path()))
    }
}

impl Source {
    /// As one word of a shell, to be pasted.
    pub(super) fn word(&self) -> String {
        match self {
            Self::File(path) => file_word(path),
            Self::Stdin => "-".to_owned(),
        }
    }
}

/// A path as one word of a shell, which no program takes for an option.
pub(super) fn file_word(path: &Path) -> String {
    let word = quoted(&path.to_string_lossy());
    if path.to_string_lossy().starts_with('-') { format!("./{word}") } else { word }
}

/// That a file cannot be read, and how to find out why.
pub(super) fn unreadable(what: &str, source: &Source, error: &io::Error) -> Failure {
    let failure = Failure::usage(format!("cannot read the {what}: {error}: {source}"));
    match source {
        Source::File(path) => failure.hint(look_for(path, error)),
        Source::Stdin => failure.hint("wasm-abi-check - < PLUGIN.wasm"),
    }
}

/// How to see what is there instead of a file that cannot be read.
pub(super) fn look_for(path: &Path, error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::NotFound {
        format!("list what is there: find {} -name '*.wasm'", file_word(folder_above(path)))
    } else {
        format!("see who may read it: ls -ld {}", file_word(path))
    }
}

/// That a file cannot be written, and what to do first.
pub(super) fn unwritable(what: &str, path: &Path, error: &io::Error) -> Failure {
    let shown = printable_path(path);
    Failure::usage(format!("cannot write the {what}: {error}: {shown}"))
        .hint(make_room_for(path, error))
}

/// What has to be done before a file can be written.
pub(super) fn make_room_for(path: &Path, error: &io::Error) -> String {
    match path.parent() {
        Some(folder) if error.kind() == io::ErrorKind::NotFound => {
            format!("make the folder: mkdir -p {}", file_word(folder))
        }
        _ if path.is_dir() => format!("name a file in it: {}", file_word(&path.join("NAME"))),
        _ => {
            let folder = file_word(folder_above(path));
            format!("see who may write there, and what room is left: ls -ld {folder}; df {folder}")
        }
    }
}

/// The modules that `arguments` mean, each once, in their order; those of a pattern by
/// name.
pub(super) fn find(arguments: &[PathBuf]) -> Result<Vec<Source>, Failure> {
    let mut sources = Vec::new();
    for argument in arguments {
        if argument.as_os_str() == "-" {
            sources.push(Source::Stdin);
        } else if argument.is_dir() {
            return Err(folder(argument));
        } else if let Some(pattern) = pattern(argument) {
            sources.extend(matches(pattern)?.into_iter().map(Source::File));
        } else {
            sources.push(Source::File(argument.clone()));
        }
    }
    let mut seen = HashSet::new();
    sources.retain(|source| seen.insert(identity(source)));
    Ok(sources)
}

/// What makes two names of a file the same: `a.wasm` and `./a.wasm` are.
fn identity(source: &Source) -> Source {
    match source {
        Source::File(file) => Source::File(path::absolute(file).unwrap_or_else(|_| file.clone())),
        Source::Stdin => Source::Stdin,
    }
}

/// The argument as a pattern, where it is one and names no file.
fn pattern(argument: &Path) -> Option<&str> {
    let text = argument.to_str()?;
    (text.contains(['*', '?', '[']) && argument.symlink_metadata().is_err()).then_some(text)
}

fn matches(pattern: &str) -> Result<Vec<PathBuf>, Failure> {
    let shown = printable(pattern);
    let mut files = expand(pattern).map_err(|error| {
        Failure::usage(format!("`{shown}` is not a pattern: {}", error.msg))
            .hint("wasm-abi-check 'FOLDER/**/*.wasm'")
    })?;
    files.sort();
    if files.is_empty() {
        let folder = file_word(folder_above(Path::new(pattern)));
        return Err(Failure::usage(format!("no file matches the pattern `{shown}`"))
            .hint(format!("list what is there: find {folder} -name '*.wasm'")));
    }
    Ok(files)
}

/// The files that a pattern names, and the folders that cannot be looked into, which
/// reading them will tell.
fn expand(pattern: &str) -> Result<Vec<PathBuf>, PatternError> {
    // the folders before the first `*` are no pattern
    let wild = pattern.find(['*', '?', '[']).unwrap_or(pattern.len());
    let start = pattern[..wild].rfind('/').map_or(0, |at| at + 1);
    let (top, below) = pattern.split_at(start);
    let depth = if below.contains("**") { None } else { Some(below.split('/').count()) };
    let search = Search {
        pattern: Pattern::new(below)?,
        depth,
        is_dotted: below.starts_with('.') || below.contains("/."),
    };
    Ok(search.walk(Path::new(top)))
}

/// A pattern, and where to look for files that it matches.
struct Search {
    pattern: Pattern,
    /// How many folders deep, where that is bounded.
    depth: Option<usize>,
    /// Hidden folders are looked into.
    is_dotted: bool,
}

impl Search {
    /// The files below a folder. Links to folders are followed only as deep as the
    /// pattern goes, since they may lead round in circles.
    fn walk(&self, top: &Path) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut folders = vec![(top.to_owned(), 1)];
        while let Some((folder, depth)) = folders.pop() {
            let read = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
            let Ok(entries) = read.read_dir() else {
                if read.is_dir() {
                    files.push(folder);
                }
                continue;
            };
            for entry in entries.flatten() {
                let path = folder.join(entry.file_name());
                let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
                let is_folder = is_folder || self.depth.is_some() && path.is_dir();
                if !is_folder && self.matches(&path, top) && !path.is_dir() {
                    files.push(path);
                } else if is_folder && self.goes_into(&entry.file_name(), depth) {
                    folders.push((path, depth + 1));
                }
            }
        }
        files
    }

    /// Also of names that are no text.
    fn matches(&self, path: &Path, top: &Path) -> bool {
        let below = path.strip_prefix(top).map(Path::to_string_lossy);
        below.is_ok_and(|below| self.pattern.matches_with(&below, SHELL))
    }

    fn goes_into(&self, name: &OsStr, depth: usize) -> bool {
        let is_hidden = name.as_encoded_bytes().starts_with(b".");
        (self.is_dotted || !is_hidden) && self.depth.is_none_or(|most| depth < most)
    }
}

/// The part of a path, or of a pattern, that is the name of an existing folder.
fn folder_above(path: &Path) -> &Path {
    let mut folders = path.ancestors().skip(1);
    folders.find(|folder| folder.is_dir()).unwrap_or(Path::new("."))
}

fn folder(path: &Path) -> Failure {
    let inside = Path::new(&Pattern::escape(&path.to_string_lossy())).join("**/*.wasm");
    Failure::usage(format!("this is a folder, not a module: {}", printable_path(path)))
        .hint(format!("wasm-abi-check {}", quoted(&inside.to_string_lossy())))
}

/// Text as one word of a shell; what controls a terminal is taken out.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    if text.chars().all(is_plain) {
        return text.to_owned();
    }
    let parts = text.split('\'').map(|part| printable_path(Path::new(part)));
    format!("'{}'", parts.collect::<Vec<_>>().join("'\\''"))
}
