//! What the loader knows of one name: what was seen, what is being loaded, and when to look
//! again.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    Refusal, Slot,
    source::{Contents, Source},
};

/// The coarsest clock of a file system that is counted with. A file may be written twice
/// within one tick of it, and look the same.
pub(super) const GRANULE: Duration = Duration::from_secs(2);

/// When a file that is being written is looked at again; each time twice as late.
const SOON: Duration = Duration::from_millis(50);

/// The latest time to try again what may pass.
const MAX_RETRY: Duration = Duration::from_secs(60);

/// Doublings of such a time.
const MAX_DOUBLINGS: u32 = 10;

pub(super) struct Track {
    pub(super) id: u64,
    pub(super) slot: Arc<Slot>,
    /// The files as they were last seen; none before, and where they are no plugin.
    source: Option<Source>,
    /// When they were first seen so.
    since: Instant,
    /// Whether they were read late enough to be known by how they look.
    is_settled: bool,
    /// Whether they changed since a job began.
    is_new: bool,
    is_running: bool,
    /// Whether anything came of them yet.
    pub(super) was_looked_at: bool,
    retry: Option<Instant>,
    retries: u32,
    /// How often they were found to be still written.
    changing: u32,
    /// What the release that serves was made of.
    served: Option<Contents>,
    /// What was last refused, and why.
    refused: Option<(Contents, Refusal)>,
}

/// What a name does after its files were read.
pub(super) enum Verdict {
    /// The release serves that did.
    Serve,
    /// It is refused, as before.
    Refuse(Refusal),
}

impl Track {
    pub(super) fn new(id: u64, slot: Arc<Slot>) -> Self {
        Self {
            id,
            slot,
            source: None,
            since: Instant::now(),
            is_settled: false,
            is_new: false,
            is_running: false,
            was_looked_at: false,
            retry: None,
            retries: 0,
            changing: 0,
            served: None,
            refused: None,
        }
    }

    /// Takes note of the files; tells whether to load them now.
    pub(super) fn see(&mut self, source: Source) -> bool {
        let now = Instant::now();
        if self.source.as_ref() != Some(&source) {
            self.source = Some(source);
            self.since = now;
            self.is_settled = false;
            self.is_new = true;
            self.retry = None;
            self.retries = 0;
        }
        let is_due = match self.retry {
            Some(at) => at <= now,
            None => !self.is_settled,
        };
        !self.is_running && (self.is_new || is_due)
    }

    /// Takes note of that the files are no plugin.
    pub(super) fn see_none(&mut self) {
        self.source = None;
        self.is_new = false;
        self.retry = None;
        self.was_looked_at = true;
    }

    /// A job begins; what need not be loaded again.
    pub(super) fn begin(&mut self) -> Vec<Contents> {
        self.is_running = true;
        self.is_new = false;
        // what may pass has to be tried as if it were new
        let refused = self.refused.as_ref().filter(|_| self.retry.is_none());
        self.served.into_iter().chain(refused.map(|(contents, _)| *contents)).collect()
    }

    /// A job is done that read `source`; whether the name still has files.
    pub(super) fn end(&mut self, source: &Source, began: Instant) -> bool {
        self.is_running = false;
        self.was_looked_at = true;
        self.retry = None;
        let is_current = self.source.as_ref() == Some(source);
        if is_current && !self.is_new {
            let was_late = began.saturating_duration_since(self.since) >= GRANULE;
            self.is_settled = was_late || source.is_settled();
        }
        self.source.is_some() // what was read a moment before is better than nothing
    }

    /// Whether a job should begin at the next look.
    pub(super) fn is_waiting(&self) -> bool {
        self.is_new && !self.is_running
    }

    pub(super) fn load(&mut self, contents: Contents) {
        self.served = Some(contents);
        self.refused = None;
        self.settle();
    }

    /// The files are what was served or refused before.
    pub(super) fn know(&mut self, contents: Contents) -> Verdict {
        self.settle();
        match &self.refused {
            Some((refused, refusal)) if *refused == contents => Verdict::Refuse(refusal.clone()),
            _ => Verdict::Serve,
        }
    }

    fn settle(&mut self) {
        self.retries = 0;
        self.changing = 0;
    }

    /// The files cannot serve; when to try the same ones again, if ever.
    pub(super) fn refuse(
        &mut self,
        refusal: Refusal,
        contents: Option<Contents>,
        may_pass: bool,
        poll: Duration,
    ) {
        self.changing = 0;
        self.refused = contents.map(|contents| (contents, refusal));
        if may_pass {
            let wait = doubled(poll, self.retries).min(MAX_RETRY.max(poll));
            self.retry = Some(Instant::now() + wait);
            self.retries += 1;
        }
    }

    /// A file is still being written; when to look again.
    pub(super) fn wait(&mut self, poll: Duration) -> Instant {
        let at = Instant::now() + doubled(SOON, self.changing).min(poll);
        self.changing += 1;
        self.retry = Some(at);
        at
    }
}

fn doubled(time: Duration, times: u32) -> Duration {
    time.saturating_mul(1 << times.min(MAX_DOUBLINGS))
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        sync::Arc,
        time::{Duration, Instant},
    };

    use super::{Contents, GRANULE, SOON, Slot, Source, Track};
    use crate::{
        calls::CallMetrics,
        store::{Fingerprint, Found, FoundFile, Name},
    };

    fn track() -> Track {
        Track::new(
            1,
            Arc::new(Slot::new(Name::new("hello").expect("a name"), &CallMetrics::default())),
        )
    }

    /// A file that was just written.
    fn fresh() -> Source {
        let file = tempfile::NamedTempFile::new().expect("there is room for a file");
        fs::write(&file, "new").expect("it is ours");
        let fingerprint = Fingerprint::from(&file.as_file().metadata().expect("it is there"));
        let module = FoundFile { path: "hello.wasm".to_owned(), fingerprint };
        Source::Store(Found { module, manifest: None })
    }

    /// It may be written again within one tick of the clock and look the same.
    #[test]
    fn a_fresh_file_is_read_until_its_time_tells_it_apart() {
        let (mut track, file, contents) = (track(), fresh(), Contents::of(b"new", &[None]));
        assert!(track.see(file.clone()));
        assert_eq!(track.begin(), []);
        assert!(!track.see(file.clone()), "it is being read");
        assert!(track.end(&file, Instant::now()));
        track.load(contents);
        assert!(track.see(file.clone()));
        assert_eq!(track.begin(), [contents]);
        assert!(track.end(&file, Instant::now() + GRANULE));
        assert!(!track.see(file.clone()), "it was read late enough");
        assert!(track.see(fresh()), "it is another one");
    }

    #[test]
    fn a_file_that_is_being_written_is_looked_at_ever_later() {
        let (mut track, poll, before) = (track(), Duration::from_secs(2), Instant::now());
        let waits: Vec<_> = (0..9).map(|_| track.wait(poll)).collect();
        assert!(waits.is_sorted() && waits[0] >= before + SOON);
        assert!(waits[8] >= before + poll && waits[8] <= Instant::now() + poll);
        track.load(Contents::of(b"new", &[None]));
        assert!(track.wait(poll) <= Instant::now() + SOON, "it begins anew");
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_is_read_again() {
        let (mut track, first, second) = (track(), fresh(), fresh());
        assert!(track.see(first.clone()));
        track.begin();
        assert!(!track.see(second.clone()));
        assert!(track.end(&first, Instant::now() + GRANULE));
        assert!(track.is_waiting());
        assert!(track.see(second.clone()));
        track.begin();
        track.see_none();
        assert!(!track.end(&second, Instant::now()), "there is no file any more");
    }
}
