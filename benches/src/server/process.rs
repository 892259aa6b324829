//! The programs that are started: all of them end with this one.

use std::{
    io,
    process::{Child, ChildStdout, Command, ExitStatus},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGTERM},
    flag,
};

use crate::Result;

/// A program that runs until this is dropped.
pub(crate) struct Process {
    child: Child,
}

impl Process {
    pub(crate) fn start(mut command: Command) -> Result<Self> {
        match command.spawn() {
            Ok(child) => Ok(Self { child }),
            Err(error) => {
                let program = command.get_program().to_string_lossy();
                Err(format!("cannot run {program}: {error}").into())
            }
        }
    }

    /// How it ended; none while it runs.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// What it prints, once.
    pub(crate) fn output(&mut self) -> Option<ChildStdout> {
        self.child.stdout.take()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // both fail only where it has ended
        let _killed = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// Whether this program was told to end.
pub(crate) struct Stop {
    told: Arc<AtomicBool>,
}

impl Stop {
    /// From now on a signal ends no more than a [`wait`](Self::wait), so that all that was
    /// started is dropped.
    pub(crate) fn listen() -> io::Result<Self> {
        let told = Arc::new(AtomicBool::new(false));
        for signal in [SIGHUP, SIGINT, SIGTERM] {
            flag::register(signal, Arc::clone(&told))?;
        }
        Ok(Self { told })
    }

    /// Asks again and again, until there is something.
    pub(crate) fn wait<T>(
        &self,
        what: &str,
        bound: Duration,
        mut ask: impl FnMut() -> Result<Option<T>>,
    ) -> Result<T> {
        let start = Instant::now();
        loop {
            if self.told.load(Ordering::Relaxed) {
                return Err("stopped by a signal".into());
            }
            if let Some(found) = ask()? {
                return Ok(found);
            }
            if start.elapsed() > bound {
                return Err(format!("waited {} s for {what}", bound.as_secs()).into());
            }
            thread::sleep(Duration::from_millis(10));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        process::Command,
        sync::{Arc, atomic::AtomicBool},
        time::Duration,
    };

    use super::{Process, Stop};

    #[test]
    fn a_process_ends_when_it_is_dropped() {
        let mut command = Command::new("sleep");
        command.arg("3600");
        let process = Process::start(command).expect("sleep");
        let path = format!("/proc/{}", process.child.id());
        drop(process);
        assert!(!std::path::Path::new(&path).exists());
    }

    #[test]
    fn who_waits_is_stopped() {
        let stop = Stop { told: Arc::new(AtomicBool::new(true)) };
        let waited = stop.wait("nothing", Duration::from_secs(3600), || Ok(None::<()>));
        assert_eq!(waited.map_err(|error| error.to_string()), Err("stopped by a signal".into()));
    }
}
