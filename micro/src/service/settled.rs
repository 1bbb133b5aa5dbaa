//! The registry and the broker of a service, which are chosen once and shared by all that need them.

use std::sync::{Arc, OnceLock};

#[cfg(feature = "broker")]
use crate::broker::Broker;
use crate::client::{Client, ClientBuilder};
use crate::error::Result;
#[cfg(feature = "broker")]
use crate::event::Publisher;
use crate::registry::{Cache, Registry};
use crate::settings::{Backends, Settings};

/// What was chosen in code, which flags and environment override.
#[derive(Clone, Debug, Default)]
pub(super) struct Chosen {
    pub(super) backends: Backends,
    pub(super) registry: Option<Arc<dyn Registry>>,
    #[cfg(feature = "broker")]
    pub(super) broker: Option<Arc<dyn Broker>>,
}

impl Chosen {
    fn registry(&self, mut settings: Settings) -> Result<Arc<dyn Registry>> {
        let named = settings.registry.is_some() || !settings.registry_address.is_empty();
        let mut backends = self.backends.clone();
        if let Some(registry) = self.registry.clone().filter(|_| !named) {
            // Made as if it were named: a selector may stand before it.
            settings.registry = Some(registry.name().to_owned());
            backends = backends.registry(registry.name(), move |_| Ok(Arc::clone(&registry)));
        }
        backends.make_registry(&settings)
    }
}

/// What the settings came to; an error is kept for who asks.
#[derive(Debug)]
pub(super) struct Settled {
    name: String,
    settings: Result<Settings>,
    cache: Result<Cache>,
    #[cfg(feature = "broker")]
    chosen: Chosen,
    #[cfg(feature = "broker")]
    broker: OnceLock<Result<Arc<dyn Broker>>>,
    client: OnceLock<Client>,
}

impl Settled {
    pub(super) fn new(name: &str, settings: Result<Settings>, chosen: Chosen) -> Self {
        let named = settings.as_ref().ok();
        let named = named.and_then(|settings| settings.server_name.as_deref());
        let name = named.unwrap_or(name).to_owned();
        let registry = settings
            .clone()
            .and_then(|settings| chosen.registry(settings));
        let cache = registry.map(Cache::new);
        Self {
            name,
            settings,
            cache,
            #[cfg(feature = "broker")]
            chosen,
            #[cfg(feature = "broker")]
            broker: OnceLock::new(),
            client: OnceLock::new(),
        }
    }

    pub(super) fn settings(&self) -> Result<&Settings> {
        self.settings.as_ref().map_err(Clone::clone)
    }

    pub(super) fn registry(&self) -> Result<Arc<dyn Registry>> {
        Ok(Arc::clone(self.cache()?.registry()))
    }

    fn cache(&self) -> Result<&Cache> {
        self.cache.as_ref().map_err(Clone::clone)
    }

    /// Returns the broker, which is made when it is first asked for.
    #[cfg(feature = "broker")]
    pub(super) fn broker(&self) -> Result<Arc<dyn Broker>> {
        let broker = self.broker.get_or_init(|| {
            let settings = self.settings()?;
            let named = settings.broker.is_some() || !settings.broker_address.is_empty();
            match &self.chosen.broker {
                Some(broker) if !named => Ok(Arc::clone(broker)),
                _ => self.chosen.backends.make_broker(settings, self.cache()?),
            }
        });
        broker.clone()
    }

    /// Returns the broker if it was made here: others may go on to use one that was given.
    #[cfg(feature = "broker")]
    pub(super) fn own_broker(&self) -> Option<&Arc<dyn Broker>> {
        let broker = self.broker.get()?.as_ref().ok()?;
        let given = self.chosen.broker.as_ref();
        let is_own = given.is_none_or(|given| !Arc::ptr_eq(given, broker));
        is_own.then_some(broker)
    }

    /// Returns the client of the service.
    pub(super) fn client(&self) -> Client {
        let client = || self.client_builder().build();
        self.client.get_or_init(client).clone()
    }

    /// Begins a client that finds services in the registry.
    pub(super) fn client_builder(&self) -> ClientBuilder {
        let builder = Client::builder().caller(&self.name);
        match self.configured(builder.clone()) {
            Ok(configured) => configured,
            Err(error) => builder.nowhere(error),
        }
    }

    /// Returns a publisher that has the broker made when it is first used.
    #[cfg(feature = "broker")]
    pub(super) fn publisher(self: &Arc<Self>) -> Publisher {
        let settled = Arc::clone(self);
        Publisher::lazy(move || settled.broker()).service(self.name.as_str())
    }

    fn configured(&self, builder: ClientBuilder) -> Result<ClientBuilder> {
        let settings = self.settings()?;
        let cache = self.cache()?.clone();
        let builder = builder.settings(settings).cache(cache);
        Ok(builder.policy(settings.make_policy()?))
    }
}
