//! Paths of the machine that built a module, in what it carries (KW070).

use std::sync::LazyLock;

use memchr::memmem;

use crate::names::printable;

/// How the folders of people and of their machines begin.
const FOLDERS: [&str; 8] = [
    "/home/",
    "/Users/",
    "/root/",
    ":\\Users\\",
    "/private/var/",
    "/var/folders/",
    "/builds/",
    "/github/workspace/",
];

static FINDERS: LazyLock<[memmem::Finder<'static>; 8]> =
    LazyLock::new(|| FOLDERS.map(memmem::Finder::new));

/// Folders that exist inside a sandbox only.
const VIRTUAL: [&str; 1] = ["/home/web_user"]; // of Emscripten

/// Bytes of a path that are shown.
const MAX_PATH: usize = 256;

/// Folders of the tools of Rust, which packs texts without anything between them.
const PACKED: [&[u8]; 2] = [b"/.cargo/", b"/.rustup/"];

/// The first path in `data` that begins like a folder of a person or a machine, has a
/// name below that, and is no folder of a sandbox; fit to be shown. Before the places of
/// `starts`, in order, stands nothing that belongs to what follows.
pub(crate) fn host_path(data: &[u8], starts: &[usize]) -> Option<String> {
    let first = FOLDERS.iter().zip(FINDERS.iter()).filter_map(|(folder, finder)| {
        let found = finder.find_iter(data).find(|&at| is_path(data, starts, at, folder));
        found.map(|at| if folder.starts_with(':') { at.saturating_sub(1) } else { at })
    });
    first.min().map(|at| printable(&String::from_utf8_lossy(path_at(data, at))))
}

fn is_path(data: &[u8], starts: &[usize], at: usize, folder: &str) -> bool {
    let path = &data[at..];
    // `/home/` alone, or as the end of something else
    let goes_on = path
        .get(folder.len())
        .is_some_and(|byte| byte.is_ascii_alphanumeric() || b"._".contains(byte));
    let is_packed = || {
        let path = path_at(data, at);
        PACKED.iter().any(|part| memmem::find(path, part).is_some())
    };
    let is_absolute = starts.binary_search(&at).is_ok()
        || begins_path(&data[..at])
        || folder.starts_with(':')
        || is_packed();
    goes_on && is_absolute && !VIRTUAL.iter().any(|known| path.starts_with(known.as_bytes()))
}

/// Whether a path begins behind these bytes: with nothing of a path before it, or with
/// what may stand before a path on this machine, `file://` or more slashes.
fn begins_path(before: &[u8]) -> bool {
    let slashes = before.iter().rev().take_while(|byte| **byte == b'/').count();
    let before = &before[..before.len() - slashes];
    let is_url = before.ends_with(b":") && !before.ends_with(b"file:") && slashes > 0;
    !is_url && before.last().is_none_or(|byte| !is_of_path(*byte))
}

/// The bytes of a path from `at` on.
fn path_at(data: &[u8], at: usize) -> &[u8] {
    let rest = &data[at..data.len().min(at + MAX_PATH)];
    let end = rest.iter().position(|&byte| !is_of_path(byte) && byte != b':');
    &rest[..end.unwrap_or(rest.len())]
}

fn is_of_path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/\\._-+@~".contains(&byte) || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::host_path;

    #[test]
    fn finds_folders_of_people_and_machines() {
        let found = |text: &str| host_path(text.as_bytes(), &[]);
        assert_eq!(found("a\0/home/ada/x.c\0").as_deref(), Some("/home/ada/x.c"));
        assert_eq!(found("C:\\Users\\ada\\x.c").as_deref(), Some("C:\\Users\\ada\\x.c"));
        assert_eq!(found("in /root/.cargo/a.rs:1").as_deref(), Some("/root/.cargo/a.rs:1"));
        for (text, path) in [
            ("see file:///home/ada/x", "/home/ada/x"),
            ("//home/ada/x", "/home/ada/x"),
            ("/home/_ada/x", "/home/_ada/x"),
            ("-I:/home/ada/x", "/home/ada/x"),
        ] {
            assert_eq!(found(text).as_deref(), Some(path), "{text}");
        }
        for harmless in [
            "/home/",
            "/home/web_user",
            "www.x.org/home/page",
            "https://home/page",
            "https:///home/page",
            "./home/page",
            "/home/%s",
            "/workspace/x",
            "/rustc/1/library/core",
            "x",
        ] {
            assert_eq!(found(harmless), None, "{harmless}");
        }
    }

    #[test]
    fn what_stands_before_a_text_does_not_hide_it() {
        let packed = "division by zero/home/ada/.cargo/registry/src/a.rs";
        assert_eq!(
            host_path(packed.as_bytes(), &[]).as_deref(),
            Some("/home/ada/.cargo/registry/src/a.rs")
        );
        // the size of a segment, which is a letter by chance, and its data
        assert_eq!(host_path(b"1/Users/ada/a.rs", &[]), None);
        assert_eq!(host_path(b"1/Users/ada/a.rs", &[1]).as_deref(), Some("/Users/ada/a.rs"));
    }
}
