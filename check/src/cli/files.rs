//! Which modules the command line means.

use std::{
    collections::HashSet,
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
    let whole = |at: usize| {
        let (before, after) = (&pattern[..at], &pattern[at + 2..]);
        (before.is_empty() || before.ends_with('/')) && (after.is_empty() || after.starts_with('/'))
    };
    let recursion = pattern.match_indices("**").map(|(at, _)| at).find(|at| whole(*at));
    let mut files = Vec::new();
    let Some(at) = recursion else {
        let paths = glob::glob_with(pattern, SHELL)?;
        let paths = paths.map(|path| path.unwrap_or_else(|error| error.path().to_owned()));
        files.extend(paths.filter(|path| !path.is_dir() || path.read_dir().is_err()));
        return Ok(files);
    };
    let inside = Pattern::new(&pattern[at..])?;
    let dotted = pattern[at..].contains("/.");
    let above = &pattern[..at];
    if ["", "/"].contains(&above) {
        walk(Path::new(above), &inside, dotted, &mut files);
    } else {
        for folder in glob::glob_with(above.trim_end_matches('/'), SHELL)? {
            let folder = folder.unwrap_or_else(|error| error.path().to_owned());
            walk(&folder, &inside, dotted, &mut files);
        }
    }
    Ok(files)
}

/// The files below a folder that a pattern matches. Links to folders are not followed,
/// since they may lead round in circles; hidden folders only where the pattern asks.
fn walk(top: &Path, pattern: &Pattern, dotted: bool, files: &mut Vec<PathBuf>) {
    let mut folders = vec![top.to_owned()];
    while let Some(folder) = folders.pop() {
        let read = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
        let Ok(entries) = read.read_dir() else {
            if read.is_dir() {
                files.push(folder);
            }
            continue;
        };
        for entry in entries.flatten() {
            let path = folder.join(entry.file_name());
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                if dotted || !entry.file_name().as_encoded_bytes().starts_with(b".") {
                    folders.push(path);
                }
            } else if path
                .strip_prefix(top)
                .is_ok_and(|path| pattern.matches_path_with(path, SHELL))
                && !path.is_dir()
            {
                files.push(path);
            }
        }
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
