//! What somebody meant who misspelt something in a file that serde reads, such as a
//! contract.

use crate::names::{nearest, printable};

/// The nearest of the names that serde would have taken, which stand in its message in
/// backticks: ``unknown field `requird`, expected one of `required`, `expected` ``.
pub fn for_mistake(message: &str) -> Option<String> {
    let unknown = ["unknown field ", "unknown variant "];
    let rest = unknown.iter().find_map(|start| message.strip_prefix(start))?;
    let mut quoted = rest.split('`').skip(1).step_by(2);
    let found = quoted.next()?;
    let known: Vec<_> = quoted.collect();
    Some(match nearest(found, known.iter().copied()) {
        Some(near) => format!("did you mean `{}`?", printable(near)),
        None => format!("known are {}", known.join(", ")),
    })
}

#[cfg(test)]
mod tests {
    use super::for_mistake;

    #[test]
    fn the_nearest_name_is_told() {
        let of = |found| for_mistake(&format!("unknown field `{found}`, expected `a_b` or `cde`"));
        assert_eq!(of("a-b").as_deref(), Some("did you mean `a_b`?"));
        assert_eq!(of("xyz").as_deref(), Some("known are a_b, cde"));
        assert_eq!(for_mistake("missing field `version`"), None);
    }
}
