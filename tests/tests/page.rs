//! The page of `keyway-server`, in a real browser, by the server as it is run: what it
//! shows, what it says of changes, and a call by the keyboard alone.
#![allow(clippy::unwrap_used)]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use keyway_tests::{Browser, Project, Server, copy, key, programs, python_programs, repo, scratch};
use serde_json::{Value, json};

/// A plugin of `plugins/`, built as the release `version`.
fn release(name: &str, version: &str) -> PathBuf {
    let place = scratch(&format!("page/{name}-{version}"));
    copy(&repo().join("plugins").join(name), &place.join("source"));
    let list = place.join("source/CMakeLists.txt");
    let text = fs::read_to_string(&list).unwrap();
    let other = text.replace("VERSION 1.0.0", &format!("VERSION {version}"));
    assert!(version == "1.0.0" || other != text);
    fs::write(list, other).unwrap();
    let project = Project::new(place.join("source"), place.join("build"));
    project.make("-G Ninja -DCMAKE_BUILD_TYPE=Release");
    project.file(&format!("{name}.wasm"))
}

struct Releases {
    hello: PathBuf,
    greet: PathBuf,
    newer_greet: PathBuf,
}

/// Built once.
fn releases() -> &'static Releases {
    static RELEASES: OnceLock<Releases> = OnceLock::new();
    RELEASES.get_or_init(|| Releases {
        hello: release("hello", "1.0.0"),
        greet: release("greet", "1.0.0"),
        newer_greet: release("greet", "1.1.0"),
    })
}

/// Puts a file into the store as a deployment should: under another name first.
fn publish(file: &Path, store: &Path, name: &str) {
    let part = store.join(format!(".{name}.part"));
    fs::copy(file, &part).unwrap();
    fs::rename(part, store.join(format!("{name}.wasm"))).unwrap();
}

fn store(name: &str) -> PathBuf {
    let store = scratch(&format!("page/{name}")).join("plugins");
    fs::create_dir(&store).unwrap();
    store
}

fn open(server: &Server) -> Browser {
    let browser = Browser::new();
    browser.look(1280, 900, "light");
    browser.open(&server.url);
    browser
}

/// JavaScript that gives the text of a plugin's rows.
fn rows(name: &str) -> String {
    format!(
        "[...document.querySelectorAll('#table tbody')].map(body => body.innerText)\
         .find(text => text.startsWith('{name}'))"
    )
}

fn shows(browser: &Browser, name: &str, text: &str) {
    let rows = rows(name);
    browser.wait(&format!("{rows}?.includes({})", json!(text)), "document.body.innerText");
}

/// Takes pictures below the target folder, for a look.
fn pictures(browser: &Browser, name: &str) {
    let folder = programs().parent().unwrap().join("e2e/page");
    fs::create_dir_all(&folder).unwrap();
    for (kind, width, scheme) in
        [("light", 1600, "light"), ("dark", 1600, "dark"), ("narrow", 360, "light")]
    {
        browser.look(width, 900, scheme);
        let beyond = "const page = document.documentElement;
             return page.scrollWidth - page.clientWidth";
        assert_eq!(browser.run(beyond, &[]), 0, "{name} {kind}: wider than the window");
        accessible(browser, &format!("{name} {kind}"));
        browser.screenshot(&folder.join(format!("{name}-{kind}.png")));
    }
    browser.look(1280, 900, "light");
}

/// What axe finds: contrast, names, roles, landmarks, order of headings.
fn accessible(browser: &Browser, what: &str) {
    let library = python_programs().parent().unwrap().join("lib");
    let python = fs::read_dir(library).unwrap().next().unwrap().unwrap().path();
    let axe = python.join("site-packages/axe_core_python/axe.min.js");
    let axe = fs::read_to_string(axe).unwrap();
    let found = browser.run(
        &format!(
            "{axe}; return axe.run().then(told => [told.passes.length, told.violations.map(
                one => [one.id, one.help, one.nodes.map(node => node.html)])])"
        ),
        &[],
    );
    assert!(found[0].as_u64().unwrap() > 10, "{found}");
    assert_eq!(found[1], json!([]), "{what}");
}

/// No error on the console, and nothing asked of anyone but the server.
fn behaved(browser: &Browser, server: &Server) {
    assert_eq!(browser.console(), Vec::<String>::new());
    let requests = browser.requests();
    assert!(requests.iter().any(|url| url.ends_with("/metrics")), "{requests:?}");
    let others =
        requests.iter().filter(|url| !url.starts_with(&server.url) && !url.starts_with("data:"));
    assert_eq!(others.collect::<Vec<_>>(), Vec::<&String>::new());
}

/// Tabs until the element with this id has the focus, and is seen to have it.
fn tab_to(browser: &Browser, id: &str) {
    for _ in 0..50 {
        browser.press([key::TAB]);
        let focus = browser.run(
            "const one = document.activeElement, style = getComputedStyle(one);
             return [one.id, style.outlineStyle, one.getBoundingClientRect().width > 0,
                 one === document.body]",
            &[],
        );
        if focus[3] == true {
            continue; // past the last one, the next is the first
        }
        assert_eq!([&focus[1], &focus[2]], [&json!("solid"), &json!(true)], "{focus}");
        if focus[0] == id {
            return;
        }
    }
    panic!("{id} is not reached");
}

fn result(browser: &Browser) -> String {
    browser.wait("document.querySelector('#result').innerText", "document.body.innerText");
    let text = browser.run("return document.querySelector('#result').innerText", &[]);
    text.as_str().unwrap().to_owned()
}

#[test]
fn an_empty_store_says_what_to_do() {
    let store = store("empty");
    let server = Server::start(&store, &[]);
    let browser = open(&server);
    browser.wait("!document.querySelector('#empty').hidden", "document.body.innerText");
    let text = browser.run("return document.body.innerText", &[]);
    assert!(text.as_str().unwrap().contains("cp hello.wasm plugins/"), "{text}");
    pictures(&browser, "empty");
    publish(&releases().hello, &store, "hello");
    shows(&browser, "hello", "lifecycle@1");
    behaved(&browser, &server);
}

#[test]
fn plugins_are_shown_called_and_replaced() {
    let store = store("calls");
    publish(&releases().hello, &store, "hello");
    publish(&releases().greet, &store, "greet");
    let server = Server::start(&store, &[]);
    let browser = open(&server);
    for (name, contract) in [("hello", "lifecycle@1"), ("greet", "bytes@1")] {
        for text in [contract, "ready", "1.0.0"] {
            shows(&browser, name, text);
        }
    }
    shows(&browser, "greet", "greet, greet_in");

    // an integer, by the keyboard alone
    browser.run("document.activeElement.blur()", &[]);
    tab_to(&browser, "plugin");
    browser.press("hello".chars());
    tab_to(&browser, "integer");
    browser.press([key::CONTROL, 'a']);
    browser.press("20".chars().chain([key::ENTER]));
    let told = result(&browser);
    assert!(told.starts_with("200") && told.ends_with("41"), "{told}");
    // bytes, and the focus stays where it was while the page is refreshed
    browser.run(
        "document.activeElement.blur(); document.querySelector('#result').replaceChildren()",
        &[],
    );
    tab_to(&browser, "plugin");
    browser.press("greet".chars());
    tab_to(&browser, "text");
    browser.press("Ada".chars());
    shows(&browser, "hello", "\t1\t0\t");
    let focus = browser.run("return document.activeElement.id", &[]);
    assert_eq!(focus, "text");
    tab_to(&browser, "send");
    browser.press([key::ENTER]);
    let told = result(&browser);
    assert!(told.starts_with("200") && told.ends_with("Hello, Ada!"), "{told}");
    behaved(&browser, &server);

    // what a plugin refuses
    browser.run("document.querySelector('#text').value = ''; document.querySelector('#result').replaceChildren()", &[]);
    browser.press([key::ENTER]);
    let told = result(&browser);
    assert!(!told.starts_with("200") && told.contains("the name is empty"), "{told}");
    browser.wait("document.querySelector('#errors').innerText === '1'", "document.body.innerText");
    // the browser itself says on the console that the status was no success
    assert_eq!(browser.console().len(), 1);

    publish(&releases().newer_greet, &store, "greet");
    shows(&browser, "greet", "1.1.0");
    fs::write(store.join("broken.wasm"), b"no module").unwrap();
    shows(&browser, "broken", "failed");
    fs::write(store.join("hello.wasm"), b"no module").unwrap();
    shows(&browser, "hello", "stale");
    shows(&browser, "hello", "An older release serves");
    // what is no text is shown byte by byte
    browser.run(
        "document.querySelector('#text').value = '\\u0001'; document.querySelector('#result').replaceChildren()",
        &[],
    );
    browser.press([key::ENTER]);
    let told = result(&browser);
    assert!(told.contains("48 65 6c 6c 6f 2c 20 01  Hello, ."), "{told}");
    pictures(&browser, "plugins");
    behaved(&browser, &server);

    drop(server);
    let state = "document.querySelector('#state').innerText";
    browser.wait(&format!("{state} === 'no answer'"), state);
    shows(&browser, "greet", "1.1.0"); // what it told last
}

/// What a plugin says of itself, and what is said of it, is text.
#[test]
fn hostile_words_are_shown_as_they_are() {
    let word = "<img src=x onerror='document.title=1'>";
    let store = store("hostile");
    let module = format!(
        r#"(module (func (export "process") (param i32) (result i32) unreachable)
            (@custom "version" "{word}") (@custom "keyway" "plugin=x\ncontract=function@1\n"))"#
    );
    fs::write(store.join("words.wasm"), wat::parse_str(module).unwrap()).unwrap();
    let missing = format!(r#"(module (func (export "{word}")))"#);
    fs::write(store.join("other.wasm"), wat::parse_str(missing).unwrap()).unwrap();
    let server = Server::start(&store, &[]);
    let browser = open(&server);
    shows(&browser, "words", word);
    shows(&browser, "other", "failed");
    tab_to(&browser, "send");
    browser.press([key::ENTER]);
    assert!(result(&browser).contains("unreachable"));
    let seen = browser.run("return [document.title, document.images.length]", &[]);
    assert_eq!(seen, json!(["Keyway", 0]));
    // and had it been more than text, the browser would have refused it
    let refused = browser.run(
        "try { document.body.innerHTML = 'x'; return 'taken' } catch (error) { return error.name }",
        &[],
    );
    assert_eq!(refused, "TypeError");
}

#[test]
fn a_token_is_asked_for_once() {
    let store = store("token");
    publish(&releases().hello, &store, "hello");
    let file = store.parent().unwrap().join("token");
    fs::write(&file, "correct-horse-battery-staple-0123456789\n").unwrap();
    let server = Server::start(&store, &["--token-file", file.to_str().unwrap()]);
    let browser = open(&server);
    browser.wait("!document.querySelector('#token-form').hidden", "document.body.innerText");
    pictures(&browser, "token");
    let note = "document.querySelector('#token-note').innerText";
    browser.press("wrong".chars().chain([key::ENTER]));
    browser.wait(&format!("{note}.includes('refused')"), note);
    browser.press([key::CONTROL, 'a']);
    browser.press("correct-horse-battery-staple-0123456789".chars().chain([key::ENTER]));
    shows(&browser, "hello", "ready");
    browser.run("location.reload()", &[]);
    shows(&browser, "hello", "ready");
    let hidden: Value = browser.run("return document.querySelector('#token-form').hidden", &[]);
    assert_eq!(hidden, true);
}

/// The page is small, whole, and asks nothing of others.
#[test]
fn the_page_is_small() {
    let store = store("small");
    let server = Server::start(&store, &[]);
    let mut size = 0;
    for (path, kind) in
        [("/", "text/html"), ("/page.css", "text/css"), ("/page.js", "text/javascript")]
    {
        let mut response = ureq::get(format!("{}{path}", server.url)).call().unwrap();
        let headers = response.headers().clone();
        let header = |name: &str| headers[name].to_str().unwrap();
        assert!(header("content-type").starts_with(kind), "{headers:?}");
        assert_eq!(header("x-content-type-options"), "nosniff");
        if path == "/" {
            let policy = header("content-security-policy");
            assert!(
                policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
                "{policy}"
            );
        }
        size += response.body_mut().read_to_vec().unwrap().len();
    }
    assert!(size < 32 * 1024, "{size} bytes");
}
