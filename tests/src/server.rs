//! `keyway-server`, as it is run.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
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
        let mut said = String::new();
        let url = lines.by_ref().find_map(|line| {
            said.push_str(&line);
            let event: Value = serde_json::from_str(&line).ok()?;
            let (scheme, address) = (event["scheme"].as_str()?, event["address"].as_str()?);
            Some(format!("{scheme}://{address}"))
        });
        let url = url.unwrap_or_else(|| panic!("the server does not say where it listens: {said}"));
        thread::spawn(move || lines.for_each(drop)); // so that the pipe never fills
        Self { process, url }
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
