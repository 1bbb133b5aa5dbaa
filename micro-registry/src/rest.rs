//! What a registry of addresses does with the services that it has no address for.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::{Error, Event, Node, RegisterOptions, Registry, Result, Service, Watcher};

/// The registry that is asked then, if there is one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rest(Option<Arc<dyn Registry>>);

impl Rest {
    pub(crate) fn new(registry: Arc<dyn Registry>) -> Self {
        Self(Some(registry))
    }

    pub(crate) async fn register(&self, service: &Service, options: RegisterOptions) -> Result<()> {
        match &self.0 {
            Some(registry) => registry.register(service, options).await,
            None => Ok(()),
        }
    }

    pub(crate) async fn deregister(&self, service: &Service) -> Result<()> {
        match &self.0 {
            Some(registry) => registry.deregister(service).await,
            None => Ok(()),
        }
    }

    /// Fails with what is `missing` where there is nobody to ask.
    pub(crate) async fn get(&self, name: &str, missing: &str) -> Result<Vec<Service>> {
        match &self.0 {
            Some(registry) => registry.get(name).await,
            None => Err(Error::Invalid(format!("service {name}: {missing}"))),
        }
    }

    /// Lists `own` services, which are sorted by name, and the others.
    pub(crate) async fn list(&self, own: Vec<Service>) -> Result<Vec<Service>> {
        let Some(registry) = &self.0 else {
            return Ok(own);
        };
        let mut all = registry.list().await?;
        all.retain(|service| own.iter().all(|own| own.name != service.name));
        all.extend(own);
        all.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(all)
    }

    pub(crate) async fn watch(&self, name: Option<&str>) -> Result<Watcher> {
        match &self.0 {
            Some(registry) => registry.watch(name).await,
            None => Ok(silent()),
        }
    }

    /// The word of the registry where services are registered, and `word` where that is none.
    pub(crate) fn name(&self, word: &'static str) -> &'static str {
        self.0.as_ref().map_or(word, |registry| registry.name())
    }

    pub(crate) fn address(&self) -> String {
        let address = self.0.as_ref().map(|registry| registry.address());
        address.unwrap_or_default()
    }
}

/// A service at these addresses; its nodes have no metadata, so nothing is said of what they speak.
pub(crate) fn service(name: &str, addresses: impl IntoIterator<Item = String>) -> Service {
    let mut nodes: Vec<Node> = Vec::new();
    for address in addresses {
        if nodes.iter().all(|node| node.address != address) {
            nodes.push(Node {
                id: address.clone(),
                address,
                ..Node::default()
            });
        }
    }
    Service {
        name: name.to_owned(),
        nodes,
        ..Service::default()
    }
}

/// A watcher that never tells.
pub(crate) fn silent() -> Watcher {
    Watcher::new(Silent)
}

struct Silent;

impl Stream for Silent {
    type Item = Result<Event>;

    fn poll_next(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Pending
    }
}
