//! A service as clients know it: its name, its methods' paths, and where it runs.

#[cfg(feature = "discovery")]
use std::sync::OnceLock;

use http::uri::PathAndQuery;

use super::retry::Budget;
use crate::error::{CLIENT, Error, Result};
#[cfg(feature = "discovery")]
use crate::selector::Balancer;
use crate::spec::{MethodSpec, ServiceSpec};

/// A service that is called, as all clones of its client share it.
#[derive(Debug)]
pub(super) struct Called {
    /// The name in the registry.
    pub(super) name: String,
    pub(super) spec: &'static ServiceSpec,
    /// By the index of their methods.
    paths: Box<[Result<PathAndQuery>]>,
    pub(super) budget: Budget,
    /// What picks its nodes, from the first call by name on.
    #[cfg(feature = "discovery")]
    balancer: OnceLock<Balancer>,
}

impl Called {
    pub(super) fn new(name: String, spec: &'static ServiceSpec) -> Self {
        let methods = spec.methods().iter();
        let paths = methods
            .map(|method| path(&name, spec.name(), method.name()))
            .collect();
        Self {
            name,
            spec,
            paths,
            budget: Budget::default(),
            #[cfg(feature = "discovery")]
            balancer: OnceLock::new(),
        }
    }

    pub(super) fn method(&self, index: usize) -> &'static MethodSpec {
        &self.spec.methods()[index]
    }

    /// Returns the path of a method, under the name that the service has in the registry.
    pub(super) fn path(&self, method: usize) -> Result<PathAndQuery> {
        self.paths[method].clone()
    }

    /// Returns what picks its nodes, which `find` makes once.
    #[cfg(feature = "discovery")]
    pub(super) fn balancer(&self, find: impl FnOnce() -> Result<Balancer>) -> Result<&Balancer> {
        if let Some(balancer) = self.balancer.get() {
            return Ok(balancer);
        }
        let found = find()?;
        Ok(self.balancer.get_or_init(|| found))
    }
}

fn path(service: &str, name: &str, method: &str) -> Result<PathAndQuery> {
    let path = match service {
        "" => format!("/{name}/{method}"),
        _ => format!("/{service}.{name}/{method}"),
    };
    PathAndQuery::try_from(path).map_err(|_| {
        Error::bad_request(
            CLIENT,
            format!("`{service}` cannot be the name of a service"),
        )
    })
}
