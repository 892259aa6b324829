//! How many files the process may have open, of which each connection is one.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// What is not a connection: the store, the log, executors, plugins' own.
const OTHERS: u64 = 256;

/// Raises the limit to the most that is allowed, and returns how many connections there
/// can be: `wanted`, or fewer.
pub(crate) fn raise_open_files(wanted: usize) -> usize {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
    let limit = if raised.is_ok() { maximum } else { current };
    let room = limit.map_or(u64::MAX, |limit| limit.saturating_sub(OTHERS).max(limit / 2));
    let room = usize::try_from(room).unwrap_or(usize::MAX).max(1);
    if room < wanted {
        tracing::warn!(
            wanted,
            connections = room,
            "fewer connections than wanted: the limit of open files is too low"
        );
    }
    wanted.min(room)
}
