//! Where services run that are called by name.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::choice::Tried;
use super::options::CallOptions;
use super::remote::Remote;
use crate::error::{CLIENT, Error, Result};
use crate::registry::{Cache, Node, Registry};
use crate::selector::{Balancer, Call, Filter, Pick, Policy, Selector, Strategy};
use crate::settings::Settings;

/// Where a client looks for services, and how it picks their nodes.
#[derive(Debug)]
pub(super) struct Finder {
    source: Source,
    policy: Option<Policy>,
    selector: OnceLock<Result<Selector>>,
}

/// Where services are looked up.
#[derive(Clone, Debug, Default)]
pub(super) enum Source {
    /// As the environment says when the first is called.
    #[default]
    Environment,
    Registry(Arc<dyn Registry>),
    Cache(Cache),
    /// Nowhere, for there is something wrong.
    Nowhere(Error),
}

impl Finder {
    pub(super) fn new(source: Source, policy: Option<Policy>) -> Self {
        Self {
            source,
            policy,
            selector: OnceLock::new(),
        }
    }

    /// Returns the balancer of a service, of which nothing is looked up yet.
    pub(super) fn service(&self, name: &str) -> Result<Balancer> {
        let selector = self.selector.get_or_init(|| self.selector());
        selector
            .as_ref()
            .map(|selector| selector.service(name))
            .map_err(Error::clone)
    }

    fn selector(&self) -> Result<Selector> {
        let settings = || Settings::from_env().map_err(|error| error.or_id(CLIENT));
        let policy = match &self.policy {
            Some(policy) => policy.clone(),
            None => settings()?.make_policy()?,
        };
        let cache = match &self.source {
            Source::Environment => Cache::new(settings()?.make_registry()?),
            Source::Registry(registry) => Cache::new(Arc::clone(registry)),
            Source::Cache(cache) => cache.clone(),
            Source::Nowhere(error) => return Err(error.clone()),
        };
        Ok(Selector::new(cache, policy))
    }
}

/// What one call says of its node.
#[derive(Clone, Default)]
pub(super) struct Wanted {
    pub(super) strategy: Option<Arc<dyn Strategy>>,
    pub(super) filters: Vec<Filter>,
    pub(super) key: Option<String>,
}

impl fmt::Debug for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wanted")
            .field("strategy", &self.strategy)
            .field("filters", &self.filters)
            .field("key", &self.key)
            .finish()
    }
}

impl Remote {
    /// Picks the node for the next attempt.
    pub(super) async fn pick(&self, options: &CallOptions, tried: &mut Tried) -> Result<Pick> {
        let wanted = options.wanted.as_deref();
        let call = Call {
            strategy: wanted.and_then(|wanted| wanted.strategy.as_deref()),
            filters: wanted.map_or(&[], |wanted| &wanted.filters),
            avoid: tried.avoid(),
            key: wanted.and_then(|wanted| wanted.key.as_deref()),
        };
        let pick = self.balancer()?.select(&call).await;
        pick.map_err(|error| Error::internal(CLIENT, error.to_string()).with_source(error))
    }

    /// Whether the service has nodes that no attempt has been to.
    pub(super) fn has_others(&self, tried: &Tried) -> bool {
        let known = |balancer: &Balancer| balancer.nodes().snapshot().nodes().count();
        tried.len() > 0
            && self
                .balancer()
                .is_ok_and(|balancer| known(balancer) > tried.len())
    }

    fn balancer(&self) -> Result<&Balancer> {
        let find = || self.client.inner.finder.service(&self.called.name);
        self.called.balancer(find)
    }
}

/// Whether a node is of a service that knows nothing of go-micro: it is called by what its
/// `.proto` says, for the name in the registry means nothing to it.
pub(super) fn is_plain(node: &Node) -> bool {
    const WORDS: [&str; 3] = ["protocol", "server", "transport"];
    WORDS.iter().all(|word| !node.metadata.contains_key(*word))
}
