//! The thread that looks for changes, and alone changes what names stand for.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    sync::{Arc, atomic::Ordering},
    thread,
    time::{Duration, Instant},
};

use super::{
    OperatorManifest, Refusal, Release, Setup, Slot,
    load::Outcome,
    mailbox::Mailbox,
    metrics::Metrics,
    shared::{Shared, Table},
    source::Source,
    status::hex,
    track::{Track, Verdict},
    watched::Watched,
    workers::{Done, Job, Workers},
};
use crate::store::{MAX_PLUGINS, Name, Scan};

/// Files that change together are looked at together.
const DEBOUNCE: Duration = Duration::from_millis(20);

/// Looks that were not asked for take this part of the loader's time at most: who writes to
/// the store without end is not to keep a processor busy.
const IDLE_FOR_EACH_LOOK: u32 = 9;

/// How often manifests are looked at where there is no store.
const POLL_INTERVAL: Duration = Duration::from_secs(2);

pub(super) struct Loader {
    shared: Arc<Shared>,
    mailbox: Arc<Mailbox>,
    metrics: Metrics,
    workers: Workers,
    store: Option<Watched>,
    manifests: Vec<OperatorManifest>,
    poll: Duration,
    /// Instances that all plugins keep together.
    most_kept: u32,
    tracks: BTreeMap<Name, Track>,
    next_track: u64,
    /// What was told of the last look, so that it is told once.
    told: BTreeSet<String>,
    was_scanned: bool,
    /// Whether it was told that the store is unavailable.
    is_down: bool,
    next_look: Instant,
    /// Before then no change hastens a look.
    rest: Instant,
}

impl Loader {
    /// Starts the thread, which ends when the mailbox says so.
    pub(super) fn start(
        setup: Setup,
        shared: Arc<Shared>,
        mailbox: Arc<Mailbox>,
        metrics: Metrics,
    ) -> io::Result<()> {
        let Setup { host, store, manifests, poll_interval, bounds } = setup;
        let workers = Workers::start(&host, store.as_ref(), bounds, &mailbox)?;
        let own = store.as_ref().map_or(POLL_INTERVAL, |store| store.poll_interval());
        let now = Instant::now();
        let loader = Self {
            store: store.map(|store| Watched::new(store, &mailbox)),
            poll: poll_interval.unwrap_or(own),
            most_kept: bounds.keep,
            shared,
            mailbox,
            metrics,
            workers,
            manifests,
            tracks: BTreeMap::new(),
            next_track: 0,
            told: BTreeSet::new(),
            was_scanned: false,
            is_down: false,
            next_look: now,
            rest: now,
        };
        thread::Builder::new().name("keyway-loader".to_owned()).spawn(move || loader.run())?;
        Ok(())
    }

    fn run(mut self) {
        loop {
            if Instant::now() >= self.next_look {
                self.look();
            }
            let mail = self.mailbox.wait(self.next_look);
            if mail.stop {
                break;
            }
            if mail.rescan {
                self.next_look = Instant::now();
            }
            if mail.changed {
                self.hasten(Instant::now() + DEBOUNCE);
            }
            self.take(mail.done);
        }
        let Self { workers, store, mailbox, .. } = self;
        drop(store); // and its watch
        workers.stop();
        mailbox.end();
    }

    fn hasten(&mut self, look: Instant) {
        self.next_look = self.next_look.min(look.max(self.rest));
    }

    /// Looks at all files, and has loaded what changed.
    fn look(&mut self) {
        let began = Instant::now();
        let mut names = BTreeSet::new();
        let mut told = BTreeSet::new();
        for manifest in self.manifests.clone() {
            names.insert(manifest.name().clone());
            self.see(manifest.name(), Ok(Source::Operator(manifest.look())));
        }
        let (scan, look_again) = self.scan();
        match scan {
            Some(scan) => {
                self.tell(&scan, &mut told);
                self.told = told;
                for (name, found) in scan.plugins {
                    if names.insert(name.clone()) {
                        let found = found.map(Source::Store);
                        self.see(&name, found.map_err(|error| Refusal::from(&error)));
                    }
                }
                self.forget_all_but(&names);
                self.was_scanned = true;
            }
            None => self.was_scanned |= self.store.is_none(),
        }
        self.publish();
        let now = Instant::now();
        self.rest = now + began.elapsed() * IDLE_FOR_EACH_LOOK;
        self.next_look = if look_again { now } else { now + self.poll };
    }

    /// What the store holds, none where there is no store or nobody knows, and whether to
    /// look again at once.
    fn scan(&mut self) -> (Option<Scan>, bool) {
        let Some(store) = self.store.as_mut() else { return (None, false) };
        self.shared.begin_scan();
        let scan = store.scan();
        let (result, is_watch_new) = match &scan {
            Ok((scan, is_new)) => (Ok(scan.beyond.as_ref().map(complaint)), *is_new),
            Err(error) => (Err(error.to_string()), false),
        };
        let is_news = self.shared.end_scan(result);
        match &scan {
            Err(error) if is_news => {
                self.is_down = true;
                tracing::error!(kind = store.kind().name(), %error, "store unavailable");
            }
            Ok(_) if self.is_down => {
                self.is_down = false;
                tracing::info!(kind = store.kind().name(), "store back");
            }
            _ => {}
        }
        (scan.ok().map(|(scan, _)| scan), is_watch_new)
    }

    /// Tells what of a store is no plugin, each once.
    fn tell(&self, scan: &Scan, told: &mut BTreeSet<String>) {
        for ignored in &scan.ignored {
            let is_told = !told.insert(ignored.file.clone()) || self.told.contains(&ignored.file);
            match ignored.looks_like_plugin {
                _ if is_told => {}
                true => tracing::warn!(file = ignored.file, "ignored: no name of a plugin"),
                false => tracing::debug!(file = ignored.file, "ignored"),
            }
        }
        if let Some(name) = &scan.beyond {
            let complaint = complaint(name);
            if told.insert(complaint.clone()) && !self.told.contains(&complaint) {
                tracing::warn!(error = complaint, "plugins ignored");
            }
        }
        for manifest in &self.manifests {
            let name = manifest.name();
            let is_there = scan.plugins.contains_key(name);
            let key = format!("{name}/"); // which is no file's name
            if is_there && told.insert(key.clone()) && !self.told.contains(&key) {
                tracing::warn!(plugin = %name, "the plugin of the store is not loaded: a manifest of the operator has its name");
            }
        }
    }

    /// Takes note of what a name's files are.
    fn see(&mut self, name: &Name, seen: Result<Source, Refusal>) {
        if !self.tracks.contains_key(name) {
            let slot = Arc::new(Slot::new(name.clone(), &self.metrics.calls));
            self.tracks.insert(name.clone(), Track::new(self.next_track, slot));
            self.next_track += 1;
            self.metrics.add(name);
        }
        let Some(track) = self.tracks.get_mut(name) else { return };
        match seen {
            Ok(source) => {
                if track.see(source.clone()) {
                    let (name, known) = (name.clone(), track.begin());
                    self.workers.add(Job { name, track: track.id, source, known });
                }
            }
            Err(refusal) => {
                track.see_none();
                refuse(&self.metrics, &track.slot, refusal);
            }
        }
    }

    /// Forgets names that went. Who holds a release of theirs finishes on it.
    fn forget_all_but(&mut self, names: &BTreeSet<Name>) {
        let gone: Vec<_> =
            self.tracks.keys().filter(|name| !names.contains(*name)).cloned().collect();
        for name in gone {
            if let Some(track) = self.tracks.remove(&name) {
                track.slot.close();
            }
            self.metrics.remove(&name);
            tracing::info!(plugin = %name, "removed");
        }
    }

    /// Makes of what was done what names stand for.
    fn take(&mut self, done: Vec<Done>) {
        if done.is_empty() {
            return;
        }
        for done in done {
            self.finish(done);
        }
        self.publish();
    }

    fn finish(&mut self, done: Done) {
        let Done { name, track: id, source, began, outcome } = done;
        let outcome = self.expect_room(&name, outcome);
        let Some(track) = self.tracks.get_mut(&name).filter(|track| track.id == id) else {
            return; // the name went meanwhile
        };
        if !track.end(&source, began) {
            return;
        }
        let is_waiting = track.is_waiting();
        match outcome {
            Outcome::Loaded { release, contents, took } => {
                track.load(contents);
                self.metrics.observe_load(took);
                install(&self.metrics, &track.slot, release, took);
            }
            Outcome::Known(contents) => match track.know(contents) {
                Verdict::Refuse(refusal) => refuse(&self.metrics, &track.slot, refusal),
                Verdict::Serve if track.slot.recover() => {
                    tracing::info!(plugin = %name, "the release that serves is the newest again");
                }
                Verdict::Serve => {}
            },
            Outcome::Refused { refusal, contents, may_pass, took } => {
                took.into_iter().for_each(|took| self.metrics.observe_load(took));
                track.refuse(refusal.clone(), contents, may_pass, self.poll);
                if !is_waiting {
                    refuse(&self.metrics, &track.slot, refusal); // else a newer file decides
                }
            }
            Outcome::Changing => {
                tracing::debug!(plugin = %name, "a file changed while it was read");
                let at = track.wait(self.poll);
                self.hasten(at);
            }
        }
        if is_waiting {
            self.hasten(Instant::now());
        }
    }

    /// Refuses a release that would keep more instances than there is room for.
    fn expect_room(&self, name: &Name, outcome: Outcome) -> Outcome {
        let Outcome::Loaded { release, contents, took } = outcome else { return outcome };
        let others = self.tracks.iter().filter(|(other, _)| *other != name);
        let kept = others.filter_map(|(_, track)| Some(track.slot.release()?.keep)).sum::<u32>();
        let left = self.most_kept.saturating_sub(kept);
        if release.keep <= left {
            return Outcome::Loaded { release, contents, took };
        }
        let refusal = Refusal::new(format!(
            "`serve.keep` is {}, the limit of this server is {}, of which other plugins keep {kept}",
            release.keep, self.most_kept
        ));
        let (refusal, contents) = (refusal.hint(Some(format!("keep = {left}"))), Some(contents));
        Outcome::Refused { refusal, contents, may_pass: true, took: Some(took) }
    }

    /// Shows requests the names of which anything is known.
    fn publish(&self) {
        let is_known =
            |track: &&Track| track.slot.release().is_some() || track.slot.story().refusal.is_some();
        let table = self.shared.table.load();
        let known = self.tracks.values().filter(is_known).map(|track| &track.slot);
        let is_same = known.clone().count() == table.len()
            && known
                .clone()
                .all(|slot| table.get(slot.name()).is_some_and(|shown| Arc::ptr_eq(shown, slot)));
        if !is_same {
            let table: Table = known.map(|slot| (slot.name().clone(), Arc::clone(slot))).collect();
            self.shared.table.store(Arc::new(table));
        }
        if self.was_scanned && self.tracks.values().all(|track| track.was_looked_at) {
            self.shared.is_ready.store(true, Ordering::Release);
        }
    }
}

fn complaint(beyond: &Name) -> String {
    format!(
        "the store has more than {MAX_PLUGINS} plugins, which is the limit: \
         `{beyond}` and those after it are not loaded"
    )
}

fn install(metrics: &Metrics, slot: &Slot, release: Arc<Release>, took: Duration) {
    let (sha256, bytes, took) = (hex(&release.sha256), release.bytes, took.as_secs_f64());
    let contract = release.contract.clone().unwrap_or_default();
    match slot.install(release) {
        true => {
            metrics.count_swap(slot.name());
            tracing::info!(plugin = %slot.name(), sha256, bytes, contract, seconds = took, "swapped");
        }
        false => {
            tracing::info!(plugin = %slot.name(), sha256, bytes, contract, seconds = took, "loaded");
        }
    }
}

fn refuse(metrics: &Metrics, slot: &Slot, refusal: Refusal) {
    let Refusal { message, hint, cause } = refusal.clone();
    if slot.refuse(refusal) {
        metrics.count_error(slot.name());
        let state = slot.state().name();
        tracing::warn!(plugin = %slot.name(), state, error = message, hint, cause, "refused");
    }
}
