//! What an argument names.

use std::fmt::Display;

/// The one of `all` that is called `name`.
///
/// # Errors
///
/// That no `what` is, and which there are.
pub fn find<T: Copy + Display>(what: &str, all: &[T], name: &str) -> Result<T, String> {
    all.iter().copied().find(|one| one.to_string() == name).ok_or_else(|| {
        let names: Vec<_> = all.iter().map(T::to_string).collect();
        format!("no {what} `{name}`, there are {}", names.join(", "))
    })
}
