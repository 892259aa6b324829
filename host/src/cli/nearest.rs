//! What a user probably meant.

/// The most letters by which a name may differ.
const MAX_DISTANCE: usize = 3;

/// The name that is most like `typed`; none where nothing is like it.
pub(super) fn nearest<'a>(typed: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    names
        .filter(|name| name.len().abs_diff(typed.len()) <= MAX_DISTANCE)
        .map(|name| (strsim::damerau_levenshtein(typed, name), name))
        .min()
        .filter(|(distance, _)| *distance <= MAX_DISTANCE.min(typed.len() / 2 + 1))
        .map(|(_, name)| name)
}
