//! What a service says at its start; on stderr if nobody listens to traces.

use std::net::SocketAddr;

/// Says what was bound.
pub(super) fn listening(name: &str, version: &str, address: SocketAddr) {
    if tracing::dispatcher::has_been_set() {
        tracing::info!(service = name, version, %address, "listening");
    } else {
        eprintln!("{name} {version} listening on {address}");
    }
}

#[cfg(feature = "discovery")]
pub(super) use self::discovery::*;

#[cfg(feature = "discovery")]
mod discovery {
    use crate::registry::{Error, Registry};
    use crate::service::registration::Record;

    /// Says where a registry is: its word in flags, and its address.
    pub(in crate::service) fn place(registry: &dyn Registry) -> String {
        of(registry.name(), &registry.address())
    }

    fn of(word: &str, address: &str) -> String {
        match address {
            "" => word.to_owned(),
            address => format!("{word} at {address}"),
        }
    }

    /// Says what is registered where, and for how long.
    pub(in crate::service) fn registered(record: &Record) {
        let registry = place(&*record.registry);
        let (ttl, interval) = (record.ttl, record.interval);
        for node in &record.service.nodes {
            let (id, address) = (&node.id, &node.address);
            if tracing::dispatcher::has_been_set() {
                tracing::info!(id, address, registry, ?ttl, ?interval, "registered");
            } else {
                eprintln!(
                    "registered {id} as {address} with {registry}, for {ttl:?} every {interval:?}"
                );
            }
        }
    }

    /// Says that a service may soon be found no more.
    pub(in crate::service) fn lost(record: &Record, error: &Error) {
        let (service, registry) = (&record.service.name, place(&*record.registry));
        if tracing::dispatcher::has_been_set() {
            tracing::warn!(service, registry, %error, "not registered again, to be retried");
        } else {
            eprintln!("{service} is not registered with {registry} again, to be retried: {error}");
        }
    }

    /// Says that it is found again.
    pub(in crate::service) fn found(record: &Record) {
        let (service, registry) = (&record.service.name, place(&*record.registry));
        if tracing::dispatcher::has_been_set() {
            tracing::info!(service, registry, "registered again");
        } else {
            eprintln!("{service} is registered with {registry} again");
        }
    }

    /// Says where a broker is.
    #[cfg(feature = "broker")]
    pub(in crate::service) fn broker_place(broker: &dyn crate::broker::Broker) -> String {
        of(broker.name(), &broker.address())
    }

    /// Says which topics are subscribed.
    #[cfg(feature = "broker")]
    pub(in crate::service) fn subscribed(topics: &[String], broker: &dyn crate::broker::Broker) {
        let (topics, broker) = (topics.join(", "), broker_place(broker));
        if tracing::dispatcher::has_been_set() {
            tracing::info!(topics, broker, "subscribed");
        } else {
            eprintln!("subscribed to {topics} with {broker}");
        }
    }
}
