//! Names with `*` in them.

use std::collections::HashSet;

/// Bytes of a name that patterns are looked for in.
const MAX_NAME: usize = 1024;

/// Whether a name of a contract stands for many.
pub(crate) fn is_pattern(name: &str) -> bool {
    name.contains('*')
}

/// A name with `*` in it, taken apart once to be compared with many: `*` is any text,
/// also none, and all else is itself.
pub(crate) struct Pattern<'a> {
    start: &'a str,
    /// What stands between stars; without one the pattern is its start.
    middle: Option<Vec<&'a str>>,
    end: &'a str,
    /// Bytes of the shortest name that it stands for.
    least: usize,
}

impl<'a> Pattern<'a> {
    pub(crate) fn new(pattern: &'a str) -> Self {
        let Some((start, rest)) = pattern.split_once('*') else {
            return Self { start: pattern, middle: None, end: "", least: pattern.len() };
        };
        let (middle, end) = rest.rsplit_once('*').unwrap_or(("", rest));
        let middle: Vec<_> = middle.split('*').filter(|part| !part.is_empty()).collect();
        let least = middle.iter().map(|part| part.len()).sum::<usize>() + start.len() + end.len();
        Self { start, middle: Some(middle), end, least }
    }

    fn is_everything(&self) -> bool {
        self.least == 0
    }

    /// Whether it stands for `name`; for one of more than 1,024 bytes only `*` does.
    pub(crate) fn matches(&self, name: &str) -> bool {
        let Some(middle) = &self.middle else { return name == self.start };
        if name.len() < self.least || (name.len() > MAX_NAME && !self.is_everything()) {
            return false;
        }
        let Some(rest) = name.strip_prefix(self.start) else { return false };
        let Some(mut rest) = rest.strip_suffix(self.end) else { return false };
        for part in middle {
            let Some(at) = rest.find(part) else { return false };
            rest = &rest[at + part.len()..];
        }
        true
    }
}

/// Names and patterns of a contract, for looking up many.
pub(crate) struct Names<'a> {
    names: HashSet<&'a str>,
    patterns: Vec<Pattern<'a>>,
}

impl<'a> Names<'a> {
    pub(crate) fn of(names: impl Iterator<Item = &'a str>) -> Self {
        let (patterns, names): (Vec<_>, Vec<_>) = names.partition(|name| is_pattern(name));
        let names = names.into_iter().collect();
        Self { names, patterns: patterns.into_iter().map(Pattern::new).collect() }
    }

    /// Whether one is `name` or stands for it.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.names.contains(name) || self.patterns.iter().any(|pattern| pattern.matches(name))
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    fn matches(pattern: &str, name: &str) -> bool {
        Pattern::new(pattern).matches(name)
    }

    #[test]
    fn stars_stand_for_any_text() {
        for (pattern, name) in [
            ("", ""),
            ("a", "a"),
            ("*", ""),
            ("*", "a"),
            ("a*", "a"),
            ("a*c", "abcbc"),
            ("*b*", "abbc"),
            ("**a**", "xax"),
            ("a*b*c", "aXbYbZc"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in
            [("", "a"), ("a", ""), ("a*", "ba"), ("a*c", "abcd"), ("a*b*c", "acb"), ("ab*b", "ab")]
        {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }
}
