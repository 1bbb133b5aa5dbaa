//! Who subscribes to what.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc;

use crate::Message;

/// The way to a subscriber.
pub(super) type Sender = mpsc::Sender<Message>;

/// The subscribers of all topics, each in the order of the subscriptions.
#[derive(Debug, Default)]
pub(super) struct Table {
    topics: HashMap<String, Vec<Group>>,
    last_id: u64,
}

/// A subscriber without a queue, or a queue.
#[derive(Debug)]
struct Group {
    queue: Option<String>,
    members: Vec<(u64, Sender)>,
    turn: usize,
}

impl Group {
    /// The member whose turn it is.
    fn next(&mut self) -> Option<Sender> {
        let members = self.members.len();
        let turn = self.turn.checked_rem(members)?;
        self.turn = turn + 1;
        Some(self.members[turn].1.clone())
    }
}

impl Table {
    fn add(&mut self, topic: &str, queue: Option<&str>, sender: Sender) -> u64 {
        self.last_id += 1;
        let member = (self.last_id, sender);
        let groups = self.topics.entry(topic.to_owned()).or_default();
        let known = |group: &&mut Group| queue.is_some() && group.queue.as_deref() == queue;
        match groups.iter_mut().find(known) {
            Some(group) => group.members.push(member),
            None => groups.push(Group {
                queue: queue.map(str::to_owned),
                members: vec![member],
                turn: 0,
            }),
        }
        self.last_id
    }

    fn remove(&mut self, topic: &str, id: u64) {
        let Some(groups) = self.topics.get_mut(topic) else {
            return;
        };
        for group in groups.iter_mut() {
            if let Some(at) = group.members.iter().position(|(member, _)| *member == id) {
                group.members.remove(at);
                // Whose turn it was, it still is.
                group.turn -= usize::from(at < group.turn);
            }
        }
        groups.retain(|group| !group.members.is_empty());
        if groups.is_empty() {
            self.topics.remove(topic);
        }
    }

    /// Those who get the next message of a topic.
    pub(super) fn targets(&mut self, topic: &str) -> Vec<Sender> {
        let groups = self.topics.get_mut(topic).into_iter().flatten();
        groups.filter_map(Group::next).collect()
    }
}

/// The place of a subscriber in the table, which is free again when this is dropped.
pub(super) struct Listing {
    table: Arc<Mutex<Table>>,
    topic: String,
    id: u64,
}

impl Listing {
    pub(super) fn new(
        table: &Arc<Mutex<Table>>,
        topic: &str,
        queue: Option<&str>,
        sender: Sender,
    ) -> Self {
        let id = lock(table).add(topic, queue, sender);
        Self {
            table: Arc::clone(table),
            topic: topic.to_owned(),
            id,
        }
    }

    pub(super) fn topic(&self) -> &str {
        &self.topic
    }

    /// Takes the subscriber off, again and again to the same effect.
    pub(super) fn end(&self) {
        lock(&self.table).remove(&self.topic, self.id);
    }
}

impl Drop for Listing {
    fn drop(&mut self) {
        self.end();
    }
}

/// Nothing panics while it is locked.
pub(super) fn lock(table: &Mutex<Table>) -> MutexGuard<'_, Table> {
    table.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Subscribers told apart by how much they take.
    fn sender(mark: usize) -> Sender {
        mpsc::channel(mark).0
    }

    fn marks(table: &mut Table) -> Vec<usize> {
        let targets = table.targets("t").into_iter();
        targets.map(|sender| sender.max_capacity()).collect()
    }

    #[test]
    fn members_of_a_queue_take_turns() {
        let mut table = Table::default();
        table.add("t", None, sender(1));
        table.add("t", Some("q"), sender(2));
        let third = table.add("t", Some("q"), sender(3));
        table.add("t", Some("q"), sender(4));
        table.add("t", Some("r"), sender(5));
        table.add("t", None, sender(6));
        table.add("u", None, sender(7));
        let orders: Vec<_> = (0..4).map(|_| marks(&mut table)).collect();
        assert_eq!(
            orders,
            [[1, 2, 5, 6], [1, 3, 5, 6], [1, 4, 5, 6], [1, 2, 5, 6]]
        );

        // It was the turn of the third.
        table.remove("t", third);
        assert_eq!(marks(&mut table), [1, 4, 5, 6]);
        assert_eq!(marks(&mut table), [1, 2, 5, 6]);
    }

    #[test]
    fn nothing_is_left_of_who_has_gone() {
        let mut table = Table::default();
        let id = table.add("t", Some("q"), sender(1));
        table.remove("t", id);
        table.remove("t", id);
        assert!(table.topics.is_empty());
    }
}
