//! `keyway-server`, as it is run.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};

use regex::Regex;

use crate::programs;

/// For what comes at once on an idle machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server on a port of its own, ended when dropped.
pub struct Server {
    process: Child,
    /// Where it listens, without a slash at the end.
    pub url: String,
    said: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// A server of a local store, with further flags; it answers when this returns.
    pub fn start(store: &Path, flags: &[&str]) -> Self {
        let mut command = Command::new(programs().join("keyway-server"));
        command.arg("--store").arg(store).args(["--log-format", "json"]);
        command.args(["--poll-interval", "100ms"]).args(flags);
        Self::run(command)
    }

    /// The server that a command starts, on a free port and without a cache.
    pub fn run(mut command: Command) -> Self {
        command.args(["--listen", "127.0.0.1:0", "--no-cache"]);
        command.stdin(Stdio::null()).stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let said = Arc::new(Mutex::new(Vec::new()));
        let (tell, told) = mpsc::channel();
        let all = Arc::clone(&said);
        // read to the end, so that the pipe never fills
        thread::spawn(move || {
            for line in lines.map(Result::unwrap) {
                if let Some(url) = url(&line) {
                    let _ = tell.send(url); // the first is waited for
                }
                all.lock().unwrap().push(line);
            }
        });
        let url = told.recv_timeout(PATIENCE).unwrap_or_else(|_| {
            let _ = process.kill();
            panic!("the server does not say where it listens: {:#?}", said.lock().unwrap())
        });
        Self { process, url, said }
    }

    /// The lines that it has logged.
    pub fn said(&self) -> Vec<String> {
        self.said.lock().unwrap().clone()
    }

    /// The first line of its log that holds all these words, which is waited for.
    pub fn says(&self, words: &[&str]) -> String {
        let has_all = |line: &String| words.iter().all(|word| line.contains(word));
        wait(
            || self.said().into_iter().find(has_all),
            || format!("{words:?} in {:#?}", self.said()),
        )
    }

    /// Waits until `/readyz` is answered by 200.
    pub fn ready(self) -> Self {
        let url = format!("{}/readyz", self.url);
        wait(|| ureq::get(&url).call().ok(), || format!("ready: {:#?}", self.said()));
        self
    }

    /// Sends it a signal, such as `TERM`.
    pub fn signal(&self, name: &str) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    /// Waits for its end.
    pub fn end(&mut self) -> ExitStatus {
        wait(|| self.process.try_wait().unwrap(), || "the server does not end".to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Waits until there is what is looked for; tells what was, where it never comes.
pub fn wait<T>(mut look: impl FnMut() -> Option<T>, what: impl Fn() -> String) -> T {
    let deadline = Instant::now() + PATIENCE;
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
