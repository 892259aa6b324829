//! Panics, also those that the library under test contains.

use std::{
    cell::RefCell,
    panic::{self, UnwindSafe},
    sync::Once,
};

thread_local! {
    static SEEN: RefCell<Vec<Panic>> = const { RefCell::new(Vec::new()) };
}

/// One panic.
#[derive(Clone, Debug)]
pub struct Panic {
    /// Crate, file and line.
    pub place: String,
    /// What it says.
    pub message: String,
}

/// Runs `work`, and tells every panic in it; the hook hears of those that somebody
/// caught, too. Nothing is printed.
pub fn watch<T>(work: impl FnOnce() -> T + UnwindSafe) -> (Option<T>, Vec<Panic>) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        panic::set_hook(Box::new(|info| {
            let place = info.location().map_or_else(String::new, |place| {
                format!("{}:{}", short(place.file()), place.line())
            });
            let message = info.payload_as_str().unwrap_or_default().to_owned();
            SEEN.with_borrow_mut(|seen| seen.push(Panic { place, message }));
        }));
    });
    SEEN.with_borrow_mut(Vec::clear);
    let result = panic::catch_unwind(work);
    (result.ok(), SEEN.take())
}

/// A path without the folders above the crate.
fn short(file: &str) -> &str {
    let behind = |mark: &str| file.split_once(mark).map(|(_, rest)| rest);
    match behind("registry/src/") {
        Some(rest) => rest.split_once('/').map_or(rest, |(_, rest)| rest),
        None => behind("/library/").unwrap_or(file),
    }
}
