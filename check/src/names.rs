//! Names from a module: printing them safely, and undoing C++ mangling.

use cpp_demangle::{DemangleOptions, Symbol};

/// How much of a foreign name is shown.
const MAX_SHOWN: usize = 120;

/// A name from a module, fit to be shown: on one line, without characters that
/// control a terminal, and cut where it is too long.
pub fn printable(name: &str) -> String {
    let mut shown = String::new();
    for (count, character) in name.chars().enumerate() {
        if count == MAX_SHOWN {
            shown.push('…');
            break;
        }
        match character {
            '`' => shown.push('\''),
            _ if is_invisible(character) => shown.extend(character.escape_unicode()),
            _ => shown.push(character),
        }
    }
    shown
}

/// Control characters, and those that change the order or hide.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A function's name as its author wrote it, fit to be shown.
pub fn readable(symbol: &str) -> String {
    match demangle(symbol) {
        Some(mangled) => printable(&mangled.demangled),
        None => printable(symbol),
    }
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

/// Undoes the mangling of `symbol`, or returns nothing where it is not mangled.
pub(crate) fn demangle(symbol: &str) -> Option<Mangled> {
    if !symbol.starts_with("_Z") || symbol.len() > 4096 {
        return None;
    }
    let options = DemangleOptions::new().hide_expression_literal_types();
    let full = Symbol::new(symbol).ok()?.demangle_with_options(&options).ok()?;
    Some(split(&full))
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
mod tests {
    use super::{demangle, from_demangled, printable};

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

    #[test]
    fn prints_hostile_names_harmlessly() {
        assert_eq!(printable("a\u{1b}[31m\n`\u{202e}"), "a\\u{1b}[31m\\u{a}'\\u{202e}");
        assert_eq!(printable(&"x".repeat(1000)).chars().count(), 121);
    }
}
