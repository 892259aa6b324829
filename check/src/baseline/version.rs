//! KW080: whether the version rose as far as the changes ask for.

use std::cmp::Ordering;

use semver::{BuildMetadata, Prerelease, Version};

use super::{ChangeKind, Comparison};
use crate::{Finding, names::printable, rule, rules::is_name};

/// What a module says of its version.
enum Told<'a> {
    Nothing,
    /// Something that is no semantic version.
    Other(&'a str),
    Version(Version),
}

impl<'a> Told<'a> {
    fn of(text: Option<&'a str>) -> Self {
        match text.map(str::trim) {
            None | Some("") => Self::Nothing,
            Some(text) => Version::parse(text).map_or(Self::Other(text), Self::Version),
        }
    }
}

pub(super) fn finding(comparison: &Comparison) -> Option<Finding> {
    let old = Told::of(comparison.old_version.as_deref());
    let new = Told::of(comparison.new_version.as_deref());
    let required = comparison.required();
    let (finding, at_least) = match (&old, &new) {
        (Told::Version(old), Told::Version(new)) => raised(old, new, required)?,
        (Told::Version(old), _) => undeclared(&new, required?, next(old, required?)),
        (_, Told::Version(new)) => {
            let why = match old {
                Told::Other(text) => format!("`{}`, no semantic version", printable(text)),
                _ => "none".to_owned(),
            };
            let message = format!(
                "{}, and whether the version rose is not known: it is {}, before {why}",
                of_kind(required?),
                shown(new)
            );
            let hint = "keep this module as the baseline of the next release";
            return Some(Finding::warning(&rule::VERSION_BUMP, message).hint(hint));
        }
        _ => undeclared(&new, required?, Version::new(1, 0, 0)),
    };
    let at_least = completed(&new).max(at_least);
    let place = if comparison.is_of_sdk {
        let plugin = comparison.plugin.as_deref().filter(|name| is_name(name)).unwrap_or("NAME");
        format!(": project({plugin} VERSION {at_least}) in CMakeLists.txt")
    } else {
        ", in the custom section `version`".to_owned()
    };
    Some(finding.hint(format!("set the version to {at_least} or later{place}")))
}

/// Both declare one.
fn raised(
    old: &Version,
    new: &Version,
    required: Option<ChangeKind>,
) -> Option<(Finding, Version)> {
    let at_least = required.map_or_else(|| core(old), |kind| next(old, kind));
    let (before, now) = (shown(old), shown(new));
    let rose = new.cmp_precedence(old);
    let message = match (rose, required) {
        (Ordering::Less, _) => format!("the version went down from {before} to {now}"),
        (_, None) => return None,
        (Ordering::Greater, _) if !old.pre.is_empty() || core(new) >= at_least => return None,
        (Ordering::Greater, Some(kind)) => format!(
            "{}, and the version rose from {before} to {now}, expected {at_least} or later",
            of_kind(kind)
        ),
        (Ordering::Equal, Some(kind)) if old.pre.is_empty() => format!(
            "{}, and the version is still {now}, expected {at_least} or later",
            of_kind(kind)
        ),
        (Ordering::Equal, Some(kind)) => {
            format!("{}, and the version is still {now}, expected a later one", of_kind(kind))
        }
    };
    Some((Finding::error(&rule::VERSION_BUMP, message), at_least))
}

/// The new one declares none.
fn undeclared(new: &Told<'_>, kind: ChangeKind, at_least: Version) -> (Finding, Version) {
    let message = match new {
        Told::Other(text) => format!(
            "{} and the version `{}` is no semantic version",
            of_kind(kind),
            printable(text)
        ),
        _ => format!("{} and no version is declared", of_kind(kind)),
    };
    let finding = match kind {
        ChangeKind::Breaking => Finding::error(&rule::VERSION_BUMP, message),
        ChangeKind::Minor | ChangeKind::Patch => Finding::warning(&rule::VERSION_BUMP, message),
    };
    (finding, at_least)
}

fn of_kind(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Breaking => "the change is breaking",
        ChangeKind::Minor => "the change is minor",
        ChangeKind::Patch => "the change is a patch",
    }
}

/// The lowest release that a change of this kind may have after `old`. As with cargo,
/// of 0.x the minor number counts as the major one, and of 0.0.x the last one. After a
/// pre-release it is the release that this was to become.
fn next(old: &Version, kind: ChangeKind) -> Version {
    if !old.pre.is_empty() {
        return core(old);
    }
    let Version { major, minor, patch, .. } = *old;
    match (kind, major, minor) {
        (ChangeKind::Breaking, 1.., _) => Version::new(major.saturating_add(1), 0, 0),
        (ChangeKind::Minor, 1.., _) | (ChangeKind::Breaking, 0, 1..) => {
            Version::new(major, minor.saturating_add(1), 0)
        }
        _ => Version::new(major, minor, patch.saturating_add(1)),
    }
}

/// The three numbers.
fn core(version: &Version) -> Version {
    Version { pre: Prerelease::EMPTY, build: BuildMetadata::EMPTY, ..version.clone() }
}

fn shown(version: &Version) -> String {
    printable(&version.to_string())
}

/// What a text such as `1.2` was to mean.
fn completed(told: &Told<'_>) -> Version {
    let none = Version::new(0, 0, 0);
    let Told::Other(text) = told else { return none };
    if text.len() > 40 {
        return none;
    }
    let parsed = [".0", ".0.0"].map(|rest| Version::parse(&format!("{text}{rest}")));
    parsed.into_iter().find_map(Result::ok).unwrap_or(none)
}

#[cfg(test)]
mod tests {
    use super::{ChangeKind, next};

    #[test]
    fn numbers_rise_as_cargo_reads_them() {
        use ChangeKind::{Breaking, Minor, Patch};

        let max = u64::MAX;
        for (old, kind, expected) in [
            ("1.2.3", Breaking, "2.0.0"),
            ("1.2.3", Minor, "1.3.0"),
            ("1.2.3", Patch, "1.2.4"),
            ("0.2.3", Breaking, "0.3.0"),
            ("0.2.3", Minor, "0.2.4"),
            ("0.2.3", Patch, "0.2.4"),
            ("0.0.3", Breaking, "0.0.4"),
            ("0.0.3", Minor, "0.0.4"),
            ("2.0.0-rc.1", Breaking, "2.0.0"),
            ("1.2.3+build", Patch, "1.2.4"),
            (&format!("{max}.0.0"), Breaking, &format!("{max}.0.0")),
        ] {
            let found = old.parse().map(|old| next(&old, kind).to_string());
            assert_eq!(found.ok().as_deref(), Some(expected), "{old}");
        }
    }
}
