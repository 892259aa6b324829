//! Names from a module: printing them safely, and undoing C++ mangling.

use std::{
    fmt::{self, Write},
    path::Path,
};

use cpp_demangle::{DemangleOptions, ParseOptions, Symbol};

/// How much of a foreign name is shown, in characters.
const MAX_SHOWN: usize = 120;

/// The longest symbol that is looked into, and the longest name that it may
/// stand for, in bytes: back references make a short symbol mean a long name.
const MAX_DEMANGLED: usize = 1024;

/// How deep a symbol may be nested.
const MAX_RECURSION: u32 = 32;

/// A name from a module, fit to be shown: on one line, without characters that
/// control a terminal, and cut where it is too long.
pub fn printable(name: &str) -> String {
    let mut shown = escaped(name.chars().take(MAX_SHOWN));
    if name.chars().nth(MAX_SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

/// A path, fit to be shown: whole, and otherwise as [`printable`].
pub fn printable_path(path: &Path) -> String {
    escaped(path.to_string_lossy().chars())
}

/// Text of a plugin's own, fit to be shown on one line: whole, with its backticks,
/// and otherwise as [`printable`].
pub fn printable_text(text: &str) -> String {
    text.split('`').map(|part| escaped(part.chars())).collect::<Vec<_>>().join("`")
}

/// A word that a shell takes as it is, for a line to be pasted; none where it cannot be
/// shown as it is.
pub fn quoted(word: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-/=:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return Some(word.to_owned());
    }
    let is_shown = |c: char| c == ' ' || c.is_ascii_graphic() || c.is_alphanumeric();
    word.chars().all(is_shown).then(|| format!("'{}'", word.replace('\'', r"'\''")))
}

/// A path as [`quoted`] has it, which no program takes for an option.
pub fn quoted_path(path: &Path) -> Option<String> {
    let word = path.to_str()?;
    quoted(&if word.starts_with('-') { format!("./{word}") } else { word.to_owned() })
}

/// A document of JSON, fit to be shown: what is not printed as a letter stands in its
/// strings as its number.
pub fn printable_json(json: &str) -> String {
    let mut shown = String::with_capacity(json.len());
    for character in json.chars() {
        if character < '\x7f' || character.escape_debug().len() == 1 {
            shown.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(shown, "\\u{unit:04x}"); // a String takes everything
            }
        }
    }
    shown
}

/// Text of several lines, fit to be shown: whole, and otherwise as [`printable`].
pub(crate) fn printable_lines(text: &str) -> String {
    text.lines().map(|line| escaped(line.chars())).collect::<Vec<_>>().join("\n")
}

fn escaped(characters: impl Iterator<Item = char>) -> String {
    let mut shown = String::new();
    for character in characters {
        match character {
            '"' | '\'' | '\\' => shown.push(character),
            '`' => shown.push('\''),
            // letters that are drawn as nothing
            '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => {
                shown.extend(character.escape_unicode());
            }
            '\n' | '\r' | '\t' | '\0' => shown.extend(character.escape_unicode()),
            _ => shown.extend(character.escape_debug()),
        }
    }
    shown
}

/// A function's name as its author wrote it, fit to be shown.
pub fn readable(symbol: &str) -> String {
    match demangle(symbol) {
        Some(mangled) => printable(&mangled.demangled),
        None => printable(symbol),
    }
}

/// The nearest of `known` to a name that is none of them, where one is near.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let known: Vec<_> = known.into_iter().collect();
    let begins =
        |known: &&&str| name.len() > 2 && (known.starts_with(name) || name.starts_with(**known));
    if let Some(known) =
        known.iter().filter(begins).min_by_key(|known| known.len().abs_diff(name.len()))
    {
        return Some(known);
    }
    let most = |known: &str| known.len().div_ceil(3);
    let near = known.into_iter().filter(|known| known.len().abs_diff(name.len()) <= most(known));
    near.map(|known| (strsim::damerau_levenshtein(name, known), known))
        .filter(|(distance, known)| *distance <= most(known))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// A symbol that a C++ or Rust compiler made from a function's name.
pub(crate) struct Mangled {
    /// The name in the source, such as `process(int)`.
    pub(crate) demangled: String,
    /// The bare last part of it, such as `process`.
    pub(crate) base: String,
    /// Rust's mangling ends in a hash.
    pub(crate) is_rust: bool,
}

/// Undoes the mangling of `symbol`, or returns nothing where it is not mangled, or
/// stands for a name that is too long.
pub(crate) fn demangle(symbol: &str) -> Option<Mangled> {
    if !symbol.starts_with("_Z") || symbol.len() > MAX_DEMANGLED {
        return None;
    }
    let options = ParseOptions::default().recursion_limit(MAX_RECURSION);
    let parsed = Symbol::new_with_options(symbol, &options).ok()?;
    let mut full = Bounded(String::new());
    parsed.structured_demangle(&mut full, &DemangleOptions::default()).ok()?;
    Some(split(&full.0))
}

/// Text up to [`MAX_DEMANGLED`] bytes; more is an error.
struct Bounded(String);

impl Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.0.len() + text.len() > MAX_DEMANGLED {
            return Err(fmt::Error);
        }
        self.0.push_str(text);
        Ok(())
    }
}

/// Reads a name that the linker demangled already, such as `process(int)`.
pub(crate) fn from_demangled(name: &str) -> Option<Mangled> {
    name.ends_with(')').then(|| split(name))
}

fn split(demangled: &str) -> Mangled {
    let path = demangled.split('(').next().unwrap_or_default();
    let is_rust = path.rsplit("::").next().is_some_and(is_rust_hash);
    let path = if is_rust { path.rsplit_once("::").map_or(path, |(path, _)| path) } else { path };
    let base = path.rsplit("::").next().unwrap_or_default();
    // a template instance begins with its return type
    let base = base.rsplit(' ').next().unwrap_or_default();
    let demangled = if is_rust { path } else { demangled };
    Mangled { demangled: demangled.to_owned(), base: base.to_owned(), is_rust }
}

fn is_rust_hash(part: &str) -> bool {
    part.strip_prefix('h')
        .is_some_and(|hash| hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::Path;

    use super::{demangle, from_demangled, printable, quoted, quoted_path};

    #[cfg(unix)]
    #[test]
    fn a_shell_reads_what_was_quoted() {
        for text in ["/opt/keyway", "it's", "''", r#"a "b" $c \`d\` \e"#, "'; exit 1; '", "", "ä"]
        {
            let line = format!("printf %s {}", quoted(text).unwrap());
            let printed = std::process::Command::new("sh").args(["-c", &line]).output().unwrap();
            assert_eq!(String::from_utf8(printed.stdout).unwrap(), text);
        }
        for text in ["\n", "\x1b[2J", "\u{202e}", "a\0"] {
            assert_eq!(quoted(text), None, "{text:?}");
        }
        assert_eq!(quoted_path(Path::new("-x.wasm")).unwrap(), "./-x.wasm");
    }

    #[test]
    fn finds_the_function_behind_a_symbol() {
        let base = |symbol| demangle(symbol).map(|mangled| (mangled.base, mangled.is_rust));
        assert_eq!(base("_Z7processi"), Some(("process".to_owned(), false)));
        assert_eq!(base("_ZN6plugin7processEi"), Some(("process".to_owned(), false)));
        assert_eq!(base("_Z7processIiEiT_"), Some(("process<int>".to_owned(), false)));
        assert_eq!(
            base("_ZN6plugin7process17h0123456789abcdefE"),
            Some(("process".to_owned(), true))
        );
        assert!(demangle("process").is_none() && demangle("_Z").is_none());
        assert_eq!(from_demangled("process(int)").map(|m| m.base).as_deref(), Some("process"));
    }

    /// Each level names the one before twice: 20 levels stand for a megabyte.
    #[test]
    fn gives_up_on_names_that_explode() {
        let mut symbol = "_Z7processPFviiE".to_owned();
        for level in 0..20 {
            let base36 = |n: u32| char::from_digit(n, 36).map(|c| c.to_ascii_uppercase());
            let part = base36(level * 2 % 36).map_or_else(String::new, |c| format!("S{c}_"));
            symbol.push_str(&format!("PFv{part}{part}E"));
        }
        let readable = super::readable(&symbol);
        assert!(readable.len() < 2000, "{}", readable.len());
    }

    #[test]
    fn prints_hostile_names_harmlessly() {
        assert_eq!(printable("a\u{1b}[31m\n`\u{202e}"), "a\\u{1b}[31m\\u{a}'\\u{202e}");
        assert_eq!(printable("größe \u{3164}\u{61c}"), "größe \\u{3164}\\u{61c}");
        assert_eq!(printable(&"x".repeat(1000)).chars().count(), 121);
    }
}
