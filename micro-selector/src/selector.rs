//! The balancers of all services that a client calls.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use micro_registry::Cache;

use crate::{Balancer, Policy};

/// Has a balancer for each service.
///
/// Clones are the same selector.
#[derive(Clone, Debug)]
pub struct Selector {
    cache: Cache,
    policy: Policy,
    balancers: Arc<Mutex<HashMap<String, Balancer>>>,
}

impl Selector {
    /// Makes a selector of the services that a registry knows.
    pub fn new(cache: Cache, policy: Policy) -> Self {
        Self {
            cache,
            policy,
            balancers: Arc::default(),
        }
    }

    /// Returns the balancer of a service, of which nothing is looked up yet; the same for the
    /// same name.
    ///
    /// This takes a lock: who calls a service often keeps what is returned.
    pub fn service(&self, name: &str) -> Balancer {
        // Nothing is left half done where the lock is held.
        let mut balancers = self
            .balancers
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(balancer) = balancers.get(name) {
            return balancer.clone();
        }
        if balancers.len() == balancers.capacity() {
            // Before it grows: of a service that is not there and that nobody keeps, nothing is
            // to be remembered.
            balancers.retain(|_, balancer| balancer.is_held() || balancer.nodes().are_known());
        }
        let balancer = Balancer::new(self.cache.service(name), self.policy.clone());
        balancers.insert(name.to_owned(), balancer.clone());
        balancer
    }

    /// Returns the cache that it looks into.
    pub fn cache(&self) -> &Cache {
        &self.cache
    }
}
