//! Manifests of somebody who wants to do harm: no panic, no waiting, short words.

use std::{
    fs,
    time::{Duration, Instant},
};

use keyway_host::{Error, Host, Manifest, ManifestError};

use super::{SAME, folder_with, host_of, manifest_of, process};

/// What is said of a text, which is one short line and printable.
fn said(text: &str) -> String {
    let begun = Instant::now();
    let error = Manifest::parse(text, "".as_ref()).expect_err("it is wrong");
    let head: String = text.chars().take(60).collect();
    assert!(begun.elapsed() < Duration::from_secs(10), "{head}: {:?}", begun.elapsed());
    let lines = format!("{error}{}", error.hint().unwrap_or_default());
    assert!(lines.len() < 1000 && !lines.contains(char::is_control), "{head}: {lines}");
    lines
}

#[test]
fn size_is_bounded() {
    let head = "manifest = 1\nplugin = 'x'\n";
    let at_limit = |bytes: usize| format!("{head}{}", " ".repeat(bytes - head.len()));
    assert!(Manifest::parse(&at_limit(Manifest::MAX_BYTES), "".as_ref()).is_ok());
    let expected = "the manifest has 1048577 bytes, the limit is 1048576";
    let large = at_limit(Manifest::MAX_BYTES + 1);
    assert_eq!(said(&large), expected);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.toml");
    fs::write(&path, &large).unwrap();
    let error = Manifest::read(&path).unwrap_err().to_string();
    assert_eq!(error, format!("{expected}: {}", path.display()));
}

#[test]
fn nesting_and_numbers_of_keys_are_bounded() {
    let many = 200_000;
    for text in [
        format!("manifest = 1\nplugin = {}", "[".repeat(many)),
        format!("manifest = 1\nplugin = {}1{}", "[".repeat(many), "]".repeat(many)),
        format!("manifest = 1\nplugin = {}", "{ a = ".repeat(many)),
        format!("manifest = 1\n{}a = 1", "a.".repeat(many)),
        format!("manifest = 1\n[{}a]", "a.".repeat(many)),
        format!("manifest = 1\n{}", "[[a]]\n".repeat(many)),
        format!("manifest = 1\n{}", "[a]\n".repeat(many)),
        (0..50_000).map(|number| format!("key{number} = 1\n")).collect(),
        format!("manifest = {}", "9".repeat(many)),
        format!("manifest = 1\n{} = 1", "k".repeat(many)),
        format!("manifest = 1\n\"{}\" = 1", "\\u001b\\u202e`".repeat(1000)),
        format!("manifest = 1\nplugin = 'x'\ncontract = \"{}\"", "\\n\\u001b".repeat(1000)),
        format!(
            "manifest = 1\nplugin = 'x'\nallow = ['log']\n[config]\na = \"{}\"",
            "a".repeat(many)
        ),
        format!("manifest = 1\nplugin = 'x'\nallow = [{}]\n[config]", "'name',".repeat(50_000)),
        "manifest = 1\nplugin = 'x\0'".to_owned(),
        "\0".repeat(many),
    ] {
        said(&text);
    }
}

#[test]
fn what_is_not_utf8_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a\u{1b}.toml");
    fs::write(&path, b"manifest = 1\nplugin = '\xff'").unwrap();
    let error = Manifest::read(&path).unwrap_err().to_string();
    assert!(error.starts_with("not valid UTF-8: "), "{error}");
    assert!(error.ends_with("a\\u{1b}.toml:2:11"), "{error}");
}

/// A manifest is an operator's own file.
#[test]
fn a_path_may_lead_out_of_the_folder() {
    let folder = folder_with(&process("", SAME));
    let deep = folder.path().join("deep");
    fs::create_dir(&deep).unwrap();
    let path = deep.join("plugin.toml");
    let absolute = folder.path().join("plugin.wasm");
    for plugin in ["../plugin.wasm", absolute.to_str().unwrap()] {
        fs::write(&path, format!("manifest = 1\nplugin = '{plugin}'")).unwrap();
        let manifest = Manifest::read(&path).unwrap();
        let plugin = host_of(&manifest).load_manifest(&manifest).unwrap();
        assert_eq!(plugin.instantiate().unwrap().process(8).unwrap(), 8);
    }
}

/// The bytes of a manifest bound those that it decodes to; a host may bound them closer.
#[test]
fn base64_is_bounded() {
    let text = format!("manifest = 1\nbytes = '{}'", "AAAA".repeat(260_000));
    let manifest = Manifest::parse(&text, "".as_ref()).unwrap();
    let host = Host::builder().instances(1).module_bytes(1000).build().unwrap();
    let result = host.load_manifest(&manifest).map(drop);
    assert!(matches!(result, Err(Error::ModuleBytes { len: 780_000, limit: 1000 })), "{result:?}");
    let result = host_of(&manifest).load_manifest(&manifest).map(drop);
    assert!(matches!(result, Err(Error::Contract(_))), "{result:?}");
}

/// A file of a terabyte, which takes no room, is not read.
#[test]
fn a_large_module_is_not_read() {
    let folder = folder_with(&process("", SAME));
    let manifest = manifest_of(folder.path(), "");
    let file = fs::File::create(folder.path().join("plugin.wasm")).unwrap();
    file.set_len(1 << 40).unwrap();
    let result = host_of(&manifest).load_manifest(&manifest).map(drop);
    assert!(matches!(result, Err(Error::ModuleBytes { len: 0x100_0000_0000, .. })), "{result:?}");
}

#[cfg(unix)]
mod unix {
    use std::{
        fs, os::unix::fs::symlink, path::Path, process::Command, sync::mpsc, thread, time::Duration,
    };

    use super::*;

    fn fifo(path: &Path) {
        let _ = fs::remove_file(path);
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    }

    /// Does it on a thread, so that a test that waits for a pipe fails.
    fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || sender.send(work()));
        receiver.recv_timeout(Duration::from_secs(60)).expect("it waits for nobody")
    }

    fn refused(path: &Path, lines: &str) -> (String, String) {
        let text = format!("manifest = 1\n{lines}\n");
        let manifest = Manifest::parse(&text, path.parent().unwrap()).unwrap();
        let result = in_time(move || host_of(&manifest).load_manifest(&manifest).map(drop));
        let Err(Error::Manifest(error)) = result else { panic!("{result:?}") };
        let ManifestError::Read { what, source, .. } = *error else { panic!("{error}") };
        (what.to_owned(), source.to_string())
    }

    #[test]
    fn pipes_devices_and_folders_are_refused() {
        let folder = folder_with(&process("", SAME));
        let pipe = folder.path().join("pipe.toml");
        fifo(&pipe);
        for (lines, what) in [
            ("plugin = 'pipe.toml'", "plugin"),
            ("plugin = '/dev/zero'", "plugin"),
            ("plugin = '.'", "plugin"),
            ("plugin = 'plugin.wasm'\ncontract = 'pipe.toml'", "contract"),
            ("plugin = 'plugin.wasm'\ncontract = '/dev/zero'", "contract"),
        ] {
            let expected = (what.to_owned(), "not a regular file".to_owned());
            assert_eq!(refused(&pipe, lines), expected, "{lines}");
        }
        let error = in_time(move || Manifest::read(&pipe).unwrap_err());
        assert!(matches!(error, ManifestError::Read { what: "manifest", .. }), "{error}");
    }

    #[test]
    fn a_loop_of_links_ends() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        symlink(&two, &one).unwrap();
        symlink(&one, &two).unwrap();
        assert!(refused(&one, "plugin = 'one'").1.contains("symbolic links"));
        assert!(matches!(Manifest::read(&one), Err(ManifestError::Read { .. })));
    }

    #[test]
    fn a_link_to_the_module_is_followed() {
        let folder = folder_with(&process("", SAME));
        symlink("plugin.wasm", folder.path().join("link.wasm")).unwrap();
        let manifest =
            Manifest::parse("manifest = 1\nplugin = 'link.wasm'", folder.path()).unwrap();
        assert!(host_of(&manifest).load_manifest(&manifest).is_ok());
    }
}
