//! What can be chosen.

use std::time::Duration;

/// Where an [`HttpBroker`](crate::HttpBroker) listens, and its limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpOptions {
    /// Where to listen, `host:port` or `:port` for all interfaces; default `127.0.0.1:0`, as in go-micro:
    /// any free port, which publishers on other hosts can't reach.
    pub address: String,
    /// What publishers are told, `host` or `host:port`; default is the address that was bound, or that of
    /// the interface with the default route where that is all interfaces.
    pub advertise: Option<String>,
    /// How long a subscription stays in the registry after its process was killed; default 60 s.
    pub register_ttl: Duration,
    /// How often a subscription is registered again; default 30 s.
    pub register_interval: Duration,
    /// How long it may take to connect to a subscriber; default 5 s.
    pub connect_timeout: Duration,
    /// How long it may take to hear from all subscribers, with their handlers' time; default 30 s.
    pub publish_timeout: Duration,
    /// How large a message may be, out and in, as JSON with its body in base64; default 8 MiB.
    pub max_message: usize,
    /// How many handlers may be at work at once; default 256. A message that comes when there are more waits
    /// 5 s and is then refused, so handlers that publish to their own process should be fewer.
    pub max_handlers: usize,
    /// How many messages may be under way to subscribers at once; default 1024. Publishers wait their
    /// turn.
    pub max_requests: usize,
    /// How many connections may be open from publishers; default 1024. More wait.
    pub max_connections: usize,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            address: "127.0.0.1:0".into(),
            advertise: None,
            register_ttl: Duration::from_secs(60),
            register_interval: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(5),
            publish_timeout: Duration::from_secs(30),
            max_message: 8 << 20,
            max_handlers: 256,
            max_requests: 1024,
            max_connections: 1024,
        }
    }
}
