//! What is known of one name, and who waits for it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::{ArcSwap, Guard};
use tokio::runtime::Handle;
use tokio::sync::{Notify, watch};
use tokio::task::AbortHandle;
use tokio::time::Instant;

use super::pause::{NEGATIVE, RECOVERY};
use super::snapshot::Snapshot;
use super::versions::Versions;
use super::{Shared, keep};
use crate::{Error, Event, Result, Service};

/// How many changes are noted while the registry answers; more make its answer worthless.
const MOST_NOTED: usize = 1024;

/// One name.
#[derive(Debug)]
pub(super) struct Entry {
    name: String,
    snapshot: ArcSwap<Snapshot>,
    /// That of the snapshot, to be had for less.
    generation: AtomicU64,
    /// Set by readers, taken back by the task from time to time.
    used: AtomicBool,
    followed: AtomicBool,
    state: Mutex<State>,
    outcome: watch::Sender<Outcome>,
    /// Wakes the task for a look-up.
    wanted: Notify,
}

#[derive(Debug, Default)]
struct State {
    versions: Versions,
    /// Whether a look-up is under way.
    asked: bool,
    /// What changed since it was begun; none when that was too much.
    noted: Option<Vec<Event>>,
    /// Whether the registry failed and has had no nodes since.
    failing: bool,
    /// Since when it answers again and has none.
    empty: Option<Instant>,
    task: Option<AbortHandle>,
}

impl State {
    /// Whether it is too early to believe that there are no nodes left.
    ///
    /// A registry that was away may have lost all it knew, or thinks that all nodes were away: that is
    /// no news of the service, whose nodes take their time to register again.
    fn doubts(&mut self) -> bool {
        if !self.failing || self.versions.is_empty() {
            return false;
        }
        self.empty.get_or_insert_with(Instant::now).elapsed() < RECOVERY
    }
}

/// How the last look-up ended.
#[derive(Debug)]
enum Outcome {
    None,
    Known,
    Failed { error: Error, at: Instant },
}

/// What came of a look-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Looked {
    Found,
    Missing,
    Failed,
}

impl Entry {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            snapshot: ArcSwap::default(),
            generation: AtomicU64::new(0),
            used: AtomicBool::new(false),
            followed: AtomicBool::new(false),
            state: Mutex::default(),
            outcome: watch::Sender::new(Outcome::None),
            wanted: Notify::new(),
        }
    }

    pub(super) fn fixed(name: &str, versions: Vec<Service>) -> Self {
        let entry = Self::new(name);
        entry.publish(&mut entry.lock(), Versions::of(name, versions));
        entry
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn load(&self) -> Guard<Arc<Snapshot>> {
        self.snapshot.load()
    }

    pub(super) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    pub(super) fn touch(&self) {
        // Written once in a while only: readers should not take the cache line from each other.
        if !self.used.load(Ordering::Relaxed) {
            self.used.store(true, Ordering::Relaxed);
        }
    }

    /// Whether it was used since this was asked last.
    pub(super) fn was_used(&self) -> bool {
        self.used.swap(false, Ordering::Relaxed)
    }

    /// Whether anyone but the map and the task that asks knows of it.
    pub(super) fn is_held(self: &Arc<Self>) -> bool {
        Arc::strong_count(self) > 2
    }

    pub(super) fn is_followed(&self) -> bool {
        self.followed.load(Ordering::Acquire)
    }

    /// Starts the task if there is none, and a runtime to run it.
    pub(super) fn follow(self: &Arc<Self>, shared: &Arc<Shared>) {
        let Ok(runtime) = Handle::try_current() else {
            return;
        };
        if self.followed.swap(true, Ordering::AcqRel) {
            return;
        }
        let task = runtime.spawn(keep::task(Arc::clone(self), shared));
        self.lock().task = Some(task.abort_handle());
    }

    /// The task has ended, for whatever reason.
    pub(super) fn unfollowed(&self) {
        self.lock().asked = false;
        self.followed.store(false, Ordering::Release);
        // Who waits starts another.
        self.outcome.send_replace(Outcome::None);
    }

    pub(super) fn stop(&self) {
        if let Some(task) = self.lock().task.take() {
            task.abort();
        }
    }

    /// Waits for nodes, or for a reason why there are none.
    pub(super) async fn found(self: &Arc<Self>, shared: &Arc<Shared>) -> Result<()> {
        let mut outcome = self.outcome.subscribe();
        loop {
            self.follow(shared);
            if !self.load().is_empty() {
                return Ok(());
            }
            if let Outcome::Failed { error, at } = &*outcome.borrow_and_update()
                && at.elapsed() < NEGATIVE
            {
                return Err(error.clone());
            }
            // The answer that is under way will do.
            let asked = self.lock().asked;
            if !asked {
                self.want();
            }
            // It lives as long as this entry.
            let _ = outcome.changed().await;
        }
    }

    /// Waits until somebody wants a look-up.
    pub(super) async fn wanted(&self) {
        self.wanted.notified().await;
    }

    /// Has the task look up again.
    pub(super) fn want(&self) {
        self.wanted.notify_one();
    }

    /// Asks the registry.
    pub(super) async fn look_up(&self, source: &keep::Source) -> Looked {
        // Who wanted it until now will have this answer.
        std::pin::pin!(self.wanted.notified()).enable();
        self.begin();
        let missing = |answer: &Result<Vec<Service>>| match answer {
            Ok(services) => services.is_empty(),
            Err(error) => error.is_not_found(),
        };
        let mut answer = source.get(&self.name).await;
        if missing(&answer) && !self.load().is_empty() {
            // Where packets get lost, once is not enough to believe that all nodes are gone.
            answer = source.get(&self.name).await;
        }
        self.answered(answer, source)
    }

    fn begin(&self) {
        let mut state = self.lock();
        state.asked = true;
        state.noted = Some(Vec::new());
    }

    fn answered(&self, answer: Result<Vec<Service>>, source: &keep::Source) -> Looked {
        let mut state = self.lock();
        state.asked = false;
        let noted = state.noted.take();
        let services = match answer {
            Ok(services) => services,
            Err(error) if error.is_not_found() => Vec::new(),
            Err(error) => {
                state.failing = true;
                state.empty = None;
                if state.versions.is_empty() {
                    self.failed(error);
                }
                return Looked::Failed;
            }
        };
        let Some(noted) = noted else {
            // Too much has changed meanwhile to say what this answer is worth.
            self.want();
            return Looked::Failed;
        };
        let mut versions = Versions::of(&self.name, services);
        for event in noted {
            versions.apply(&self.name, &event);
        }
        let found = !versions.is_empty();
        if !found && state.doubts() {
            return Looked::Failed;
        }
        state.failing = false;
        state.empty = None;
        self.publish(&mut state, versions);
        if found {
            return Looked::Found;
        }
        self.failed(source.not_listed(&self.name));
        Looked::Missing
    }

    /// Brings in a change.
    pub(super) fn apply(&self, event: &Event) {
        let mut state = self.lock();
        let mut versions = state.versions.clone();
        versions.apply(&self.name, event);
        if versions.is_empty() && state.failing {
            return;
        }
        match &mut state.noted {
            Some(noted) if noted.len() == MOST_NOTED => state.noted = None,
            Some(noted) => noted.push(event.clone()),
            None => {}
        }
        self.publish(&mut state, versions);
    }

    /// Forgets what is known, so that the next to ask has it looked up.
    pub(super) fn clear(&self) {
        self.publish(&mut self.lock(), Versions::default());
    }

    /// Shows readers what is known now.
    fn publish(&self, state: &mut State, versions: Versions) {
        if versions != state.versions {
            let generation = self.generation.load(Ordering::Relaxed) + 1;
            let snapshot = Snapshot::new(generation, versions.list().to_vec());
            self.snapshot.store(Arc::new(snapshot));
            self.generation.store(generation, Ordering::Release);
            state.versions = versions;
        }
        if !state.versions.is_empty() {
            self.outcome.send_replace(Outcome::Known);
        }
    }

    fn failed(&self, error: Error) {
        let at = Instant::now();
        self.outcome.send_replace(Outcome::Failed { error, at });
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing is left half done where the lock is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
