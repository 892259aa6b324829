//! Calls of plugins: let in, run where they hold nobody up, counted.

mod compute;
mod execute;
mod gate;
mod lane;
mod outcome;
mod traffic;

pub(crate) use self::{
    compute::Compute,
    execute::{Output, Work, call},
    gate::Gate,
    traffic::{CallMetrics, Traffic},
};
