//! `keyway-server`, as it is run.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};

use regex::Regex;
use serde_json::Value;

use crate::programs;

/// Long enough for any machine.
const BOUND: Duration = Duration::from_secs(120);

/// A server on a port of its own, ended when dropped.
pub struct Server {
    process: Child,
    /// Where it listens, without a slash at the end.
    pub url: String,
    log: Arc<Mutex<String>>,
}

impl Server {
    /// A server of a local store, with further flags; it answers when this returns.
    pub fn start(store: &Path, flags: &[&str]) -> Self {
        Self::run(Self::command(store).arg("--no-cache").args(flags))
    }

    /// The command for a server of a local store, which [`run`](Self::run) takes.
    pub fn command(store: &Path) -> Command {
        let mut command = Command::new(programs().join("keyway-server"));
        command.arg("--store").arg(store).args(["--listen", "127.0.0.1:0"]);
        command.args(["--poll-interval", "100ms", "--log-format", "json"]);
        command
    }

    /// A server of that command; it answers when this returns.
    pub fn run(command: &mut Command) -> Self {
        let mut process = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let log = Arc::new(Mutex::new(String::new()));
        let (tell, told) = mpsc::channel();
        let all = Arc::clone(&log);
        // to the end, so that the pipe never fills
        thread::spawn(move || {
            for line in lines.map(Result::unwrap) {
                let url = url(&line);
                *all.lock().unwrap() += &(line + "\n");
                url.map(|url| tell.send(url)); // the first is waited for
            }
        });
        let url = told.recv_timeout(BOUND).unwrap_or_else(|_| {
            let _ = process.kill();
            panic!("the server does not say where it listens: {}", log.lock().unwrap())
        });
        Self { process, url, log }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.url.rsplit_once('/').unwrap().1.parse().unwrap()
    }

    /// What it logged until now, a line for each event.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Memory that it has now, in MiB.
    pub fn resident(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
    }

    /// Ends it as the system would, at once, wherever it is.
    pub fn kill(self) {
        drop(self);
    }

    /// The first line of its log that holds all these words, which is waited for.
    pub fn says(&self, words: &[&str]) -> String {
        let has_all = |line: &&str| words.iter().all(|word| line.contains(word));
        wait_for(
            || self.log().lines().find(has_all).map(str::to_owned),
            || format!("{words:?} in {}", self.log()),
        )
    }

    /// Waits for the next event of this message, and puts it into `events`, which has those
    /// before it.
    pub fn read_log(&self, message: &str, events: &mut Vec<Value>) {
        while events.last().is_none_or(|event| event["message"] != message) {
            let next = wait_for(
                || self.log().lines().nth(events.len()).map(str::to_owned),
                || format!("`{message}` in {}", self.log()),
            );
            events.push(serde_json::from_str(&next).unwrap_or(Value::String(next)));
        }
    }

    /// Sends it a signal, such as `TERM`.
    pub fn signal(&self, name: &str) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    /// Waits for its end.
    pub fn end(&mut self) -> ExitStatus {
        wait_for(|| self.process.try_wait().unwrap(), || "the server's end".to_owned())
    }

    /// Waits until all plugins that are in the store have been looked at.
    pub fn wait_until_ready(&self) {
        let url = format!("{}/readyz", self.url);
        wait_for(
            || ureq::get(&url).call().ok(),
            || format!("a server that is ready: {}", self.log()),
        );
    }

    /// The same server, once it is ready.
    pub fn ready(self) -> Self {
        self.wait_until_ready();
        self
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Waits until there is what is looked for; tells what was, where it never comes.
pub fn wait_for<T>(mut look: impl FnMut() -> Option<T>, what: impl Fn() -> String) -> T {
    let deadline = Instant::now() + BOUND;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "waited in vain for {}", what());
        thread::sleep(Duration::from_millis(10));
    }
}

/// Where it listens, of a line of either format that tells.
fn url(line: &str) -> Option<String> {
    let value = |name: &str| {
        let found = Regex::new(&format!(r#"\b{name}"?[=:]"?([^" ,]+)"#)).unwrap();
        found.captures(line).map(|found| found[1].to_owned())
    };
    let is_told = line.contains("listening");
    is_told.then(|| Some(format!("{}://{}", value("scheme")?, value("address")?)))?
}
