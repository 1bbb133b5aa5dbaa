//! What of a service others find: its record in the registry, and its subscriptions.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use super::discovery::Discovery;
use super::registration::{Record, Registration};
use super::running::{About, Life};
use super::settled::Settled;
use super::{ServiceBuilder, advertise, endpoints};
use crate::error::{Error, Result, SERVER};
use crate::registry::{Endpoint, Metadata, Node, Registry, Service};
use crate::route::Routes;
use crate::settings::Settings;
use crate::uuid;

/// How long a service stays in the registry without being registered again, as in go-micro.
const TTL: Duration = Duration::from_secs(60);
/// How often it is registered.
const INTERVAL: Duration = Duration::from_secs(30);
/// How long calls are taken from those who have not heard yet that the service is gone.
const DRAIN: Duration = Duration::from_millis(200);

/// How others find a service, and how it finds them.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) id: String,
    /// Nothing if it is unlisted.
    pub(super) address: Option<String>,
    pub(super) settled: Arc<Settled>,
}

impl ServiceBuilder {
    /// Returns what the registry will be told of handlers and subscribers, in go-micro's order.
    pub(super) fn endpoints(&self) -> Vec<Endpoint> {
        #[cfg_attr(not(feature = "broker"), expect(unused_mut, reason = "no subscribers"))]
        let mut all = endpoints::of(self.routes.iter().map(Routes::service));
        #[cfg(feature = "broker")]
        {
            let mut subscribers: Vec<_> = self.discovery.subscribers.iter().collect();
            subscribers.sort_by(|a, b| b.topic.cmp(&a.topic));
            all.extend(subscribers.into_iter().map(|one| one.endpoint.clone()));
        }
        all
    }

    /// Returns what this process is called, and what it is told that calls it.
    pub(super) fn found(&self, bound: SocketAddr) -> Result<Found> {
        let settled = Arc::clone(self.settled());
        let settings = settled.settings()?;
        let id = settings.server_id.as_ref().or(self.discovery.id.as_ref());
        let id = Node::id_of(&self.server.name, &id.cloned().unwrap_or_else(uuid::random));
        let advertise = settings.server_advertise.as_ref();
        let advertise = advertise.or(self.discovery.advertise.as_ref());
        let address = match self.discovery.unlisted {
            true => None,
            false => Some(advertise::address(bound, advertise.map(String::as_str))?),
        };
        Ok(Found {
            id,
            address,
            settled,
        })
    }

    /// Returns where another server listens, if there is one in the place of our own.
    pub(super) fn external_address(&self, routes: &[Routes]) -> Result<Option<SocketAddr>> {
        if self.discovery.external.is_some() && !routes.is_empty() {
            let detail = "handlers have no server: leave `external` out, or the handlers";
            return Err(Error::bad_request(SERVER, detail));
        }
        Ok(self.discovery.external)
    }

    /// Registers the service, and sees to it that it is deregistered.
    pub(super) async fn register(
        &self,
        life: &mut Life,
        about: &About,
        endpoints: Vec<Endpoint>,
    ) -> Result<()> {
        let Found {
            id,
            address: Some(address),
            settled,
        } = &about.found
        else {
            return Ok(());
        };
        let registry = settled.registry()?;
        let node = Node {
            id: id.clone(),
            address: address.clone(),
            metadata: self.discovery.node_metadata(&*registry, settled)?,
        };
        let service = Service {
            name: about.name.clone(),
            version: about.version.clone(),
            metadata: Metadata::new(),
            endpoints,
            nodes: vec![node],
        };
        service.check().map_err(|error| {
            let detail = format!("cannot register: {error}");
            Error::bad_request(SERVER, detail).with_source(error)
        })?;
        let (ttl, interval) = self.discovery.times(settled.settings()?)?;
        let record = Record {
            registry,
            service,
            ttl,
            interval,
        };
        let registration = life.registration.insert(Registration::begin(record));
        if let Err(error) = registration.registered().await {
            // It is not waited for: a registry that does not answer has taken its time.
            life.registration = None;
            return Err(error);
        }
        life.drain = self.discovery.drain.unwrap_or(DRAIN);
        Ok(())
    }
}

impl Discovery {
    fn node_metadata(&self, registry: &dyn Registry, settled: &Settled) -> Result<Metadata> {
        let labels = settled.settings()?.server_metadata.as_ref();
        let mut metadata = labels.unwrap_or(&self.metadata).clone();
        if self.external.is_some() {
            // As go-micro's web services.
            return Ok(metadata);
        }
        #[cfg(feature = "broker")]
        let broker = settled.broker()?.name();
        #[cfg(not(feature = "broker"))]
        let broker = "http";
        let words = [
            ("broker", broker),
            ("protocol", "grpc"),
            ("registry", registry.name()),
            ("server", "grpc"),
            ("transport", "grpc"),
        ];
        metadata.extend(words.map(|(key, word)| (key.to_owned(), word.to_owned())));
        Ok(metadata)
    }

    /// Returns the TTL and the interval.
    fn times(&self, settings: &Settings) -> Result<(Duration, Duration)> {
        let interval = settings.register_interval.or(self.interval);
        // Who is never registered again stays for ever.
        let ttl = match interval {
            Some(Duration::ZERO) => Duration::ZERO,
            _ => TTL,
        };
        let ttl = settings.register_ttl.or(self.ttl).unwrap_or(ttl);
        let interval = interval.unwrap_or(match ttl {
            Duration::ZERO => INTERVAL,
            ttl => INTERVAL.min(ttl / 2),
        });
        if !ttl.is_zero() && (interval >= ttl || interval.is_zero()) {
            let detail = format!(
                "a service that is registered every {interval:?} and stays for {ttl:?} is missing \
                 in between; let the interval be half of the TTL"
            );
            return Err(Error::bad_request(SERVER, detail));
        }
        Ok((ttl, interval))
    }
}
