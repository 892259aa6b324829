//! Clients of a server, many of them at once, and what they found.

use std::{
    env,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use ureq::{Agent, http::Response};

use crate::Server;

/// Long enough for any machine.
const BOUND: Duration = Duration::from_secs(60);

/// How often failures are told in full.
const MAX_FAILURES: usize = 5;

/// A number of things to do: `usual`, unless the environment tells another one.
pub fn count(variable: &str, usual: usize) -> usize {
    env::var(variable).map_or(usual, |value| value.parse().expect("a number"))
}

/// Waits until something is so, for as long as any machine takes.
pub fn wait(what: &str, is_so: impl FnMut() -> bool) {
    wait_or(what, String::new, is_so);
}

/// The same; where it is in vain, `why` tells more.
fn wait_or(what: &str, why: impl Fn() -> String, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + BOUND;
    while !is_so() {
        assert!(Instant::now() < end, "in vain: {what} {}", why());
        thread::sleep(Duration::from_millis(2));
    }
}

/// A client with connections of its own.
pub struct Client {
    agent: Agent,
    url: String,
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    /// Its status.
    pub status: u16,
    /// Its body.
    pub body: Vec<u8>,
}

impl Client {
    /// A client of that server.
    pub fn new(server: &Server) -> Self {
        let config = Agent::config_builder().http_status_as_error(false);
        let agent = config.timeout_global(Some(BOUND)).build().into();
        Self { agent, url: server.url.clone() }
    }

    /// Asks for what is at a path.
    pub fn get(&self, path: &str) -> Result<Reply, ureq::Error> {
        reply(self.agent.get(format!("{}{path}", self.url)).call()?)
    }

    /// Sends a body of that type.
    pub fn post(&self, path: &str, kind: &str, body: &[u8]) -> Result<Reply, ureq::Error> {
        let request = self.agent.post(format!("{}{path}", self.url)).content_type(kind);
        reply(request.send(body)?)
    }

    /// Calls `process` of a plugin.
    pub fn run(&self, plugin: &str, input: i32) -> Result<Reply, ureq::Error> {
        let body = json!({"plugin": plugin, "input": input}).to_string();
        self.post("/run", "application/json", body.as_bytes())
    }

    /// What `process` returns, where it does.
    pub fn output(&self, plugin: &str, input: i32) -> Result<i64, String> {
        let reply = self.run(plugin, input).map_err(|error| error.to_string())?;
        let output = reply.json()["output"].as_i64().filter(|_| reply.status == 200);
        output.ok_or_else(|| reply.show())
    }

    /// What is told of a plugin; null where it is not known.
    pub fn plugin(&self, name: &str) -> Value {
        let plugins = self.get("/plugins").unwrap().json();
        let all = plugins["plugins"].as_array().unwrap();
        all.iter().find(|plugin| plugin["name"] == name).cloned().unwrap_or_default()
    }

    /// Waits until the newest file of each plugin serves.
    pub fn wait_for(&self, names: &[&str]) {
        for name in names {
            let told = || self.plugin(name);
            wait_or("it is ready", || told().to_string(), || told()["state"] == "ready");
        }
    }

    /// One value of `/metrics`, by its name and labels as they are printed.
    pub fn metric(&self, series: &str) -> f64 {
        let text = String::from_utf8(self.get("/metrics").unwrap().body).unwrap();
        let value = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
        value.unwrap_or_else(|| panic!("no `{series}` in {text}")).parse().unwrap()
    }
}

fn reply(mut response: Response<ureq::Body>) -> Result<Reply, ureq::Error> {
    let status = response.status().as_u16();
    let body = response.body_mut().with_config().limit(64 << 20).read_to_vec()?;
    Ok(Reply { status, body })
}

impl Reply {
    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The code of an error; empty where it is none.
    pub fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }

    fn show(&self) -> String {
        format!("{} {}", self.status, String::from_utf8_lossy(&self.body))
    }
}

/// Clients that ask again and again, each on a connection of its own.
pub struct Load {
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<Tally>>,
    started: Instant,
}

/// What came of all their requests.
#[derive(Default)]
pub struct Tally {
    /// From the quickest to the slowest.
    times: Vec<Duration>,
    failures: Vec<String>,
    seconds: f64,
}

impl Load {
    /// So many clients, which do `once` until they are ended.
    pub fn start(
        server: &Server,
        clients: usize,
        once: impl Fn(&Client) -> Result<(), String> + Send + Sync + 'static,
    ) -> Self {
        let (stop, once) = (Arc::new(AtomicBool::new(false)), Arc::new(once));
        let threads = (0..clients).map(|_| {
            let (stop, once, client) = (Arc::clone(&stop), Arc::clone(&once), Client::new(server));
            thread::spawn(move || {
                let mut tally = Tally::default();
                while !stop.load(Ordering::Relaxed) {
                    let started = Instant::now();
                    let result = once(&client);
                    tally.times.push(started.elapsed());
                    tally.failures.extend(result.err());
                }
                tally
            })
        });
        Self { threads: threads.collect(), stop, started: Instant::now() }
    }

    /// Lets it go on for a while and ends it.
    pub fn end_after(self, time: Duration) -> Tally {
        thread::sleep(time);
        self.end()
    }

    /// Ends it.
    pub fn end(self) -> Tally {
        self.stop.store(true, Ordering::Relaxed);
        let mut all = Tally::default();
        for thread in self.threads {
            let tally = thread.join().expect("clients tell failures otherwise");
            all.times.extend(tally.times);
            all.failures.extend(tally.failures);
        }
        all.times.sort_unstable();
        all.seconds = self.started.elapsed().as_secs_f64();
        all
    }
}

impl Tally {
    /// How many there were.
    pub fn requests(&self) -> usize {
        self.times.len()
    }

    /// That there were some, and all went well.
    pub fn expect_all(&self) -> &Self {
        let (failed, all) = (self.failures.len(), self.requests());
        let some = &self.failures[..failed.min(MAX_FAILURES)];
        assert!(failed == 0, "{failed} of {all} requests failed: {some:#?}");
        assert!(all > 0, "there was no request");
        self
    }

    /// That there were some, and that those that failed only did with this error.
    pub fn expect_only(&self, code: &str) {
        let others: Vec<_> = self.failures.iter().filter(|it| !it.contains(code)).collect();
        assert!(others.is_empty() && !self.times.is_empty(), "{others:#?}");
    }

    /// Its figures on one line.
    pub fn show(&self) -> String {
        let at = |part: usize| {
            let place = (self.times.len() * part / 100).min(self.times.len().saturating_sub(1));
            self.times.get(place).copied().unwrap_or_default()
        };
        format!(
            "{} requests, {} failed, {:.0}/s, p50 {:.2?}, p99 {:.2?}, max {:.2?}",
            self.requests(),
            self.failures.len(),
            self.requests() as f64 / self.seconds,
            at(50),
            at(99),
            at(100)
        )
    }
}
