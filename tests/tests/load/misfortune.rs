//! What happens to machines.

use std::{
    fs::{self, remove_dir_all, rename},
    io::ErrorKind,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use keyway_tests::{Client, Load, Random, Server, count, wait};

use crate::store::Store;

/// A function that tells which release it is.
fn release(number: usize) -> String {
    format!("(module (func (export \"process\") (param i32) (result i32) i32.const {number}))")
}

fn version(client: &Client, name: &str) -> Option<i64> {
    client.output(name, 0).ok()
}

/// That the plugin answers, whichever release it is.
fn answers(client: &Client) -> Result<(), String> {
    client.output("plugin", 0).map(drop)
}

fn store_is(client: &Client, state: &str) -> bool {
    client.get("/plugins").unwrap().json()["store"]["state"] == state
}

/// A file system in memory, until it is dropped.
struct Mount {
    path: PathBuf,
}

impl Mount {
    /// None where this user cannot mount anything.
    fn new(path: &Path, size: &str) -> Option<Self> {
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={size},mode=755"), "none"]).arg(path);
        let is_there = mount.output().is_ok_and(|output| output.status.success());
        if !is_there {
            println!("left out, since this user cannot mount: what needs a file system");
        }
        is_there.then(|| Self { path: path.to_owned() })
    }

    /// As an administrator would, who is refused while anything of it is open.
    fn unmount(&self) -> bool {
        Command::new("umount").arg(&self.path).output().unwrap().status.success()
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.path).output();
    }
}

/// While it loads, keeps what it compiled, and is asked.
#[test]
fn a_server_that_is_killed_starts_again() {
    let store = Store::new("killed");
    let cache = store.place.join("cache");
    let flags = ["--cache-dir", cache.to_str().unwrap(), "--log", "info,keyway_host=debug"];
    let start = || Server::run(Server::command(&store.folder).args(flags));
    let plugins = ["plugin", "other", "third"];
    plugins.iter().for_each(|name| store.put(name, &release(0)));
    let mut random = Random::new(7);
    let mut said = String::new();
    let kills = count("KEYWAY_KILLS", 10);
    for number in 1..=kills {
        let server = start();
        let load = Load::start(&server, 2, |client| {
            let _ = client.output("plugin", 0); // some are cut off
            Ok(())
        });
        plugins.iter().for_each(|name| store.put(name, &release(number)));
        thread::sleep(Duration::from_millis(random.below(150) as u64));
        said += &server.log();
        server.kill();
        load.end();
    }
    let started = Instant::now();
    let server = start();
    let client = Client::new(&server);
    client.wait_for(&plugins);
    println!("{kills} times killed; serves again after {:.0?}", started.elapsed());
    for name in plugins {
        assert_eq!(version(&client, name), Some(i64::try_from(kills).unwrap()));
        assert_eq!(client.plugin(name)["last_error"], serde_json::Value::Null);
    }
    said += &server.log();
    server.kill();
    // and what was kept by then is good
    let server = start();
    Client::new(&server).wait_for(&plugins);
    said += &server.log();
    assert!(!said.contains("damaged"), "{said}");
    assert!(!said.contains("panic"), "{said}");
}

/// One that is full, and one that cannot be there at all.
#[test]
fn a_cache_without_room_costs_only_time() {
    let store = Store::new("full");
    store.put("plugin", &release(1));
    let serves = |cache: &Path, complaint: &str| {
        let mut command = Server::command(&store.folder);
        let server = Server::run(command.arg("--cache-dir").arg(cache));
        let client = Client::new(&server);
        client.wait_for(&["plugin"]);
        assert_eq!(version(&client, "plugin"), Some(1));
        wait(complaint, || server.log().contains(complaint));
        let log = server.log();
        println!("{}", log.lines().find(|line| line.contains(complaint)).unwrap());
    };
    let file = store.place.join("file");
    fs::write(&file, "in its place").unwrap();
    serves(&file, "plugins are compiled at every start");
    let full = store.place.join("cache");
    fs::create_dir(&full).unwrap();
    if let Some(_mount) = Mount::new(&full, "64k") {
        let error = fs::write(full.join("filler"), [1; 128 << 10]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::StorageFull);
        serves(&full, "cannot keep a compiled plugin");
    }
}

#[test]
fn a_store_goes_and_comes_back() {
    let store = Store::new("gone");
    let (folder, away) = (&store.folder, store.place.join("away"));
    store.put("plugin", &release(1));
    let server = Server::start(folder, &[]);
    let client = Client::new(&server);
    client.wait_for(&["plugin"]);
    let load = Load::start(&server, 2, answers);
    // moved away, and back with another release
    rename(folder, &away).unwrap();
    wait("it is told", || store_is(&client, "unavailable"));
    assert_eq!(client.metric("keyway_store_up"), 0.0);
    assert_eq!(version(&client, "plugin"), Some(1));
    fs::write(away.join("plugin.wasm"), wat::parse_str(release(2)).unwrap()).unwrap();
    rename(&away, folder).unwrap();
    wait("it is back", || version(&client, "plugin") == Some(2) && store_is(&client, "up"));
    // replaced by another folder at once
    let other = store.place.join("other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("plugin.wasm"), wat::parse_str(release(3)).unwrap()).unwrap();
    rename(folder, &away).unwrap();
    rename(&other, folder).unwrap();
    wait("the other serves", || version(&client, "plugin") == Some(3));
    // which is watched as the first was
    store.put("plugin", &release(4));
    wait("its changes are seen", || version(&client, "plugin") == Some(4));
    // removed, and made anew
    remove_dir_all(folder).unwrap();
    wait("it is told", || store_is(&client, "unavailable"));
    fs::create_dir(folder).unwrap();
    store.put("plugin", &release(5));
    wait("the new one serves", || version(&client, "plugin") == Some(5));
    let tally = load.end();
    println!("a store that comes and goes: {}", tally.show());
    tally.expect_all();
}

#[test]
fn a_store_is_unmounted_and_mounted_again() {
    let store = Store::new("unmounted");
    let Some(mount) = Mount::new(&store.folder, "1m") else { return };
    store.put("plugin", &release(1));
    let server = Server::start(&store.folder, &[]);
    let client = Client::new(&server);
    client.wait_for(&["plugin"]);
    let load = Load::start(&server, 2, answers);
    wait("nothing keeps it busy", || mount.unmount());
    wait("it is told", || store_is(&client, "unavailable"));
    assert_eq!(version(&client, "plugin"), Some(1));
    let _again = Mount::new(&store.folder, "1m").unwrap();
    store.put("plugin", &release(2));
    wait("it is back", || version(&client, "plugin") == Some(2) && store_is(&client, "up"));
    let tally = load.end();
    println!("a store that is unmounted: {}", tally.show());
    tally.expect_all();
}
