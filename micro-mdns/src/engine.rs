//! All that happens between packets in and packets out, without a socket and without a clock.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use micro_registry::{Event, Result};
use tokio::sync::mpsc;

use crate::collect::{Collector, listed};
use crate::instance::Place;
use crate::packet::{self, FOREIGN, Message, RESPONSE};
use crate::search::Search;
use crate::watch::Watchers;
use crate::zone::{Publication, Zone};

/// What is known and wanted in this process.
#[derive(Debug)]
pub(crate) struct Engine {
    domain: String,
    /// The port of the group.
    port: u16,
    pub(crate) zone: Zone,
    collector: Collector,
    searches: Vec<Search>,
    watchers: Watchers,
}

/// What is to be sent to all.
#[derive(Debug, Default)]
pub(crate) struct Output {
    /// From the port of the group.
    pub(crate) said: Vec<Vec<u8>>,
    /// From another port: Go answers a question from the port of the group to that port, and if it owns
    /// the name itself, it answers its answer, and so on without end.
    pub(crate) asked: Vec<Vec<u8>>,
}

impl Engine {
    pub(crate) fn new(place: Place, port: u16, now: Instant) -> Self {
        Self {
            domain: place.domain.clone(),
            port,
            collector: Collector::new(place.domain.clone()),
            zone: Zone::new(place, now),
            searches: Vec::new(),
            watchers: Watchers::default(),
        }
    }

    /// Takes a packet that was sent to the group, or else to the port from which this process asks, and
    /// returns what goes back to the sender.
    pub(crate) fn packet(
        &mut self,
        bytes: &[u8],
        from: SocketAddr,
        to_group: bool,
        now: Instant,
    ) -> Vec<Vec<u8>> {
        let Some(flags) = packet::flags(bytes) else {
            return Vec::new();
        };
        let response = flags & RESPONSE != 0;
        let wanted = match response {
            true => !self.searches.is_empty() || !self.watchers.is_empty(),
            // An answer to the port of the group could be answered by a Go service there.
            false => to_group && from.port() != self.port && from.port() != 0,
        };
        if flags & FOREIGN != 0 || !wanted {
            return Vec::new();
        }
        let Ok(message) = Message::read(bytes) else {
            return Vec::new();
        };
        if !response {
            return self.zone.answer(&message, from.ip(), now);
        }
        for search in &mut self.searches {
            listed(&message, &self.domain).for_each(|name| search.list(name));
        }
        for seen in self.collector.take(&message) {
            let is_for = |search: &Search| search.is_for(&seen, &self.domain);
            if self.searches.iter().any(is_for)
                && let Some(service) = seen.service(&self.domain)
            {
                for search in &mut self.searches {
                    search.add(&service, seen.gone);
                }
            }
            // What this process has asked for is no news.
            if to_group {
                self.watchers.tell(&seen, &self.domain, now);
            }
        }
        Vec::new()
    }

    /// Publishes nodes.
    pub(crate) fn publish(
        &mut self,
        nodes: Vec<Publication>,
        ttl: Option<Duration>,
        now: Instant,
    ) -> Vec<Vec<u8>> {
        let publish = |node| self.zone.publish(node, ttl, now);
        nodes.into_iter().flat_map(publish).collect()
    }

    /// Collects the answers to a question that was asked.
    pub(crate) fn search(&mut self, search: Search) {
        self.searches.push(search);
    }

    /// Begins to tell of a service, or of all.
    pub(crate) fn watch(&mut self, name: Option<String>, events: mpsc::Sender<Result<Event>>) {
        self.watchers.add(name, events);
    }

    /// Returns when there is something to do next.
    pub(crate) fn due(&self) -> Option<Instant> {
        let searches = self.searches.iter().map(Search::due);
        searches.chain(self.zone.due()).min()
    }

    /// Does what is due.
    pub(crate) fn tick(&mut self, now: Instant) -> Output {
        let mut asked = Vec::new();
        for search in &mut self.searches {
            if search.asks_again(now) {
                asked.push(search.question().to_vec());
            }
        }
        let over = self.searches.extract_if(.., |search| search.is_over(now));
        over.for_each(Search::end);
        Output {
            said: self.zone.tick(now),
            asked,
        }
    }
}
