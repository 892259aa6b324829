//! Each mistake, with its place and what to write instead.

use keyway_host::Manifest;

use super::told;

/// Text after `manifest = 1`, what is said of it, and the hint.
const MISTAKES: &[(&str, &str, &str)] = &[
    ("", "neither `plugin` nor `bytes` is told: the manifest", r#"plugin = "plugin.wasm""#),
    ("plugin = 'a'\nbytes = ''", "both `plugin` and `bytes` are told: line 3, column 9", ""),
    ("plugin = ''", "`plugin` is empty: line 2, column 10", ""),
    (r#"plugin = "a\u0000b""#, "`plugin` holds a NUL: line 2, column 10", ""),
    ("bytes = 'AG?='", "`bytes` is not base64: invalid symbol 63, offset 2: line 2, column 9", ""),
    (
        "plugin = 'a'\nsha256 = 'abc'",
        "`sha256` has 3 characters that are not the 64 hexadecimal digits of a hash: line 3, column 10",
        "",
    ),
    (
        "plugin = 'a'\ncontract = 'lifecicle@1'",
        "unknown contract `lifecicle@1`: line 3, column 12",
        r#"contract = "lifecycle@1""#,
    ),
    (
        "plugin = 'a'\nfeatures = ['simd', 'threads']",
        "`threads` is not a feature that a host can run: line 3, column 21",
        "known are simd, multi-value, reference-types, extended-const, tail-call, relaxed-simd",
    ),
    (
        "plugin = 'a'\nallow = ['wasi_snapshot_preview1']",
        "`wasi_snapshot_preview1` is not a capability: line 3, column 10",
        "[wasi]",
    ),
    (
        "plugin = 'a'\nallow = ['keyway']",
        "`keyway` is not a capability: line 3, column 10",
        r#"allow = ["log", "config_get", "var_get", "var_set"]"#,
    ),
    (
        "plugin = 'a'\nallow = ['log']\n[config]\na = 'b'",
        "`config` is told, and `allow` does not name `config_get`: line 4, column 1",
        r#"allow = ["log", "config_get"]"#,
    ),
    (
        "plugin = 'a'\n[vars]",
        "`vars` is told, and `allow` does not name `var_get`: line 3, column 1",
        r#"allow = ["var_get"]"#,
    ),
    (
        "plugin = 'a'\n[wasi]\nstdout = 'log'",
        "`wasi.stdout` is told, and `allow` does not name `log`: line 4, column 10",
        r#"allow = ["log"]"#,
    ),
    (
        "plugin = 'a'\nplugn = 'b'",
        "unknown key `plugn`: line 3, column 1",
        "did you mean `plugin`?",
    ),
    (
        "plugin = 'a'\n[limits]\nmemory_byte = 1",
        "unknown key `memory_byte`: line 4, column 1",
        "did you mean `memory_bytes`?",
    ),
    (
        "plugin = 'a'\n[wasi]\nstdin = 5",
        "invalid type: integer `5`, expected a string: line 4, column 9",
        "",
    ),
    (
        "plugin = 'a'\n[wasi]\nstdout = 'inherited'",
        "unknown variant `inherited`, expected one of `discard`, `inherit`, `log`: line 4, column 10",
        "did you mean `inherit`?",
    ),
    ("plugin = 'a'\nplugin = 'b'", "duplicate key: line 3, column 1", ""),
    (
        "plugin = 'a'\n[limits]\ntime_ms = 0",
        "`limits.time_ms` is 0, the limits are 1 and 3600000: line 4, column 11",
        "",
    ),
    (
        "plugin = 'a'\n[limits]\nmemory_bytes = -1",
        "`limits.memory_bytes` is -1, the limits are 0 and 4294967296: line 4, column 16",
        "",
    ),
    (
        "plugin = 'a'\n[serve]\nkeep = 3\nconcurrency = 2",
        "`serve.keep` is 3, the limits are 0 and 2: line 4, column 8",
        "",
    ),
    (
        "plugin = 'a'\n[serve]\nkept = 3",
        "unknown key `kept`: line 4, column 1",
        "did you mean `keep`?",
    ),
    (
        "plugin = 'a'\nallow = ['var_get']\n[vars]\nmax_bytes = 1048577",
        "`vars.max_bytes` is 1048577, the limits are 0 and 1048576: line 5, column 13",
        "",
    ),
    (
        "plugin = 'a'\nallow = ['var_get']\n[vars]\nmax_bytes = 3\n[vars.initial]\na = 'bcd'",
        "`vars.initial` has 4 bytes, the limit is 3: line 7, column 1",
        "",
    ),
    (
        "plugin = 'a'\nallow = ['var_set']\n[vars]\nmax_count = 1\ninitial = { a = '', b = '' }",
        "`vars.initial` has 2 variables, the limit is 1: line 6, column 21",
        "",
    ),
    (
        "plugin = 'a'\ndeterministic = true\n[wasi]",
        "`wasi` cannot be told with `deterministic`: a deterministic host does not grant WASI: line 4, column 1",
        "",
    ),
    (
        "plugin = 'a'\nlimits.fuel = 5\n[wasi]",
        "`wasi` cannot be told with `limits.fuel`: a deterministic host does not grant WASI: line 4, column 1",
        "",
    ),
    (
        "plugin = 'a'\n[wasi]\nenv = { 'A=B' = '' }",
        "`wasi.env` holds a `=` in a name: line 4, column 9",
        "",
    ),
    (
        "plugin = 'a'\n[wasi]\ndirs = [{ host = 'a', guest = '/' }, { host = 'b', guest = '/' }]",
        "`wasi.dirs` has two folders named `/`: line 4, column 60",
        "",
    ),
];

#[test]
fn a_mistake_is_told_with_its_place() {
    for (lines, text, hint) in MISTAKES {
        let text_of_manifest = format!("manifest = 1\n{lines}\n");
        let error = Manifest::parse(&text_of_manifest, "".as_ref()).expect_err(lines);
        let (found, found_hint) = told(&error);
        assert_eq!((found.as_str(), found_hint.as_str()), (*text, *hint), "{lines}");
    }
}

/// Whatever else it holds: keys of another version are not known here.
#[test]
fn the_version_is_looked_at_first() {
    let said = |text: &str| told(&Manifest::parse(text, "".as_ref()).unwrap_err()).0;
    assert_eq!(
        said("# new\nmanifest = 2\nnovelty = 1"),
        "the manifest is of version 2, this host reads version 1: line 2, column 12"
    );
    assert_eq!(
        said("novelty = 1"),
        "`manifest` is missing, the version of the format: the manifest"
    );
    assert_eq!(
        said("manifest = '1'"),
        "invalid type: string \"1\", expected i64: line 1, column 12"
    );
}

#[test]
fn columns_count_characters() {
    let error = Manifest::parse("manifest = 1\nplugin = 'größe' x", "".as_ref()).unwrap_err();
    assert!(error.to_string().ends_with(": line 2, column 18"), "{error}");
}
