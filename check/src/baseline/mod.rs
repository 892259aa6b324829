//! What changed since an earlier release, and how much the version has to rise for it
//! (KW080). ABI.md, "Versions of a plugin", is the table that this follows.

mod changes;
mod inside;
mod outside;
mod version;

use std::{cmp::Reverse, fmt, path::Path};

use anstyle::{AnsiColor, Style};

use crate::{
    Finding, Module,
    names::{printable, printable_path},
};

pub(crate) use self::inside::Inside;

/// What a change means for those who use the plugin. The greater, the worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// Every host and caller goes on as before.
    Patch,
    /// There is more to use, and nothing less.
    Minor,
    /// A host or a caller of the old module may not get along with the new one.
    Breaking,
}

impl ChangeKind {
    /// `breaking`, `minor` or `patch`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Minor => "minor",
            Self::Patch => "patch",
        }
    }
}

impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// One difference between two modules.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// What it means.
    pub kind: ChangeKind,
    /// What it is, on one line, printable, names in backticks.
    pub message: String,
}

/// What changed from one module to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Comparison {
    /// The worst first; of one kind, imports and exports in their order.
    pub changes: Vec<Change>,
    /// The version that the old module declares, as it stands there.
    pub old_version: Option<String>,
    /// The version that the new one declares.
    pub new_version: Option<String>,
    /// What the new one calls itself.
    plugin: Option<String>,
    /// The new one is made with Keyway's SDK.
    is_of_sdk: bool,
}

impl Comparison {
    /// The kind of the worst change; none where nothing changed.
    pub fn required(&self) -> Option<ChangeKind> {
        self.changes.iter().map(|change| change.kind).max()
    }

    /// KW080 where the version did not rise as far as the worst change asks for.
    ///
    /// An error, or a warning where nobody could rely on a version: the old module
    /// declares none, or the new one declares none and its changes break nothing.
    pub fn finding(&self) -> Option<Finding> {
        version::finding(self)
    }

    /// The comparison as people read it: a line that sums it up, and one for each
    /// change. `path` is the old module's. Written as `{:#}` it is coloured, for a
    /// stream that strips the colour where it does not belong.
    pub fn show(&self, path: &Path) -> impl fmt::Display {
        ShownComparison { comparison: self, path: printable_path(path) }
    }
}

struct ShownComparison<'a> {
    comparison: &'a Comparison,
    path: String,
}

impl fmt::Display for ShownComparison<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Comparison { changes, old_version, new_version, .. } = self.comparison;
        let shown = |version: &Option<String>| match version {
            Some(version) => printable(version.trim()),
            None => "no version".to_owned(),
        };
        let (old, new) = (shown(old_version), shown(new_version));
        match self.comparison.required() {
            Some(kind) => write!(f, "changes since {}: {kind}, {old} -> {new}", self.path)?,
            None => write!(f, "changes since {}: none, {old} -> {new}", self.path)?,
        }
        for Change { kind, message } in changes {
            let style = match f.alternate() {
                true => Style::new().bold().fg_color(Some(colour(*kind).into())),
                false => Style::new(),
            };
            write!(f, "\n  {style}{kind}{style:#}: {message}")?;
        }
        Ok(())
    }
}

fn colour(kind: ChangeKind) -> AnsiColor {
    match kind {
        ChangeKind::Breaking => AnsiColor::Red,
        ChangeKind::Minor => AnsiColor::Yellow,
        ChangeKind::Patch => AnsiColor::Cyan,
    }
}

/// Compares two modules by what their hosts and callers rely on, in time linear in
/// their size. What they are allowed to do is not asked.
///
/// ```
/// use wasm_abi_check::{Module, baseline::{ChangeKind, compare}};
///
/// let read = |text| {
///     let bytes = wat::parse_str(text).expect("it is a module");
///     Module::read(&bytes).expect("it can be read")
/// };
/// let old = read(r#"(module (func (export "a")) (@custom "version" "1.2.0"))"#);
/// let new = read(r#"(module (func (export "b")) (@custom "version" "1.3.0"))"#);
///
/// let comparison = compare(&old, &new);
/// assert_eq!(comparison.required(), Some(ChangeKind::Breaking));
/// assert_eq!(comparison.changes[0].message, "the export `a: () -> ()` is gone");
/// assert_eq!(comparison.changes[1].message, "the export `b: () -> ()` is new");
///
/// let finding = comparison.finding().expect("1.3.0 is too low");
/// assert_eq!(finding.rule.id, "KW080");
/// assert!(compare(&old, &old).required().is_none());
/// ```
pub fn compare(old: &Module, new: &Module) -> Comparison {
    let mut changes = changes::between(old, new);
    changes.sort_by_key(|change| Reverse(change.kind));
    let version = |module: &Module| module.metadata().version.clone();
    Comparison {
        changes,
        old_version: version(old),
        new_version: version(new),
        plugin: new.metadata().plugin.clone(),
        is_of_sdk: new.metadata().is_of_sdk(),
    }
}
