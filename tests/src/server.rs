//! `keyway-server`, as it is run.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
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
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines().map(Result::unwrap);
        let mut said = String::new();
        let url = lines.by_ref().find_map(|line| {
            said.push_str(&line);
            said.push('\n');
            let event: Value = serde_json::from_str(&line).ok()?;
            let (scheme, address) = (event["scheme"].as_str()?, event["address"].as_str()?);
            Some(format!("{scheme}://{address}"))
        });
        let url = url.unwrap_or_else(|| panic!("the server does not say where it listens: {said}"));
        let log = Arc::new(Mutex::new(said));
        let rest = Arc::clone(&log);
        // to the end, so that the pipe never fills
        thread::spawn(move || lines.for_each(|line| *rest.lock().unwrap() += &(line + "\n")));
        Self { process, url, log }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.url.rsplit_once('/').unwrap().1.parse().unwrap()
    }

    /// What it logged until now, a JSON object a line.
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
