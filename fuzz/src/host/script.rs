//! What is done to an instance, in which order and in which way.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use fastrand::Rng;
use keyway_host::Canceller;

/// Bytes of the longest input: 64 KiB.
const MAX_INPUT_BYTES: usize = 64 << 10;

/// One thing that is done.
#[derive(Clone, Debug)]
pub enum Step {
    /// `init`.
    Init,
    /// `process`.
    Process(i32),
    /// The function of this number among those that the plugin lists, modulo their
    /// number, or one that is not there.
    Call(Option<usize>, Vec<u8>),
    /// `cleanup`.
    Cleanup,
    /// `get_call_count`.
    Count,
    /// Cancels the instance.
    Cancel,
}

/// How it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// On the caller's stack.
    Blocking,
    /// Polled to its end.
    Yielding,
    /// Polled, and dropped after it yielded so often.
    Dropped(u32),
    /// Polled, and cancelled after it yielded so often.
    Cancelled(u32),
}

/// What is done to one instance.
#[derive(Clone, Debug)]
pub struct Script {
    /// How it is made.
    pub start: Way,
    /// The calls.
    pub steps: Vec<(Step, Way)>,
}

const INTEGERS: [i32; 10] = [0, 1, -1, 2, 21, 255, 65_536, i32::MAX, i32::MIN, 0x7fc0_0001];

impl Script {
    /// Mostly in the order of the lifecycle.
    pub fn random(rng: &mut Rng) -> Self {
        let mut steps = Vec::new();
        if rng.u8(0..8) > 0 {
            steps.push((Step::Init, way(rng)));
        }
        for _ in 0..rng.usize(0..6) {
            let step = match rng.u8(0..24) {
                0 => Step::Init,
                1 => Step::Cleanup,
                2 => Step::Count,
                3 if rng.u8(0..8) == 0 => Step::Cancel,
                4..=11 => Step::Process(integer(rng)),
                12 => Step::Call(None, Vec::new()),
                _ => Step::Call(Some(rng.usize(0..8)), input(rng)),
            };
            steps.push((step, way(rng)));
        }
        if rng.bool() {
            steps.push((Step::Cleanup, way(rng)));
            steps.push((Step::Process(21), way(rng)));
        }
        Self { start: way(rng), steps }
    }

    /// The same calls, all of them in one way, and none that a clock decides.
    pub fn all_by(&self, way: Way) -> Self {
        let steps = self.steps.iter().filter(|(step, _)| !matches!(step, Step::Cancel));
        Self { start: way, steps: steps.map(|(step, _)| (step.clone(), way)).collect() }
    }
}

fn way(rng: &mut Rng) -> Way {
    match rng.u8(0..16) {
        0..=8 => Way::Blocking,
        9..=13 => Way::Yielding,
        14 => Way::Dropped(rng.u32(0..3)),
        _ => Way::Cancelled(rng.u32(0..3)),
    }
}

fn integer(rng: &mut Rng) -> i32 {
    if rng.bool() { rng.i32(..) } else { INTEGERS[rng.usize(..INTEGERS.len())] }
}

/// Short, mostly: what is long costs time, and finds no more.
fn input(rng: &mut Rng) -> Vec<u8> {
    let size = match rng.u8(0..16) {
        0 => 0,
        1 => rng.usize(0..=MAX_INPUT_BYTES),
        2 => MAX_INPUT_BYTES,
        _ => rng.usize(0..200),
    };
    let mut input = vec![rng.u8(..); size];
    let random = size.min(256);
    rng.fill(&mut input[..random]);
    input
}

/// Polls a call by hand; none where it was dropped.
pub fn drive<T>(
    future: impl Future<Output = T>,
    way: Way,
    canceller: Option<&Canceller>,
) -> Option<T> {
    let mut future = pin!(future);
    let mut turns = 0;
    loop {
        if let Poll::Ready(result) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return Some(result);
        }
        match way {
            Way::Dropped(most) if turns >= most => return None,
            Way::Cancelled(most) if turns >= most => canceller?.cancel(),
            _ => {}
        }
        turns += 1;
    }
}
