//! The registry of addresses that are given.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_core::future::BoxFuture;

use crate::check::check_address;
use crate::rest::{self, Rest};
use crate::{Error, RegisterOptions, Registry, Result, Service, Watcher};

/// What it says of a name without an address.
const MISSING: &str = "no address is given for it; give one with `Static::service`, \
                       or call it by its address, HOST:PORT";

/// Finds services at addresses that are given, and those whose name is an address.
///
/// This is go-micro's selector `static`: the service `10.0.0.1:9000` is at `10.0.0.1:9000`. Other names
/// are looked up in what was given by [`service`](Self::service), then [`any`](Self::any), and then in the
/// registry of [`or`](Self::or). Its nodes have no metadata and no version.
///
/// Services are registered there as well; without it, to register does nothing, for the addresses
/// are known by then.
///
/// ```
/// use micro_registry::{Registry, Static};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> micro_registry::Result<()> {
/// let registry = Static::new().service("go.micro.service.greeter", ["10.0.0.1:9000"]);
/// let greeter = registry.get("go.micro.service.greeter").await?;
/// assert_eq!(greeter[0].nodes[0].address, "10.0.0.1:9000");
/// let named = registry.get("10.0.0.2:9000").await?;
/// assert_eq!(named[0].nodes[0].address, "10.0.0.2:9000");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Static {
    services: BTreeMap<String, Vec<String>>,
    any: Vec<String>,
    rest: Rest,
}

impl Static {
    /// Makes a registry that knows services by their address alone.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives the addresses of a service, `host:port`, instead of those that it had.
    ///
    /// One that is no address is found by [`get`](Registry::get), with an
    /// [`Invalid`](Error::Invalid) that says so.
    pub fn service<A: Into<String>>(
        mut self,
        name: impl Into<String>,
        addresses: impl IntoIterator<Item = A>,
    ) -> Self {
        let addresses = addresses.into_iter().map(Into::into).collect();
        self.services.insert(name.into(), addresses);
        self
    }

    /// Gives the addresses of all services that have none of their own and whose name is not an
    /// address: of a proxy, say.
    pub fn any<A: Into<String>>(mut self, addresses: impl IntoIterator<Item = A>) -> Self {
        self.any = addresses.into_iter().map(Into::into).collect();
        self
    }

    /// Asks `registry` for what has no address here, and registers services there.
    pub fn or(mut self, registry: Arc<dyn Registry>) -> Self {
        self.rest = Rest::new(registry);
        self
    }

    fn find(&self, name: &str) -> Option<Result<Service>> {
        let addresses = match self.services.get(name) {
            Some(addresses) => addresses.clone(),
            None if check_address(name).is_ok() => vec![name.to_owned()],
            None if self.any.is_empty() => return None,
            None => self.any.clone(),
        };
        let invalid = |what| Err(Error::Invalid(format!("service {name}: {what}")));
        let mut checks = addresses.iter().map(|address| check_address(address));
        if let Some(Err(what)) = checks.find(|check| check.is_err()) {
            return Some(invalid(what));
        }
        if addresses.is_empty() {
            return Some(invalid("it is given no address; write HOST:PORT".into()));
        }
        Some(Ok(rest::service(name, addresses)))
    }
}

impl Registry for Static {
    fn register<'a>(
        &'a self,
        service: &'a Service,
        options: RegisterOptions,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.rest.register(service, options))
    }

    fn deregister<'a>(&'a self, service: &'a Service) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.rest.deregister(service))
    }

    fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Vec<Service>>> {
        Box::pin(async move {
            match self.find(name) {
                Some(found) => found.map(|service| vec![service]),
                None => self.rest.get(name, MISSING).await,
            }
        })
    }

    fn list(&self) -> BoxFuture<'_, Result<Vec<Service>>> {
        Box::pin(async {
            let own = self.services.keys().filter_map(|name| self.find(name));
            self.rest.list(own.collect::<Result<_>>()?).await
        })
    }

    /// Never tells of services that are found here: their addresses stay.
    fn watch<'a>(&'a self, name: Option<&'a str>) -> BoxFuture<'a, Result<Watcher>> {
        Box::pin(async move {
            match name.and_then(|name| self.find(name)) {
                Some(_) => Ok(rest::silent()),
                None => self.rest.watch(name).await,
            }
        })
    }

    fn name(&self) -> &'static str {
        self.rest.name("static")
    }

    fn address(&self) -> String {
        self.rest.address()
    }
}
