//! What is published.

use std::collections::BTreeMap;

use bytes::Bytes;

/// Names and values, sorted by name.
///
/// Most brokers keep the spelling of a name, and go-micro tells `Content-Type` from `content-type`: write
/// names title-cased, those of [`header`](crate::header) as they stand there.
pub type Header = BTreeMap<String, String>;

/// An event: what is told of it, and its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// What is told of the event.
    pub header: Header,
    /// The event, as its `Content-Type` says.
    pub body: Bytes,
}

impl Message {
    /// Creates a message without a header.
    pub fn new(body: impl Into<Bytes>) -> Self {
        Self {
            header: Header::new(),
            body: body.into(),
        }
    }

    /// Sets `name` to `value`.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.header.insert(name.into(), value.into());
        self
    }

    /// Returns the value of `name`, in whatever case it was sent; the exact spelling wins.
    pub fn get(&self, name: &str) -> Option<&str> {
        let exact = self.header.get(name);
        let similar = || {
            let mut entries = self.header.iter();
            let found = entries.find(|(key, _)| key.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value)
        };
        exact.or_else(similar).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_any_case() {
        let message = Message::new("")
            .with("content-type", "a")
            .with("Content-Type", "b")
            .with("micro-topic", "t");
        assert_eq!(message.get("Content-Type"), Some("b"));
        assert_eq!(message.get("content-type"), Some("a"));
        assert_eq!(message.get("Micro-Topic"), Some("t"));
        assert_eq!(message.get("Micro-Id"), None);
    }
}
