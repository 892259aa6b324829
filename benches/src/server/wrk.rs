//! wrk, which sends requests as fast as they are answered.

use std::{
    fs,
    io::Read,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use serde::Deserialize;

use crate::{
    Result,
    process::{Process, Stop},
};

/// Its script, which tells the numbers in a form that can be read.
const SCRIPT: &str = include_str!("load.lua");

/// What is sent, and what has to come back.
pub(crate) struct Load {
    pub(crate) address: SocketAddr,
    pub(crate) path: &'static str,
    pub(crate) content_type: &'static str,
    pub(crate) bodies: Vec<Vec<u8>>,
    pub(crate) wanted: Vec<u8>,
    pub(crate) connections: u16,
}

/// What one run came to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Turn {
    /// Requests a second.
    pub(crate) rate: f64,
    /// Seconds of a request, of the one in the middle
    pub(crate) p50: f64,
    /// and of the one that 99 of 100 are faster than.
    pub(crate) p99: f64,
}

/// What the script prints.
#[derive(Debug, Deserialize)]
struct Summary {
    requests: u64,
    microseconds: u64,
    p50: u64,
    p99: u64,
    /// Connections that failed, requests that were not answered.
    broken: u64,
    /// Answers whose status is 400 or above.
    refused: u64,
    /// Answers that were looked at, and are others than wanted.
    wrong: u64,
}

/// A load whose files are written.
pub(crate) struct Wrk {
    load: Load,
    folder: PathBuf,
}

impl Wrk {
    /// Writes into `folder`, which is made, what wrk reads.
    pub(crate) fn new(load: Load, folder: PathBuf) -> Result<Self> {
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("load.lua"), SCRIPT)?;
        fs::write(folder.join("wanted"), &load.wanted)?;
        for (number, body) in load.bodies.iter().enumerate() {
            fs::write(folder.join(number.to_string()), body)?;
        }
        Ok(Self { load, folder })
    }

    /// Sends for so long, with a look at each answer's body.
    pub(crate) fn check(&self, seconds: u16, stop: &Stop) -> Result<()> {
        let mut command = self.command(seconds);
        command.env("BENCH_WANTED", self.folder.join("wanted"));
        finish(command, seconds, stop).map(|_| ())
    }

    /// Sends for so long.
    pub(crate) fn turn(&self, seconds: u16, stop: &Stop) -> Result<Turn> {
        finish(self.command(seconds), seconds, stop)
    }

    /// Sends until what is returned is dropped; whatever is answered.
    pub(crate) fn start(&self) -> Result<Process> {
        let mut command = self.command(3600);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        Process::start(command)
    }

    fn command(&self, seconds: u16) -> Command {
        let Load { address, path, content_type, bodies, connections, .. } = &self.load;
        let cores = thread::available_parallelism().map_or(1, |cores| cores.get());
        let threads = cores.min(usize::from(*connections));
        let mut command = Command::new("wrk");
        command.arg(format!("--threads={threads}")).arg(format!("--connections={connections}"));
        command.arg(format!("--duration={seconds}s")).arg("--script");
        command.arg(self.folder.join("load.lua")).arg(format!("http://{address}{path}"));
        command.env("BENCH_BODIES", &self.folder).env("BENCH_COUNT", bodies.len().to_string());
        command.env("BENCH_TYPE", content_type).env_remove("BENCH_WANTED");
        command.stdin(Stdio::null());
        command
    }
}

/// Runs wrk, which ends by itself.
fn finish(mut command: Command, seconds: u16, stop: &Stop) -> Result<Turn> {
    command.stdout(Stdio::piped());
    let mut wrk = Process::start(command)?;
    let bound = Duration::from_secs(u64::from(seconds) + 60);
    let status = stop.wait("wrk", bound, || wrk.ended())?;
    if !status.success() {
        return Err(format!("wrk ended with {status}").into());
    }
    let mut text = String::new();
    if let Some(mut output) = wrk.output() {
        output.read_to_string(&mut text)?;
    }
    read(&text)
}

/// A turn of what wrk printed, in which nothing went wrong.
fn read(text: &str) -> Result<Turn> {
    let line = text.lines().find(|line| line.starts_with('{'));
    let summary: Summary = serde_json::from_str(line.ok_or("wrk told no numbers")?)?;
    let Summary { requests, microseconds, broken, refused, wrong, .. } = summary;
    if broken + refused + wrong > 0 || requests == 0 || microseconds == 0 {
        return Err(format!(
            "{requests} requests, of which {broken} were not answered, {refused} refused, \
             {wrong} answered with something else"
        )
        .into());
    }
    let seconds = |microseconds: u64| microseconds as f64 / 1e6;
    Ok(Turn {
        rate: requests as f64 / seconds(microseconds),
        p50: seconds(summary.p50),
        p99: seconds(summary.p99),
    })
}

/// That wrk can be run.
pub(crate) fn expect_installed() -> Result<()> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_there = |folder: PathBuf| Path::new(&folder).join("wrk").is_file();
    match std::env::split_paths(&path).any(is_there) {
        true => Ok(()),
        false => Err("missing: wrk\nhint: sudo apt-get install --yes wrk".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    /// What wrk prints, of which the script prints the last line.
    fn printed(errors: &str) -> String {
        format!(
            "Running 1s test @ http://127.0.0.1:8080/run\n  2 threads and 16 connections\n\
             Requests/sec: 100.00\n\n{{\"requests\":100,\"microseconds\":500000,\"p50\":60,\
             \"p99\":4000,{errors}}}\n"
        )
    }

    #[test]
    fn the_numbers_of_a_turn_are_in_seconds() {
        let turn = read(&printed(r#""broken":0,"refused":0,"wrong":0"#)).expect("a turn");
        assert_eq!((turn.rate, turn.p50, turn.p99), (200.0, 60e-6, 4e-3));
    }

    #[test]
    fn a_turn_with_a_wrong_answer_counts_for_nothing() {
        for errors in [
            r#""broken":1,"refused":0,"wrong":0"#,
            r#""broken":0,"refused":1,"wrong":0"#,
            r#""broken":0,"refused":0,"wrong":1"#,
        ] {
            assert!(read(&printed(errors)).is_err(), "{errors}");
        }
        assert!(read("").is_err());
    }
}
