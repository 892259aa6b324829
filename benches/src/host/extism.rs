//! Extism, in a process of its own: it has another wasmtime, and is built apart.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use crate::{
    case::{Case, Contestant},
    work::{Plugins, Result, Work},
};

/// A process that is asked `CASE TIMES` and answers nanoseconds.
#[derive(Clone)]
pub(crate) struct Extism(Arc<Mutex<Pipe>>);

struct Pipe {
    child: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Extism {
    /// Starts `program` as the contestant that `who` is; `folder` is for its cache.
    pub(crate) fn start(
        program: &Path,
        who: Contestant,
        plugins: &Path,
        folder: &Path,
    ) -> Result<Self> {
        let told = |error| format!("{error}: {}", program.display());
        let mut command = Command::new(program);
        command.arg(plugins.join(Plugins::LARGE)).arg(folder);
        command.args(match who {
            Contestant::ExtismUnlimited => Some("--no-timeout"),
            Contestant::ExtismUnread => Some("--unread"),
            _ => None,
        });
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(told)?;
        let requests = child.stdin.take();
        let answers = child.stdout.take().ok_or("the process has no output")?;
        Ok(Self(Arc::new(Mutex::new(Pipe { child, requests, answers: BufReader::new(answers) }))))
    }

    pub(crate) fn work(&self, case: Case) -> Work {
        let pipe = Arc::clone(&self.0);
        Box::new(move |times| {
            let mut pipe = pipe.lock().unwrap_or_else(PoisonError::into_inner);
            pipe.ask(case, times).map_err(|error| format!("extism, {case}: {error}").into())
        })
    }
}

impl Pipe {
    fn ask(&mut self, case: Case, times: u64) -> Result<Duration> {
        let requests = self.requests.as_mut().ok_or("the process takes no requests")?;
        writeln!(requests, "{case} {times}")?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        let answer = answer.trim_end();
        answer.parse().map(Duration::from_nanos).map_err(|_| match answer {
            "" => "the process has ended".into(),
            answer => answer.into(),
        })
    }
}

impl Drop for Pipe {
    /// Without requests it ends by itself.
    fn drop(&mut self) {
        drop(self.requests.take());
        let _ = self.child.wait();
    }
}
