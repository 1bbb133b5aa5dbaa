//! Those who watch, and what they are told.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::{Duration, Instant};

use micro_registry::{Action, Error, Event, Result};
use tokio::sync::mpsc;

use crate::collect::Seen;

/// So many events may wait for one who watches; with more he has missed something and is told so.
pub(crate) const QUEUE: usize = 256;

/// The same said again within this time is told once: each announcement comes three times within
/// three seconds, over IPv4 and over IPv6.
const REPEATED: Duration = Duration::from_secs(10);

/// So many nodes are known as told; with more, repetitions are told, too.
const TOLD: usize = 4096;

#[derive(Debug)]
struct Watching {
    name: Option<String>,
    events: mpsc::Sender<Result<Event>>,
}

/// Those who watch.
#[derive(Debug, Default)]
pub(crate) struct Watchers {
    watching: Vec<Watching>,
    /// What was last told of an instance, as a hash, and when.
    told: HashMap<String, (u64, Instant)>,
}

impl Watchers {
    /// Adds one, for a service or for all; the queue has one place more than [`QUEUE`].
    pub(crate) fn add(&mut self, name: Option<String>, events: mpsc::Sender<Result<Event>>) {
        self.watching.push(Watching { name, events });
    }

    /// Whether nobody watches.
    pub(crate) fn is_empty(&mut self) -> bool {
        self.watching
            .retain(|watching| !watching.events.is_closed());
        self.watching.is_empty()
    }

    /// Tells what was seen, unless it was just told.
    pub(crate) fn tell(&mut self, seen: &Seen, domain: &str, now: Instant) {
        if !self.is_new(seen, now) {
            return;
        }
        let Some(service) = seen.service(domain) else {
            return;
        };
        let action = match seen.gone {
            true => Action::Delete,
            false => Action::Create,
        };
        self.watching.retain(|watching| {
            if watching
                .name
                .as_ref()
                .is_some_and(|name| *name != service.name)
            {
                return true;
            }
            let event = match watching.events.capacity() {
                0 | 1 => Err(Error::Lagged),
                _ => Ok(Event {
                    action,
                    service: service.clone(),
                }),
            };
            let goes_on = event.is_ok();
            watching.events.try_send(event).is_ok() && goes_on
        });
    }

    fn is_new(&mut self, seen: &Seen, now: Instant) -> bool {
        let mut hasher = DefaultHasher::new();
        (&seen.address, &seen.text, seen.gone).hash(&mut hasher);
        let hash = hasher.finish();
        let recent = |at: Instant| now.saturating_duration_since(at) < REPEATED;
        match self.told.get_mut(&seen.name) {
            Some((known, at)) => {
                let new = *known != hash || !recent(*at);
                if new {
                    (*known, *at) = (hash, now);
                }
                new
            }
            None => {
                if self.told.len() >= TOLD {
                    self.told.retain(|_, (_, at)| recent(*at));
                }
                if self.told.len() < TOLD {
                    self.told.insert(seen.name.clone(), (hash, now));
                }
                true
            }
        }
    }
}
