//! The imports that a contract allows, each written as `module.name`, `module.*`,
//! or `module.name: (i32, i32) -> i32`.

use std::{collections::HashMap, fmt, str::FromStr};

use serde::Deserialize;

use crate::{Signature, signature::SignatureError};

/// The imports that a contract allows.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Imports {
    /// In the contract's order.
    #[serde(default)]
    pub allow: Vec<AllowedImport>,
}

impl Imports {
    /// What allows the import `module.name`: the entry of this name, else the one
    /// for all of its module.
    pub fn find(&self, module: &str, name: &str) -> Option<&AllowedImport> {
        let of = |name: Option<&str>| {
            let mut entries = self.allow.iter();
            entries.find(|entry| entry.name.as_deref() == name && entry.module == module)
        };
        of(Some(name)).or_else(|| of(None))
    }

    /// The entries by module and name, for looking up many.
    pub(crate) fn index(&self) -> HashMap<(&str, Option<&str>), &AllowedImport> {
        // the first entry of a name counts, as in `find`
        let entries = self.allow.iter().rev();
        entries.map(|entry| ((entry.module.as_str(), entry.name.as_deref()), entry)).collect()
    }
}

/// One import that a contract allows, or all those of one module.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct AllowedImport {
    /// The first part of the import's name.
    pub module: String,
    /// The second part; none where all of the module is allowed.
    pub name: Option<String>,
    /// The signature that it must have; any where absent.
    pub signature: Option<Signature>,
}

impl fmt::Display for AllowedImport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.module, self.name.as_deref().unwrap_or("*"))?;
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
    /// The imports of a whole module have no signature in common.
    #[error("`{0}` gives a signature to all of a module: write one entry for each import")]
    Wildcard(String),
}

impl FromStr for AllowedImport {
    type Err = AllowedImportError;

    fn from_str(text: &str) -> Result<Self, AllowedImportError> {
        // a module's name may hold colons and dots, a signature holds neither
        let (path, signature) = match text.rsplit_once(": (") {
            Some((path, rest)) => (path, Some(format!("({rest}").parse::<Signature>()?)),
            None => (text, None),
        };
        let Some((module, name)) = path
            .rsplit_once('.')
            .filter(|(module, name)| !module.is_empty() && !name.is_empty())
            // a signature that is written in another way must not pass for a name
            .filter(|(_, name)| !name.contains(|c: char| c.is_whitespace() || "()>".contains(c)))
        else {
            return Err(AllowedImportError::Form(text.to_owned()));
        };
        if name == "*" && signature.is_some() {
            return Err(AllowedImportError::Wildcard(text.to_owned()));
        }
        let name = (name != "*").then(|| name.to_owned());
        Ok(Self { module: module.to_owned(), name, signature })
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

    fn imports(allow: &[&str]) -> Imports {
        Imports { allow: allow.iter().filter_map(|text| text.parse().ok()).collect() }
    }

    #[test]
    fn allow_one_by_one_or_by_module() {
        let imports = imports(&["keyway.log", "math.*", "wasi:io/poll@0.2.0.block"]);
        let allows = |module, name| imports.find(module, name).is_some();
        assert!(allows("keyway", "log") && allows("math", "sin"));
        assert!(!allows("keyway", "log2") && !allows("mathx", "sin") && !allows("key", "way.log"));
        assert!(allows("wasi:io/poll@0.2.0", "block") && !allows("wasi:io/poll@0", "2.0.block"));
        assert!(Imports::default().find("a", "b").is_none());
    }

    #[test]
    fn the_entry_of_a_name_comes_before_the_one_for_its_module() {
        let imports = imports(&["math.*", "math.sin: (f64) -> f64"]);
        let shown = |name| imports.find("math", name).map(ToString::to_string);
        assert_eq!(shown("sin").as_deref(), Some("math.sin: (f64) -> f64"));
        assert_eq!(shown("cos").as_deref(), Some("math.*"));
    }

    #[test]
    fn entries_are_read_as_written_and_nothing_else() {
        for text in ["a.b", "a.*", "a.b: () -> ()", "wasi:io/poll@0.2.0.block: (i32) -> (i32, i32)"]
        {
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
            "a.*: () -> ()",
            "a.b: ",
        ] {
            assert!(text.parse::<AllowedImport>().is_err(), "{text}");
        }
    }
}
