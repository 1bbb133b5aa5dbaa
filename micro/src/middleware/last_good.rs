//! The last good replies, as long as they are young and there is room.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use bytes::Bytes;
use tokio::time::Instant;

use super::ClientRequest;

/// What makes two calls the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    service: String,
    endpoint: (&'static str, &'static str, &'static str),
    content_type: &'static str,
    /// The values of metadata that replies depend on.
    varying: Vec<Vec<String>>,
    request: Bytes,
}

impl Key {
    /// Nothing if the request is not one plain message.
    pub(super) fn of(call: &ClientRequest, vary: &[String]) -> Option<Self> {
        let spec = call.service_spec();
        let values = |name: &String| {
            let values = call.metadata().get_all(name);
            values.map(str::to_owned).collect()
        };
        Some(Self {
            service: call.service().to_owned(),
            endpoint: (spec.package(), spec.name(), call.method().name()),
            content_type: call.format().codec().content_type(),
            varying: vary.iter().map(values).collect(),
            request: call.message()?,
        })
    }

    fn size(&self) -> usize {
        let varying = self.varying.iter().flatten().map(String::len);
        self.service.len() + varying.sum::<usize>() + self.request.len()
    }
}

/// Replies by key; the oldest makes room.
#[derive(Debug)]
pub(super) struct LastGood {
    pub(super) max_age: Duration,
    pub(super) max_bytes: usize,
    bytes: usize,
    next: u64,
    by_key: HashMap<Key, Stored>,
    /// Keys by the order in which their replies came.
    by_age: BTreeMap<u64, Key>,
}

#[derive(Debug)]
struct Stored {
    reply: Bytes,
    at: Instant,
    order: u64,
    size: usize,
}

/// What an entry takes beside its contents, about.
const ENTRY: usize = 512;

impl LastGood {
    pub(super) fn new(max_age: Duration, max_bytes: usize) -> Self {
        Self {
            max_age,
            max_bytes,
            bytes: 0,
            next: 0,
            by_key: HashMap::new(),
            by_age: BTreeMap::new(),
        }
    }

    pub(super) fn get(&self, key: &Key, now: Instant) -> Option<Bytes> {
        let stored = self.by_key.get(key)?;
        let age = now.saturating_duration_since(stored.at);
        (age <= self.max_age).then(|| stored.reply.clone())
    }

    pub(super) fn put(&mut self, mut key: Key, reply: &Bytes, now: Instant) {
        let size = ENTRY + 2 * key.size() + reply.len();
        self.remove(&key);
        if size > self.max_bytes {
            return;
        }
        while self.bytes + size > self.max_bytes
            || self.oldest().is_some_and(|at| now - at > self.max_age)
        {
            let Some((_, oldest)) = self.by_age.pop_first() else {
                break;
            };
            self.remove(&oldest);
        }
        // Copies: a message may be a small part of a large buffer.
        key.request = Bytes::copy_from_slice(&key.request);
        let order = self.next;
        self.next += 1;
        self.bytes += size;
        self.by_age.insert(order, key.clone());
        let stored = Stored {
            reply: Bytes::copy_from_slice(reply),
            at: now,
            order,
            size,
        };
        self.by_key.insert(key, stored);
    }

    fn oldest(&self) -> Option<Instant> {
        let (_, key) = self.by_age.first_key_value()?;
        self.by_key.get(key).map(|stored| stored.at)
    }

    fn remove(&mut self, key: &Key) {
        if let Some(stored) = self.by_key.remove(key) {
            self.by_age.remove(&stored.order);
            self.bytes -= stored.size;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(request: &'static str) -> Key {
        Key {
            service: "s".into(),
            endpoint: ("", "S", "M"),
            content_type: "",
            varying: Vec::new(),
            request: request.into(),
        }
    }

    #[test]
    fn the_oldest_makes_room() {
        let now = Instant::now();
        let mut kept = LastGood::new(Duration::from_secs(1), 3 * (ENTRY + 16));
        let reply = Bytes::from("reply");
        for name in ["a", "b", "c", "a", "d"] {
            kept.put(key(name), &reply, now);
        }
        let there = |kept: &LastGood, now| {
            ["a", "b", "c", "d"].map(|name| kept.get(&key(name), now).is_some())
        };
        assert_eq!(there(&kept, now), [true, false, true, true]);
        kept.put(key("c"), &Bytes::from(vec![0; 4096]), now);
        assert_eq!(there(&kept, now), [true, false, false, true]);
        let later = now + Duration::from_secs(2);
        assert_eq!(there(&kept, later), [false; 4]);
        kept.put(key("b"), &reply, later);
        assert_eq!((kept.by_key.len(), kept.by_age.len()), (1, 1));
        kept.remove(&key("b"));
        assert_eq!(kept.bytes, 0);
    }
}
