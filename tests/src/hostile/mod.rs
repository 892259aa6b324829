//! Plugins that mean harm, or might as well: each `.wat` below `tests/hostile/` is
//! called as its comments say, more often than its host has room for instances,
//! while good plugins on the same host have to answer right.
//!
//! The first line of a file says why it is there. In the comments below it
//!
//! * `CALLS: init, process 1, call echo "text", call echo x4096` are the calls of one
//!   instance, the last one with so many bytes; each such line is a case;
//! * `LIMITS: memory=1MiB time=50ms` is what differs from the limits of a host;
//! * `GRANTS: log config vars` is what an instance gets;
//! * `WITH: version init` puts the files of these names in `parts/` into the module;
//! * `FAULTS: loop divide` makes a case of each: such a part defines `$fault`, and its own
//!   `LIMITS` where it needs them;
//! * `NEXT: search, process 0` calls another plugin of `plugins/` after it, in as many
//!   instances at a time as there is room for; `itself` is the same plugin;
//! * `REPEAT: 1000` stands for so many of the line below it, `{n}` for their number.

mod case;
mod host;
mod run;
mod table;

pub use case::{Case, Kind, Step, cases, module};
pub use host::{Budget, Failure, Granted, Running, SLOTS, load, new_host};
pub use run::{REPEATS, Witness, beside, run_all};
pub use table::{Outcome, Row, markdown, snapshot, summary};
