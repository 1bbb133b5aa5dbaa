//! How a service is found, and how it finds others.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::ServiceBuilder;
use super::settled::{Chosen, Settled};
#[cfg(feature = "broker")]
use crate::broker::{self, Broker};
use crate::client::{Client, ClientBuilder};
use crate::error::{Error, SERVER};
#[cfg(feature = "broker")]
use crate::event::{IntoSubscribers, Publisher, Subscriber};
#[cfg(feature = "broker")]
use crate::registry::Cache;
use crate::registry::{self, Metadata, Registry};

/// What is said in code of a service that is registered.
#[derive(Debug, Default)]
pub(super) struct Discovery {
    pub(super) unlisted: bool,
    pub(super) external: Option<SocketAddr>,
    pub(super) drain: Option<Duration>,
    pub(super) id: Option<String>,
    pub(super) advertise: Option<String>,
    pub(super) metadata: Metadata,
    pub(super) ttl: Option<Duration>,
    pub(super) interval: Option<Duration>,
    chosen: Chosen,
    settled: OnceLock<Arc<Settled>>,
    #[cfg(feature = "broker")]
    pub(super) subscribers: Vec<Subscriber>,
}

impl ServiceBuilder {
    /// Registers the service in `registry`, in which its clients look for others, too; default
    /// multicast DNS.
    ///
    /// `--registry` and `MICRO_REGISTRY` take precedence.
    pub fn registry(mut self, registry: Arc<dyn Registry>) -> Self {
        self.discovery.chosen.registry = Some(registry);
        self.settled_before("registry")
    }

    /// Has flags and environment name a registry by `word` that is not built in; `make` is given the addresses
    /// that they name.
    pub fn with_registry(
        mut self,
        word: impl Into<String>,
        make: impl Fn(&[String]) -> registry::Result<Arc<dyn Registry>> + Send + Sync + 'static,
    ) -> Self {
        let backends = std::mem::take(&mut self.discovery.chosen.backends);
        self.discovery.chosen.backends = backends.registry(word, make);
        self.settled_before("with_registry")
    }

    /// Has flags and environment name a broker by `word` that is not built in; `make` is given the addresses
    /// that they name, and what is known of the registry.
    #[cfg(feature = "broker")]
    pub fn with_broker(
        mut self,
        word: impl Into<String>,
        make: impl Fn(&[String], &Cache) -> broker::Result<Arc<dyn Broker>> + Send + Sync + 'static,
    ) -> Self {
        let backends = std::mem::take(&mut self.discovery.chosen.backends);
        self.discovery.chosen.backends = backends.broker(word, make);
        self.settled_before("with_broker")
    }

    /// Returns whether [`registry`](Self::registry) was called.
    pub fn has_registry(&self) -> bool {
        self.discovery.chosen.registry.is_some()
    }

    /// Publishes and subscribes over `broker`; default the one that go-micro has built in.
    ///
    /// It is connected when it is needed, and stays so when the service stops, for others may use it.
    /// `--broker` and `MICRO_BROKER` take precedence.
    #[cfg(feature = "broker")]
    pub fn broker(mut self, broker: Arc<dyn Broker>) -> Self {
        self.discovery.chosen.broker = Some(broker);
        self.settled_before("broker")
    }

    /// Subscribes to a topic while the service runs; call it once for each.
    #[cfg(feature = "broker")]
    pub fn subscriber(mut self, subscriber: impl IntoSubscribers) -> Self {
        let subscribers = subscriber.into_subscribers();
        self.discovery.subscribers.extend(subscribers);
        self
    }

    /// Sets what tells this process from others of the service; default a UUID.
    ///
    /// It comes behind the name of the service and `-` in the registry.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.discovery.id = Some(id.into());
        self
    }

    /// Sets the address that others are told, `host:port`, `host` or `:port`; the rest is as bound.
    ///
    /// By default, and for a host that stands for all interfaces, it is the address of the default
    /// route. Without one it is the first private IPv4 address that is not of a bridge to containers or
    /// virtual machines, else another of IPv4, else one of IPv6, and that of the loopback interface
    /// only if there is no other.
    pub fn advertise(mut self, address: impl Into<String>) -> Self {
        self.discovery.advertise = Some(address.into());
        self
    }

    /// Registers a server that the program runs by itself, e.g. one of web pages, and starts none.
    ///
    /// `bound` is where it listens. All else is as for other services: settings, hooks, subscribers, clients and
    /// the way it is registered, though its node does not say that it speaks gRPC. A handler beside it is an
    /// error at the start.
    pub fn external(mut self, bound: SocketAddr) -> Self {
        self.discovery.external = Some(bound);
        self
    }

    /// Labels this node in the registry, for filters of those who call; call it once for each label.
    ///
    /// `broker`, `protocol`, `registry`, `server` and `transport` are set as in go-micro, whatever is said
    /// here. `--server_metadata` replaces all labels.
    pub fn metadata(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.discovery.metadata.insert(key.into(), value.into());
        self
    }

    /// Sets how long the service stays in the registry if its process is killed; default 60 s, and for
    /// ever when zero.
    pub fn register_ttl(mut self, ttl: Duration) -> Self {
        self.discovery.ttl = Some(ttl);
        self
    }

    /// Sets how often the service is registered again; default 30 s, and half of a TTL under a minute.
    pub fn register_interval(mut self, interval: Duration) -> Self {
        self.discovery.interval = Some(interval);
        self
    }

    /// Returns a client that finds services in the registry of this one; all returned share their
    /// connections.
    ///
    /// From now on registry, broker, name and settings are what they are: to change them later is an error at the
    /// start. What is wrong with them is an error of the start and of calls.
    pub fn client(&self) -> Client {
        self.settled().client()
    }

    /// Begins a client like [`client`](Self::client), to be given layers or options.
    pub fn client_builder(&self) -> ClientBuilder {
        self.settled().client_builder()
    }

    /// Returns what publishes events over the broker of this service, in its name.
    ///
    /// What [`client`](Self::client) settles is settled by this, too.
    #[cfg(feature = "broker")]
    pub fn publisher(&self) -> Publisher {
        self.settled().publisher()
    }

    /// Settles the registry and the broker.
    pub(super) fn settled(&self) -> &Arc<Settled> {
        self.discovery.settled.get_or_init(|| {
            let chosen = self.discovery.chosen.clone();
            Arc::new(Settled::new(&self.server.name, self.merged(), chosen))
        })
    }

    /// Notes that `what` was set, which is too late if it is in use.
    pub(super) fn settled_before(mut self, what: &str) -> Self {
        if self.discovery.settled.get().is_some() {
            let detail = format!(
                "`{what}` was called after `client` or `publisher`, which go by what was there; \
                 call it before"
            );
            self.fault.get_or_insert(Error::bad_request(SERVER, detail));
        }
        self
    }
}
