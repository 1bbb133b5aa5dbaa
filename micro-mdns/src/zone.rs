//! What this process publishes: answers, announcements, and what goes when nobody renews it.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use crate::instance::{Instance, Place};
use crate::limit::Limit;
use crate::names;
use crate::packet::Message;

/// When a node is announced again, after it was at once; as go-micro does.
const ANNOUNCED_AGAIN: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(3)];

/// A query with more questions is not answered.
const MOST_QUESTIONS: usize = 8;

/// A node to publish.
#[derive(Clone, Debug)]
pub(crate) struct Publication {
    pub(crate) instance: Instance,
    pub(crate) service: String,
    pub(crate) version: String,
}

#[derive(Debug)]
struct Published {
    node: Publication,
    since: Instant,
    /// How many of the later announcements were made.
    announced: usize,
    expires: Option<Instant>,
}

impl Published {
    fn next_announcement(&self) -> Option<Instant> {
        Some(self.since + *ANNOUNCED_AGAIN.get(self.announced)?)
    }
}

/// What this process publishes.
#[derive(Debug)]
pub(crate) struct Zone {
    place: Place,
    enumeration: String,
    /// By the names of their instances.
    nodes: BTreeMap<String, Published>,
    /// By the names of their services.
    listings: BTreeMap<String, Instance>,
    limit: Limit,
}

impl Zone {
    pub(crate) fn new(place: Place, now: Instant) -> Self {
        Self {
            enumeration: names::enumeration(&place.domain),
            place,
            nodes: BTreeMap::new(),
            listings: BTreeMap::new(),
            limit: Limit::new(now),
        }
    }

    /// Publishes a node, or renews it, and returns what to multicast: nothing when nothing is new.
    pub(crate) fn publish(
        &mut self,
        node: Publication,
        ttl: Option<Duration>,
        now: Instant,
    ) -> Vec<Vec<u8>> {
        let expires = ttl.and_then(|ttl| now.checked_add(ttl));
        let mut packets = Vec::new();
        if let Some(before) = self.nodes.get_mut(&node.instance.name) {
            if before.node.instance == node.instance {
                before.expires = expires;
                return packets;
            }
            // Others keep it under its version, and would keep it there, too.
            if before.node.version != node.version {
                packets.push(before.node.instance.goodbye());
            }
        }
        packets.push(node.instance.announcement());
        let listing = || Instance::listing(&node.service, &self.place);
        self.listings
            .entry(node.service.clone())
            .or_insert_with(listing);
        let published = Published {
            since: now,
            announced: 0,
            expires,
            node,
        };
        let name = published.node.instance.name.clone();
        self.nodes.insert(name, published);
        packets
    }

    /// Takes a node back, by the name of its instance, and returns what to multicast.
    pub(crate) fn withdraw(&mut self, name: &str) -> Option<Vec<u8>> {
        let Published { node, .. } = self.nodes.remove(name)?;
        if !self
            .nodes
            .values()
            .any(|other| other.node.service == node.service)
        {
            self.listings.remove(&node.service);
        }
        Some(node.instance.goodbye())
    }

    /// Takes all nodes back, and returns what to multicast.
    pub(crate) fn clear(&mut self) -> Vec<Vec<u8>> {
        self.listings.clear();
        let nodes = std::mem::take(&mut self.nodes);
        nodes
            .values()
            .map(|published| published.node.instance.goodbye())
            .collect()
    }

    /// Returns when there is something to do next.
    pub(crate) fn due(&self) -> Option<Instant> {
        let times = |published: &Published| [published.next_announcement(), published.expires];
        self.nodes.values().flat_map(times).flatten().min()
    }

    /// Does what is due, and returns what to multicast.
    pub(crate) fn tick(&mut self, now: Instant) -> Vec<Vec<u8>> {
        let mut packets = Vec::new();
        let mut expired = Vec::new();
        for (name, published) in &mut self.nodes {
            if published.expires.is_some_and(|expires| expires <= now) {
                expired.push(name.clone());
            } else if published.next_announcement().is_some_and(|at| at <= now) {
                published.announced += 1;
                packets.push(published.node.instance.announcement());
            }
        }
        packets.extend(expired.iter().filter_map(|name| self.withdraw(name)));
        packets
    }

    /// Returns the answers to a query, one for each instance it asks for.
    pub(crate) fn answer(&mut self, query: &Message, from: IpAddr, now: Instant) -> Vec<Vec<u8>> {
        if query.questions.len() > MOST_QUESTIONS || !self.limit.admits(from, now) {
            return Vec::new();
        }
        let nodes = self
            .nodes
            .values()
            .map(|published| &published.node.instance);
        let answers: Vec<_> = nodes
            .chain(self.listings.values())
            .filter_map(|instance| instance.answer(query, &self.enumeration))
            .collect();
        if !answers.is_empty() {
            self.limit
                .spend(from, answers.iter().map(Vec::len).sum(), now);
        }
        answers
    }
}
