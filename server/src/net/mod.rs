//! Connections: listened for by one thread, served by the workers.
//!
//! Each worker is a thread with an executor of its own: what a connection does never
//! moves to another core, and nothing of it is shared but counters.

mod activity;
mod clock;
mod connection;
mod connections;
mod files;
mod heads;
mod listener;
mod load;
mod tls;
mod worker;

pub(crate) use self::{
    activity::{Activity, Busy},
    clock::CoarseClock,
    connections::Connections,
    files::raise_open_files,
    heads::budget as budget_of_heads,
    listener::Listener,
    tls::{Acceptor, Certificate},
    worker::Workers,
};
