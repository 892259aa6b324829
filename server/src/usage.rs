//! What the process takes of the machine, as Linux tells it.

use std::fs;

use rustix::param::{clock_ticks_per_second, page_size};

/// What the process takes now; 0 where the system does not tell.
#[derive(Debug, Default)]
pub(crate) struct Usage {
    pub(crate) resident_bytes: usize,
    pub(crate) open_files: usize,
    pub(crate) cpu_seconds: f64,
}

impl Usage {
    pub(crate) fn now() -> Self {
        Self {
            resident_bytes: resident_pages().unwrap_or_default() * page_size(),
            open_files: fs::read_dir("/proc/self/fd").map_or(0, Iterator::count),
            cpu_seconds: cpu_ticks().unwrap_or_default() as f64 / clock_ticks_per_second() as f64,
        }
    }
}

fn resident_pages() -> Option<usize> {
    fs::read_to_string("/proc/self/statm").ok()?.split(' ').nth(1)?.parse().ok()
}

/// In user and in system mode: the 14th and the 15th field, of which the 2nd is a name in
/// brackets.
fn cpu_ticks() -> Option<u64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let mut fields = stat.rsplit_once(") ")?.1.split(' ').skip(11);
    let (user, system): (u64, u64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some(user + system)
}
