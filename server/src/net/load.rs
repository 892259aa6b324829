//! How many connections each worker has.

use std::{
    net::TcpStream,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{sync::Notify, task::yield_now};

/// A worker may have so many connections more than its part, for the sake of its processor.
const MARGIN: usize = 1;

/// The connections of one worker. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct Load {
    connections: Arc<AtomicUsize>,
    /// That the only one of them is being answered.
    answered: Arc<Notify>,
}

/// One of them, counted until this is dropped, however it ends.
#[derive(Debug)]
pub(super) struct Carried {
    load: Load,
}

impl Load {
    /// Counts one more.
    pub(super) fn carry(&self) -> Carried {
        self.connections.fetch_add(1, Ordering::Relaxed);
        Carried { load: self.clone() }
    }

    /// Keeps the worker from sleeping for so long after it answered its only connection,
    /// whose next request is then there at once.
    ///
    /// Rationale: a client that waits for each answer is slowed down most by processors that
    /// fall asleep and wake up between, which takes longer than the request.
    pub(super) async fn poll_busily(self, time: Duration) {
        loop {
            self.answered.notified().await;
            let began = Instant::now();
            while began.elapsed() < time {
                yield_now().await; // and look at the connections
            }
        }
    }

    fn get(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}

impl Carried {
    /// Before an answer: lets the worker's other connections come first, where it has such, so
    /// that answers to requests that came together leave together.
    ///
    /// Rationale: each answer that is sent by itself wakes its client, which on the same
    /// machine takes the processor from those that wait to be served, and puts it to sleep
    /// again. Half of what a quick request costs may be that.
    pub(super) async fn after_others(&self) {
        match self.load.get() {
            0 | 1 => self.load.answered.notify_one(),
            _ => yield_now().await,
        }
    }
}

impl Drop for Carried {
    fn drop(&mut self) {
        self.load.connections.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The processor on which the system last received from a connection; 0 where it does not
/// tell.
pub(super) fn processor_of(stream: &TcpStream) -> usize {
    let processor = rustix::net::sockopt::socket_incoming_cpu(stream).unwrap_or(0);
    usize::try_from(processor).unwrap_or(0)
}

/// The place of the worker that a connection goes to, with `waiting` more behind it. Those
/// that one processor receives go to one worker, which so finds in its cache what the system
/// left there, and wakes nobody on another processor; unless it has more than its part.
pub(super) fn choose(
    loads: impl Iterator<Item = Load>,
    processor: usize,
    waiting: usize,
) -> Option<usize> {
    let loads: Vec<_> = loads.map(|load| load.get()).collect();
    let least = (0..loads.len()).min_by_key(|place| loads[*place])?;
    let preferred = processor % loads.len();
    let all = loads.iter().sum::<usize>() + 1 + waiting;
    let is_even = loads[preferred] < all.div_ceil(loads.len()) + MARGIN;
    Some(if is_even { preferred } else { least })
}

#[cfg(test)]
mod tests {
    use super::{Carried, Load, MARGIN, choose};

    fn give(loads: &[Load], processor: usize, waiting: usize) -> (usize, Carried) {
        let place = choose(loads.iter().cloned(), processor, waiting).expect("there are workers");
        (place, loads[place].carry())
    }

    #[test]
    fn a_processor_has_its_worker() {
        let loads = [Load::default(), Load::default()];
        let given: Vec<_> = (0..8).map(|number| give(&loads, number, 0)).collect();
        let places: Vec<_> = given.iter().map(|(place, _)| *place).collect();
        assert_eq!(places, [0, 1, 0, 1, 0, 1, 0, 1]);
        drop(given);
        assert_eq!(loads.map(|load| load.get()), [0, 0]);
    }

    /// As a client has it that opens its connections by threads, each on a processor.
    #[test]
    fn those_that_come_together_are_parted_by_their_processors() {
        let loads = [Load::default(), Load::default()];
        let processors = [[0; 8], [1; 8]].concat();
        let waiting = (0..processors.len()).rev();
        let given = processors.iter().zip(waiting).map(|(cpu, more)| give(&loads, *cpu, more));
        let places: Vec<_> = given.collect();
        assert!(places.iter().zip(processors).all(|((place, _), cpu)| *place == cpu));
    }

    /// As behind a network card that interrupts one of them.
    #[test]
    fn one_processor_does_not_leave_the_others_idle() {
        let loads = [Load::default(), Load::default(), Load::default()];
        let mut given = Vec::new();
        for count in 1..=100_usize {
            given.push(give(&loads, 1, 0));
            let loads = loads.each_ref().map(Load::get);
            assert_eq!(loads.iter().sum::<usize>(), count);
            assert!(loads.iter().all(|load| *load <= count.div_ceil(3) + MARGIN), "{loads:?}");
        }
    }
}
