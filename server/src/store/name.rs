//! Names of plugins.

use std::{borrow::Borrow, fmt, sync::Arc};

use wasm_abi_check::printable;

/// The name under which a plugin is found: `[a-z0-9][a-z0-9._-]{0,63}`, so that it is one
/// word in a file name, a URL, a metric and a shell. Cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Name(Arc<str>);

/// Why a text is no name.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is no name of a plugin, which is of [a-z0-9][a-z0-9._-]{{0,63}}", printable(.0))]
pub(crate) struct NameError(String);

impl Name {
    /// Bytes of the longest name.
    pub(crate) const MAX_BYTES: usize = 64;

    /// The name that `text` is.
    pub(crate) fn new(text: &str) -> Result<Self, NameError> {
        let is_first = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let bytes = text.as_bytes();
        let is_name = bytes.len() <= Self::MAX_BYTES
            && bytes.first().copied().is_some_and(is_first)
            && bytes.iter().all(|byte| is_first(*byte) || b"._-".contains(byte));
        match is_name {
            true => Ok(Self(text.into())),
            false => Err(NameError(text.to_owned())),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// So that a table of names is asked for what a request says.
impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Name;

    #[test]
    fn names() {
        let longest = "a".repeat(Name::MAX_BYTES);
        for name in ["a", "0", "hello", "hello-2.1_x", "a..b", "a.wasm", longest.as_str()] {
            assert_eq!(Name::new(name).unwrap().as_str(), name);
        }
        let too_long = "a".repeat(Name::MAX_BYTES + 1);
        for wrong in
            ["", ".", "..", "-a", "_a", ".a", "A", "aB", "a/b", "a b", "ä", "a\0", "a\n", &too_long]
        {
            assert!(Name::new(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn what_is_wrong_is_shown_on_one_line() {
        let message = Name::new("../\x1b[31m\n").unwrap_err().to_string();
        assert!(!message.chars().any(char::is_control), "{message}");
        assert!(message.ends_with("which is of [a-z0-9][a-z0-9._-]{0,63}"), "{message}");
    }
}
