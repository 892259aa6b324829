//! TLS, and what SIGHUP takes over: certificate, tokens, the log's filter; all or nothing.

use std::{fs, path::Path, process::Command};

use keyway_tests::{Server, programs};

use crate::plugins::{HELLO_ALONE, store};

const OLD: &str = "old-0123456789abcdef";
const NEW: &str = "new-0123456789abcdef";

/// Writes a new certificate of this machine, its key, and the same certificate as `name`
/// for clients.
fn certify(folder: &Path, name: &str) {
    let made =
        rcgen::generate_simple_self_signed(["localhost".into(), "127.0.0.1".into()]).unwrap();
    fs::write(folder.join(name), made.cert.pem()).unwrap();
    fs::write(folder.join("cert.pem"), made.cert.pem()).unwrap();
    fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
}

/// The status that a client gets who trusts this certificate and shows this token, or
/// curl's own code.
fn ask(server: &Server, certificate: &Path, token: &str) -> Result<String, Option<i32>> {
    let output = Command::new("curl")
        .args(["--silent", "--output", "/dev/null", "--write-out", "%{http_code}", "--cacert"])
        .arg(certificate)
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .arg(format!("{}/plugins", server.url))
        .output()
        .unwrap();
    match output.status.success() {
        true => Ok(String::from_utf8(output.stdout).unwrap()),
        false => Err(output.status.code()),
    }
}

/// How curl ends where it does not trust the server.
const NOT_TRUSTED: Result<String, Option<i32>> = Err(Some(60));

#[test]
fn all_or_nothing_is_taken_over() {
    let store = store("reload", HELLO_ALONE);
    let folder = store.parent().unwrap();
    let settings = |log: &str, more: &str| {
        let text = format!(
            "store = 'plugins'\ntls_cert = 'cert.pem'\ntls_key = 'key.pem'\nlog_format = 'json'\n\
             log = '{log}'\n{more}"
        );
        fs::write(folder.join("server.toml"), text).unwrap();
    };
    let guarded = "token_file = 'tokens.txt'\n";
    let tokens = |tokens: &str| {
        fs::write(folder.join("new.txt"), tokens).unwrap(); // which a pipe would wait for
        fs::rename(folder.join("new.txt"), folder.join("tokens.txt")).unwrap();
    };
    certify(folder, "first.pem");
    settings("info", guarded);
    tokens(OLD);
    let mut command = Command::new(programs().join("keyway-server"));
    command.arg("--config").arg(folder.join("server.toml"));
    let server = Server::run(command.args(["--listen", "127.0.0.1:0", "--no-cache"]));
    assert!(server.url.starts_with("https://"), "{}", server.url);
    let (first, second) = (folder.join("first.pem"), folder.join("second.pem"));
    assert_eq!(ask(&server, &first, OLD).unwrap(), "200");
    assert_eq!(ask(&server, &first, NEW).unwrap(), "401");
    assert!(!server.log().contains("answered"));

    // each of these is wrong in one thing, and everything else is new
    certify(folder, "second.pem");
    let wrong: [(&str, &dyn Fn()); 7] = [
        ("is no level", &|| settings("loud", guarded)),
        ("cannot be switched", &|| settings("debug", "")),
        ("has 5 bytes", &|| {
            settings("debug", guarded);
            tokens("short");
        }),
        ("unknown field", &|| {
            tokens(NEW);
            settings("debug", "tokens = 1\n");
        }),
        ("cannot be switched", &|| {
            fs::write(folder.join("server.toml"), "log = 'debug'\ntoken_file = 'tokens.txt'\n")
                .unwrap();
        }),
        ("not a regular file", &|| {
            settings("debug", guarded);
            fs::remove_file(folder.join("tokens.txt")).unwrap();
            let made = Command::new("mkfifo").arg(folder.join("tokens.txt")).status().unwrap();
            assert!(made.success());
        }),
        ("the certificate", &|| {
            settings("debug", guarded);
            fs::rename(folder.join("cert.pem"), folder.join("away.pem")).unwrap();
        }),
    ];
    for (told, change) in wrong {
        let count = || server.log().matches("nothing was taken").count();
        let before = count();
        tokens(NEW);
        change();
        server.signal("HUP");
        keyway_tests::wait_for(|| (count() > before).then_some(()), || server.log());
        let log = server.log();
        let last = log.lines().rfind(|line| line.contains("nothing was taken")).unwrap();
        assert!(last.contains(told), "{told}: {last}");
        assert_eq!(ask(&server, &first, OLD).unwrap(), "200", "{told}");
        assert_eq!(ask(&server, &first, NEW).unwrap(), "401", "{told}");
        assert!(!server.log().contains("answered"), "{told}");
    }

    fs::rename(folder.join("away.pem"), folder.join("cert.pem")).unwrap();
    server.signal("HUP");
    server.says(&["took over"]);
    assert_eq!(ask(&server, &second, NEW).unwrap(), "200");
    assert_eq!(ask(&server, &second, OLD).unwrap(), "401");
    assert_eq!(ask(&server, &first, NEW), NOT_TRUSTED);
    server.says(&["answered", "\"route\":\"plugins\"", "401"]);
}

/// Plain HTTP at the port of TLS, and TLS at that of plain HTTP: no answer, and no harm.
#[test]
fn neither_is_taken_for_the_other() {
    let store = store("plain", HELLO_ALONE);
    certify(store.parent().unwrap(), "first.pem");
    let path = |name: &str| store.with_file_name(name).to_str().unwrap().to_owned();
    let flags = ["--tls-cert", &path("cert.pem"), "--tls-key", &path("key.pem")];
    let server = Server::start(&store, &flags);
    let plain = server.url.replace("https", "http");
    assert!(ureq::get(format!("{plain}/healthz")).call().is_err());
    assert_eq!(ask(&server, &store.with_file_name("first.pem"), "").unwrap(), "200");

    let server = Server::start(&store, &[]);
    let tls = server.url.replace("http", "https");
    let status = Command::new("curl").args(["--silent", "--insecure", &tls]).status().unwrap();
    assert_eq!(status.code(), Some(35)); // no handshake
    assert!(ureq::get(format!("{}/healthz", server.url)).call().is_ok());
}
