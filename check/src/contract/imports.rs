//! The imports that a contract allows, each written as `module.name`, which may be a
//! pattern such as `module.*`, or as `module.name: (i32, i32) -> i32`. Where the name
//! holds a dot, it is `module#name`.

use std::{borrow::Cow, collections::HashMap, fmt, str::FromStr};

use serde::{Deserialize, Serialize, Serializer};

use super::pattern::{is_pattern, matches};
use crate::{
    Signature,
    names::{nearest, printable},
    signature::SignatureError,
    wasi,
};

/// The imports that a contract allows.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Imports {
    /// In the contract's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<AllowedImport>,
    /// Parts of WASI preview 1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wasi: Vec<WasiGroup>,
}

/// What allows an import: the signature that it must have, where one is told.
pub(crate) struct Allowed<'a>(pub(crate) Option<Cow<'a, Signature>>);

impl Imports {
    /// What allows the import `module.name`: the entry of this name, else a pattern,
    /// else a group of WASI.
    pub fn allows(&self, module: &str, name: &str) -> bool {
        self.index().find(module, name).is_some()
    }

    /// The entries by module and name, for looking up many.
    pub(crate) fn index(&self) -> Index<'_> {
        let (patterns, names): (Vec<_>, Vec<_>) =
            self.allow.iter().partition(|entry| entry.is_pattern());
        // the first entry of a name counts
        let names = names.into_iter().rev();
        let names = names.map(|entry| ((entry.module.as_str(), entry.name.as_str()), entry));
        Index { names: names.collect(), patterns, wasi: &self.wasi }
    }
}

/// The entries of [`Imports`], for looking up many.
pub(crate) struct Index<'a> {
    names: HashMap<(&'a str, &'a str), &'a AllowedImport>,
    patterns: Vec<&'a AllowedImport>,
    wasi: &'a [WasiGroup],
}

impl<'a> Index<'a> {
    pub(crate) fn find(&self, module: &str, name: &str) -> Option<Allowed<'a>> {
        let entry = self.names.get(&(module, name)).copied();
        let entry = entry.or_else(|| {
            let mut patterns = self.patterns.iter().copied();
            patterns.find(|entry| matches(&entry.module, module) && matches(&entry.name, name))
        });
        if let Some(entry) = entry {
            return Some(Allowed(entry.signature.as_ref().map(Cow::Borrowed)));
        }
        let function = (module == wasi::MODULE).then(|| wasi::function(name)).flatten()?;
        let is_allowed = self.wasi.iter().any(|group| group.name() == function.group);
        is_allowed.then(|| Allowed(function.signature.parse().ok().map(Cow::Owned)))
    }
}

/// A part of WASI preview 1, such as `clock`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct WasiGroup(usize);

/// A text that names no part of WASI.
#[derive(Debug, thiserror::Error)]
#[error("`{name}` is no part of WASI, {known}")]
pub struct WasiGroupError {
    name: String,
    known: String,
}

impl WasiGroup {
    /// Its name.
    pub fn name(self) -> &'static str {
        wasi::GROUPS[self.0]
    }
}

impl From<WasiGroup> for String {
    fn from(group: WasiGroup) -> Self {
        group.name().to_owned()
    }
}

impl TryFrom<String> for WasiGroup {
    type Error = WasiGroupError;

    fn try_from(name: String) -> Result<Self, WasiGroupError> {
        let known = wasi::GROUPS.iter().copied();
        let found = known.clone().position(|group| group == name);
        found.map(Self).ok_or_else(|| WasiGroupError {
            known: match nearest(&name, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("its parts are {}", wasi::GROUPS.join(", ")),
            },
            name: printable(&name),
        })
    }
}

/// One import that a contract allows, or those of a pattern.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct AllowedImport {
    /// The first part of the import's name, or a pattern of it.
    pub module: String,
    /// The second part, or a pattern of it.
    pub name: String,
    /// The signature that it must have; any where absent.
    pub signature: Option<Signature>,
}

impl AllowedImport {
    fn is_pattern(&self) -> bool {
        is_pattern(&self.module) || is_pattern(&self.name)
    }
}

impl Serialize for AllowedImport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for AllowedImport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_plain = !self.name.contains(['.', '#']) && !self.module.contains('#');
        let separator = if is_plain { '.' } else { '#' };
        write!(f, "{}{separator}{}", self.module, self.name)?;
        self.signature.iter().try_for_each(|signature| write!(f, ": {signature}"))
    }
}

/// Why a text is no allowed import.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AllowedImportError {
    /// It does not name an import.
    #[error(
        "`{0}` is not an import such as `module.name`, `module.*` or `module.name: (i32) -> i32`"
    )]
    Form(String),
    /// It names an import and goes on with something else than a signature.
    #[error(transparent)]
    Signature(#[from] SignatureError),
}

impl FromStr for AllowedImport {
    type Err = AllowedImportError;

    fn from_str(text: &str) -> Result<Self, AllowedImportError> {
        // a module's name may hold colons and dots, a signature holds neither
        let (path, signature) = match text.rsplit_once(": (") {
            Some((path, rest)) => (path, Some(format!("({rest}").parse::<Signature>()?)),
            None => (text, None),
        };
        // a `#` parts the two where the name holds a dot
        let Some((module, name)) = path
            .split_once('#')
            .or_else(|| path.rsplit_once('.'))
            .filter(|(module, name)| !module.is_empty() && !name.is_empty())
            // a signature that is written in another way must not pass for a name
            .filter(|(_, name)| !name.contains(|c: char| c.is_whitespace() || "()>".contains(c)))
        else {
            return Err(AllowedImportError::Form(text.to_owned()));
        };
        Ok(Self { module: module.to_owned(), name: name.to_owned(), signature })
    }
}

impl TryFrom<String> for AllowedImport {
    type Error = AllowedImportError;

    fn try_from(text: String) -> Result<Self, AllowedImportError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::{AllowedImport, Imports};

    fn imports(allow: &[&str], wasi: &[&str]) -> Imports {
        let wasi = wasi.iter().filter_map(|name| (*name).to_owned().try_into().ok());
        Imports {
            allow: allow.iter().filter_map(|text| text.parse().ok()).collect(),
            wasi: wasi.collect(),
        }
    }

    #[test]
    fn allow_by_name_by_pattern_and_by_part_of_wasi() {
        let imports = imports(&["keyway.log", "math.*", "wasi:io/poll@0.2.0.block"], &["clock"]);
        let allows = |module, name| imports.allows(module, name);
        assert!(allows("keyway", "log") && allows("math", "sin"));
        assert!(!allows("keyway", "log2") && !allows("mathx", "sin") && !allows("key", "way.log"));
        assert!(allows("wasi:io/poll@0.2.0", "block") && !allows("wasi:io/poll@0", "2.0.block"));
        assert!(allows("wasi_snapshot_preview1", "clock_time_get"));
        assert!(!allows("wasi_snapshot_preview1", "random_get") && !allows("x", "clock_time_get"));
        assert!(!Imports::default().allows("a", "b"));
    }

    #[test]
    fn the_entry_of_a_name_comes_before_a_pattern() {
        let imports = imports(&["math.*: () -> f64", "math.sin: (f64) -> f64"], &["random"]);
        let shown = |module, name| {
            let found = imports.index().find(module, name)?;
            found.0.map(|signature| signature.to_string())
        };
        assert_eq!(shown("math", "sin").as_deref(), Some("(f64) -> f64"));
        assert_eq!(shown("math", "cos").as_deref(), Some("() -> f64"));
        let wasi = shown("wasi_snapshot_preview1", "random_get");
        assert_eq!(wasi.as_deref(), Some("(i32, i32) -> i32"));
    }
    #[test]
    fn entries_are_read_as_written_and_nothing_else() {
        for text in [
            "a.b",
            "a.*",
            "a.*: () -> ()",
            "a.b: () -> ()",
            "wasi:io/poll@0.2.0.block: (i32) -> (i32, i32)",
        ] {
            let read = text.parse::<AllowedImport>().map(|entry| entry.to_string());
            assert_eq!(read.ok().as_deref(), Some(text));
        }
        for text in [
            "",
            ".",
            "a",
            "a.",
            ".b",
            "a.b: (i32)",
            "a.b: (int) -> int",
            "a.b:(i32) -> i32",
            "a.b: i32 -> i32",
            "a.b (i32) -> i32",
            "a.b -> i32",
            "a.b: ",
        ] {
            assert!(text.parse::<AllowedImport>().is_err(), "{text}");
        }
    }
}
