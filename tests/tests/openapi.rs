//! `/openapi.json` is an OpenAPI document, and the server does what it says: thousands of
//! requests that schemathesis makes of it, to real plugins, good ones and broken ones.
#![allow(clippy::unwrap_used)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use keyway_tests::{Server, plugin, python_programs, repo, scratch};
use serde_json::{Value, json};

const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// Seconds that a run may take; what is found does not hang on them.
const TIME: &str = "25";

/// Modules of real plugins, built once for both tests.
fn modules() -> &'static [(&'static str, PathBuf)] {
    static MODULES: OnceLock<Vec<(&str, PathBuf)>> = OnceLock::new();
    let names = ["hello", "greet", "json-minify", "wordcount"];
    MODULES.get_or_init(|| names.map(|name| (name, plugin(&format!("plugins/{name}")))).to_vec())
}

/// A store of plugins of every kind, and of every way to fail.
fn store(name: &str) -> PathBuf {
    let store = scratch(&format!("openapi/{name}")).join("plugins");
    fs::create_dir(&store).unwrap();
    for (name, module) in modules() {
        fs::copy(module, store.join(format!("{name}.wasm"))).unwrap();
    }
    let process = |body: &str| {
        let text = format!("(module (func (export \"process\") (param i32) (result i32) {body}))");
        wat::parse_str(text).unwrap()
    };
    fs::write(store.join("trap.wasm"), process("unreachable")).unwrap();
    fs::write(store.join("spin.wasm"), process("(loop (br 0)) (i32.const 0)")).unwrap();
    fs::write(store.join("refuse.wasm"), process("i32.const -100")).unwrap();
    fs::write(store.join("broken.wasm"), "no module").unwrap();
    store
}

fn get(url: &str, token: &str) -> String {
    let request = ureq::get(url).header("Authorization", format!("Bearer {token}"));
    request.call().unwrap().into_body().read_to_string().unwrap()
}

fn document(server: &Server) -> Value {
    serde_json::from_str(&get(&format!("{}/openapi.json", server.url), TOKEN)).unwrap()
}

/// Runs schemathesis by a document; whether it is content, and what it says.
fn try_by(document: &Value, server: &Server, folder: &Path, options: &[&str]) -> (bool, String) {
    let file = folder.join("openapi.json");
    fs::write(&file, document.to_string()).unwrap();
    let files = repo().join("tests/openapi");
    let mut command = Command::new(python_programs().join("schemathesis"));
    command.current_dir(folder).env("SCHEMATHESIS_HOOKS", files.join("hooks.py"));
    command.arg("--config-file").arg(files.join("schemathesis.toml"));
    command.arg("run").arg(file).args(["--url", &server.url, "--checks", "all"]);
    command.args(["--header", &format!("Authorization: Bearer {TOKEN}")]);
    command.args(["--seed", "1", "--generation-database", "none", "--no-color"]);
    let output = command.arg("--continue-on-failure").args(options).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
    assert!(!said.contains("Traceback"), "schemathesis itself failed:\n{said}");
    (output.status.success(), said)
}

fn expect_valid(document: &Value, folder: &Path) {
    let file = folder.join("valid.json");
    fs::write(&file, document.to_string()).unwrap();
    let mut validate = Command::new(python_programs().join("openapi-spec-validator"));
    let output = validate.args(["--schema", "3.1"]).arg(file).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
}

/// Calls of a plugin with this outcome, as the server counted them.
fn calls(server: &Server, plugin: &str, outcome: &str) -> u64 {
    let metrics = get(&format!("{}/metrics", server.url), TOKEN);
    let series = format!("keyway_calls_total{{plugin=\"{plugin}\",outcome=\"{outcome}\"}} ");
    let value = metrics.lines().find_map(|line| line.strip_prefix(&series));
    value.map_or(0, |value| value.parse().unwrap())
}

fn conforms(name: &str, flags: &[&str]) -> Server {
    let store = store(name);
    let server = Server::start(&store, &[&["--call-timeout", "20ms"], flags].concat());
    server.wait_until_ready();
    let document = document(&server);
    let folder = store.parent().unwrap();
    expect_valid(&document, folder);
    let (is_good, said) = try_by(&document, &server, folder, &["--max-time", TIME]);
    assert!(is_good, "{said}");
    let routes = document["paths"].as_object().unwrap().len();
    assert!(routes >= 10 && said.contains(&format!("Tested: {routes}\n")), "{said}");
    // that it came as far as the plugins
    for (plugin, outcome) in [("hello", "ok"), ("greet", "ok"), ("greet", "error")] {
        assert!(calls(&server, plugin, outcome) > 0, "{plugin} {outcome}:\n{said}");
    }
    server
}

#[test]
fn a_server_for_its_own_machine_does_what_it_says() {
    conforms("open", &[]);
}

/// What makes a document wrong.
type Change = fn(&mut Value);

#[test]
fn a_server_with_tokens_does_what_it_says() {
    let tokens = scratch("openapi/tokens").join("tokens.txt");
    fs::write(&tokens, TOKEN).unwrap();
    let server = conforms("guarded", &["--token-file", tokens.to_str().unwrap()]);
    // that what is wrong would be seen
    let wrong: [(&str, Change); 4] = [
        ("a type", |it| {
            it["components"]["schemas"]["RunAnswer"]["properties"]["output"] =
                json!({ "type": "string" });
        }),
        ("a status", |it| {
            it["paths"]["/run"]["post"]["responses"].as_object_mut().unwrap().remove("400");
        }),
        ("a header", |it| {
            it["paths"]["/metrics"]["get"]["responses"]["200"]["headers"]["x-other"] =
                json!({ "required": true, "schema": { "type": "string" } });
        }),
        ("a door", |it| it["paths"]["/healthz"]["get"]["security"] = json!([{ "token": [] }])),
    ];
    let folder = scratch("openapi/wrong");
    let document = document(&server);
    for (what, change) in wrong {
        let mut document = document.clone();
        change(&mut document);
        let (is_good, said) =
            try_by(&document, &server, &folder, &["--phases", "examples,coverage"]);
        assert!(!is_good && said.contains("FAILURES"), "{what} goes unseen:\n{said}");
    }
}
