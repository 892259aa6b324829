//! `keyway-server`, as it is run.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::programs;

/// Long enough for any machine.
const BOUND: Duration = Duration::from_secs(120);

/// A server on a port of its own, ended when dropped.
pub struct Server {
    process: Child,
    log: Receiver<Value>,
    /// Where it listens, without a slash at the end.
    pub url: String,
}

impl Server {
    /// A server of a local store, with further flags; it answers when this returns.
    pub fn start(store: &Path, flags: &[&str]) -> Self {
        let mut command = Command::new(programs().join("keyway-server"));
        command.arg("--store").arg(store).args(["--listen", "127.0.0.1:0", "--no-cache"]);
        command.args(["--poll-interval", "100ms", "--log-format", "json"]).args(flags);
        command.stdin(Stdio::null()).stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines().map(Result::unwrap);
        let mut said = Vec::new();
        let url = lines.by_ref().find_map(|line| {
            said.push(line.clone());
            let event: Value = serde_json::from_str(&line).ok()?;
            let (scheme, address) = (event["scheme"].as_str()?, event["address"].as_str()?);
            Some(format!("{scheme}://{address}"))
        });
        let url =
            url.unwrap_or_else(|| panic!("the server does not say where it listens: {said:?}"));
        let (sender, log) = channel();
        // to the end, so that the pipe never fills
        thread::spawn(move || {
            for line in said.into_iter().chain(lines) {
                let _ = sender.send(serde_json::from_str(&line).unwrap_or(Value::String(line)));
            }
        });
        Self { process, log, url }
    }

    /// Waits for the next event of this message, and puts it into `events` with those
    /// before it.
    pub fn read_log(&self, message: &str, events: &mut Vec<Value>) {
        while events.last().is_none_or(|event| event["message"] != message) {
            let event = self.log.recv_timeout(BOUND);
            events.push(event.unwrap_or_else(|_| panic!("no event `{message}`: {events:#?}")));
        }
    }

    /// Tells it to end.
    pub fn terminate(&self) {
        let mut kill = Command::new("kill");
        assert!(kill.arg(self.process.id().to_string()).status().unwrap().success());
    }

    /// Its exit status, once it ended.
    pub fn wait(&mut self) -> Option<i32> {
        self.process.wait().unwrap().code()
    }

    /// Waits until all plugins that are in the store have been looked at.
    pub fn wait_until_ready(&self) {
        let began = Instant::now();
        while let Err(error) = ureq::get(format!("{}/readyz", self.url)).call() {
            assert!(began.elapsed() < BOUND, "the server is not ready: {error}");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
