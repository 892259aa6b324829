//! The servers that are measured, each a process of its own.

use std::{
    fs::{self, File},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use ureq::{Agent, http::header::CONTENT_TYPE};

use crate::{
    Result,
    case::{Case, Contestant},
    process::{Process, Stop},
    store::{MANY, one_of_many},
    wrk::Load,
};

/// How long a server may take for what is no request.
const BOUND: Duration = Duration::from_secs(60);

/// What is sent to `POST /run`.
const JSON: &str = "application/json";

/// A server that answers.
struct Server {
    process: Process,
    address: SocketAddr,
}

/// All of them.
pub(crate) struct Peers {
    keyway: Server,
    axum: Server,
    agent: Agent,
}

impl Peers {
    /// Starts `keyway-server` with the plugins in `store`, and its peer; what they say goes
    /// to files in `folder`.
    pub(crate) fn start(
        [keyway, axum]: [&Path; 2],
        store: &Path,
        folder: &Path,
        stop: &Stop,
    ) -> Result<Self> {
        let config = Agent::config_builder().timeout_global(Some(BOUND));
        let agent = Agent::new_with_config(config.build());
        let mut command = Command::new(keyway);
        command.arg("--store").arg(store).args(["--no-cache", "--log", "warn"]);
        let keyway = Server::start(command, folder.join("keyway-server.log"), stop, |address| {
            agent.get(format!("http://{address}/readyz")).call().is_ok()
        })?;
        let axum = Command::new(axum);
        let axum = Server::start(axum, folder.join("bench-axum.log"), stop, |address| {
            agent.post(format!("http://{address}/run")).send("").is_ok()
        })?;
        Ok(Self { keyway, axum, agent })
    }

    /// What a contestant is sent in a case, which it was seen to answer.
    pub(crate) fn load(&self, case: Case, who: Contestant) -> Result<Load> {
        let is_axum = who == Contestant::Axum;
        let address = if is_axum { self.axum.address } else { self.keyway.address };
        let run = |plugin: &str| format!(r#"{{"plugin":"{plugin}","input":21}}"#).into_bytes();
        let result = br#"{"output":43}"#.to_vec();
        let (path, bodies, wanted) = match case {
            Case::Echo(bytes) => {
                let body: Vec<u8> = (0..=250).cycle().take(bytes).collect();
                let path = if is_axum { "/echo" } else { "/plugins/echo/echo" };
                (path, vec![body.clone()], body)
            }
            Case::Spread => {
                ("/run", (0..MANY).map(|number| run(&one_of_many(number))).collect(), result)
            }
            _ if who == Contestant::Kept => ("/run", vec![run("hello-kept")], result),
            Case::Run(_) | Case::Beside | Case::Kept => ("/run", vec![run("hello")], result),
        };
        let content_type =
            if matches!(case, Case::Echo(_)) { "application/octet-stream" } else { JSON };
        let connections = case.connections();
        let load = Load { address, path, content_type, bodies, wanted, connections };
        self.probe(&load).map_err(|error| format!("{} does not answer: {error}", who.name()))?;
        Ok(load)
    }

    /// Of a plugin that never ends, by fewer connections than threads are left to others.
    pub(crate) fn endless(&self) -> Load {
        let bodies = vec![br#"{"plugin":"spin","input":1}"#.to_vec()];
        let address = self.keyway.address;
        let wanted = Vec::new(); // no answer is looked at
        Load { address, path: "/run", content_type: JSON, bodies, wanted, connections: 2 }
    }

    /// Every body once.
    fn probe(&self, load: &Load) -> Result<()> {
        for body in &load.bodies {
            let request = self.agent.post(format!("http://{}{}", load.address, load.path));
            let request = request.header(CONTENT_TYPE, load.content_type);
            let answer = request.send(&body[..])?.body_mut().read_to_vec()?;
            if answer != load.wanted {
                let start = &answer[..answer.len().min(100)];
                return Err(format!("not what was wanted: {}", start.escape_ascii()).into());
            }
        }
        Ok(())
    }

    /// How many calls of a plugin run.
    pub(crate) fn in_progress(&self, plugin: &str) -> Result<f64> {
        let url = format!("http://{}/metrics", self.keyway.address);
        let text = self.agent.get(url).call()?.body_mut().read_to_string()?;
        let name = format!("keyway_calls_in_progress{{plugin=\"{plugin}\"}} ");
        let line = text.lines().find_map(|line| line.strip_prefix(&name));
        Ok(line.map_or(Ok(0.0), str::parse)?)
    }
}

impl Server {
    fn start(
        mut command: Command,
        log: PathBuf,
        stop: &Stop,
        answers: impl Fn(SocketAddr) -> bool,
    ) -> Result<Self> {
        let address = free_address()?;
        let program = command.get_program().to_string_lossy().into_owned();
        command.arg("--listen").arg(address.to_string());
        let settings = ["KEYWAY_", "PLUGIN_STORE", "FLUID_MOUNT_PATH"];
        for (name, _) in std::env::vars_os() {
            if settings.iter().any(|setting| name.to_string_lossy().starts_with(setting)) {
                command.env_remove(name);
            }
        }
        // the end of its input is the end of whom it belongs to
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(File::create(&log)?);
        let mut process = Process::start(command)?;
        stop.wait(&program, BOUND, || match process.ended()? {
            Some(status) => {
                let said = fs::read_to_string(&log).unwrap_or_default();
                Err(format!("{program} ended with {status}\n{}", said.trim_end()).into())
            }
            None => Ok(answers(address).then_some(())),
        })?;
        Ok(Self { process, address })
    }

    /// That it runs still.
    fn expect_alive(&mut self) -> Result<()> {
        match self.process.ended()? {
            None => Ok(()),
            Some(status) => {
                Err(format!("the server at {} ended with {status}", self.address).into())
            }
        }
    }
}

impl Peers {
    /// That none of them has ended.
    pub(crate) fn expect_alive(&mut self) -> Result<()> {
        self.keyway.expect_alive()?;
        self.axum.expect_alive()
    }
}

/// An address where nobody listens.
fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}
