//! How a subscription stands in the registry.

use micro_registry::{Node, Service};

/// The service whose nodes are subscriptions.
pub(super) const SERVICE: &str = "micro.http.broker";

/// The version of subscriptions without a queue; otherwise it is the queue.
pub(super) const BROADCAST: &str = "ff.http.broadcast";

const TOPIC: &str = "topic";
const BROKER: &str = "broker";
const NAME: &str = "http";
const SECURE: &str = "secure";

/// The longest last part of a topic in a node's id: a UUID comes behind, and DNS has 63 bytes for both.
const LAST_PART: usize = 26;

/// A DNS name has 255 bytes; the UUID and the service take the rest.
const ALL_PARTS: usize = 180;

/// Returns the entry of a subscription.
pub(super) fn entry(id: &str, topic: &str, queue: Option<&str>, address: &str) -> Service {
    let metadata = [(BROKER, NAME), (SECURE, "false"), (TOPIC, topic)];
    let metadata = metadata.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Service {
        name: SERVICE.to_owned(),
        version: queue.unwrap_or(BROADCAST).to_owned(),
        nodes: vec![Node {
            id: id.to_owned(),
            address: address.to_owned(),
            metadata: metadata.into(),
        }],
        ..Service::default()
    }
}

/// Whether a node subscribes to a topic.
pub(super) fn subscribes(node: &Node, topic: &str) -> bool {
    let has = |name, value| node.metadata.get(name).is_some_and(|found| found == value);
    has(BROKER, NAME) && has(TOPIC, topic)
}

/// Whether a node wants HTTPS.
pub(super) fn is_secure(node: &Node) -> bool {
    node.metadata
        .get(SECURE)
        .is_some_and(|secure| secure == "true")
}

/// Returns an id like go-micro's, but for each subscription its own; without the topic where a registry
/// could not carry it.
pub(super) fn id(topic: &str) -> String {
    let uuid = uuid();
    let mut parts = topic.rsplit('.');
    let last = parts.next().unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    let fits = topic.chars().all(plain)
        && (1..=LAST_PART).contains(&last.len())
        && parts.all(|part| (1..=63).contains(&part.len()))
        && topic.len() <= ALL_PARTS;
    if fits {
        format!("{topic}-{uuid}")
    } else {
        uuid
    }
}

/// A random UUID, version 4.
fn uuid() -> String {
    let random = fastrand::u128(..);
    let random = random & !(0xf << 76) | 4 << 76;
    let random = random & !(0b11 << 62) | 0b10 << 62;
    let hex = format!("{random:032x}");
    let [a, b, c, d, e] = [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ];
    format!("{a}-{b}-{c}-{d}-{e}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_that_of_go() {
        let topic = "go.micro.topic.test";
        let id = "go.micro.topic.test-1f3c9a52-0c55-4a58-8a3e-5b3f6a0d2e77";
        let metadata = [("broker", "http"), ("secure", "false"), ("topic", topic)];
        let mut expected = Service {
            name: "micro.http.broker".into(),
            version: "ff.http.broadcast".into(),
            nodes: vec![Node {
                id: id.into(),
                address: "127.0.0.1:45678".into(),
                metadata: metadata.map(|(k, v)| (k.into(), v.into())).into(),
            }],
            ..Service::default()
        };
        assert_eq!(entry(id, topic, None, "127.0.0.1:45678"), expected);
        assert!(subscribes(&expected.nodes[0], topic));
        assert!(!subscribes(&expected.nodes[0], "other"));
        assert!(!is_secure(&expected.nodes[0]));

        expected.version = "workers".into();
        assert_eq!(
            entry(id, topic, Some("workers"), "127.0.0.1:45678"),
            expected
        );
    }

    #[test]
    fn ids_are_unique_and_fit_dns() {
        assert_ne!(id("t"), id("t"));
        let uuid = id("go.micro.topic.test").split_off("go.micro.topic.test-".len());
        let lengths: Vec<_> = uuid.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(&uuid[14..15], "4");
        assert!("89ab".contains(&uuid[19..20]), "{uuid}");

        let fits = "x".repeat(26);
        assert!(id(&fits).starts_with(&fits));
        for topic in [
            &"x".repeat(27),
            "a..b",
            "a b",
            "ü",
            "a.",
            ".a",
            &"x.".repeat(120),
            &format!("{}.a", "x".repeat(64)),
        ] {
            assert_eq!(id(topic).len(), 36, "{topic}");
        }
    }
}
