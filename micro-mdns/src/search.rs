//! Questions of this process, and the answers so far.

use std::collections::BTreeMap;
use std::io;
use std::time::{Duration, Instant};

use micro_registry::Service;
use tokio::sync::oneshot;

use crate::collect::Seen;
use crate::names;
use crate::packet::Message;

/// No more answers than these are kept.
const MOST: usize = 4096;

/// A question, asked once more in the middle of its time when nobody has answered until then.
#[derive(Debug)]
pub(crate) struct Search {
    /// The service; none to search for all names.
    name: Option<String>,
    question: Vec<u8>,
    again: Option<Instant>,
    until: Instant,
    /// By version, or by name where all names are searched for.
    found: BTreeMap<String, Service>,
    count: usize,
    done: Done,
}

/// Who waits for what is found.
pub(crate) type Done = oneshot::Sender<io::Result<Vec<Service>>>;

impl Search {
    pub(crate) fn new(
        name: Option<String>,
        domain: &str,
        window: Duration,
        now: Instant,
        done: Done,
    ) -> Self {
        let service = name.as_deref().unwrap_or(names::SERVICES);
        Self {
            question: Message::query(&names::service(service, domain)).write(false),
            again: Some(now + window / 2),
            until: now + window,
            name,
            found: BTreeMap::new(),
            count: 0,
            done,
        }
    }

    pub(crate) fn question(&self) -> &[u8] {
        &self.question
    }

    /// Takes the name of a service.
    pub(crate) fn list(&mut self, name: &str) {
        if self.name.is_some() || self.count >= MOST || self.found.contains_key(name) {
            return;
        }
        let service = Service {
            name: name.to_owned(),
            ..Service::default()
        };
        self.found.insert(name.to_owned(), service);
        self.count += 1;
    }

    /// Whether it is for the service of an instance, as far as its name tells.
    pub(crate) fn is_for(&self, seen: &Seen, domain: &str) -> bool {
        let is_of = |name: &String| names::id(&seen.name, name, domain).is_some();
        self.name.as_ref().is_some_and(is_of)
    }

    /// Takes a service of one node.
    pub(crate) fn add(&mut self, service: &Service, gone: bool) {
        let Some(node) = service.nodes.first() else {
            return;
        };
        if self.name.as_ref() != Some(&service.name) {
            return;
        }
        if gone {
            for version in self.found.values_mut() {
                version.nodes.retain(|known| known.id != node.id);
            }
            return;
        }
        let known = |version: &Service| version.nodes.iter().any(|known| known.id == node.id);
        if self.count >= MOST || self.found.values().any(known) {
            return;
        }
        self.count += 1;
        match self.found.get_mut(&service.version) {
            Some(version) => version.nodes.push(node.clone()),
            None => {
                self.found.insert(service.version.clone(), service.clone());
            }
        }
    }

    /// Returns when there is something to do next.
    pub(crate) fn due(&self) -> Instant {
        self.again.unwrap_or(self.until)
    }

    /// Whether it is time to ask again.
    pub(crate) fn asks_again(&mut self, now: Instant) -> bool {
        let due = self.again.is_some_and(|at| at <= now);
        if due {
            self.again = None;
        }
        due && self.found.is_empty()
    }

    /// Whether the time is over, or nobody waits for the answer any more.
    pub(crate) fn is_over(&self, now: Instant) -> bool {
        self.until <= now || self.done.is_closed()
    }

    /// Gives what was found to who has asked.
    pub(crate) fn end(self) {
        let mut found: Vec<Service> = self.found.into_values().collect();
        if self.name.is_some() {
            found.retain(|version| !version.nodes.is_empty());
        }
        for version in &mut found {
            version.nodes.sort_by(|a, b| a.id.cmp(&b.id));
        }
        // Nobody may wait any more.
        let _ = self.done.send(Ok(found));
    }

    /// Says that it could not be asked.
    pub(crate) fn fail(self, why: io::Error) {
        let _ = self.done.send(Err(why));
    }
}
