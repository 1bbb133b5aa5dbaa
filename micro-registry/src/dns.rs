//! The registry of names that the system resolves.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_core::future::BoxFuture;

use crate::check::check_address;
use crate::rest::{self, Rest};
use crate::{Error, RegisterOptions, Registry, Result, Service, Watcher};

/// How long the resolver may take.
const DEADLINE: Duration = Duration::from_secs(2);

/// What it says of a name that leads nowhere.
const MISSING: &str = "nothing says its host in DNS; give it with `Dns::service` or `Dns::template`, \
                       or call it by its address, HOST:PORT";

/// Finds services by their host's name, through the resolver of the system.
///
/// The service `greeter.default.svc:9090` has a node for each address of that host. Where names of
/// services are no addresses, [`service`](Self::service) and [`template`](Self::template) say where those
/// are, and what is left is asked of the registry of [`or`](Self::or). The nodes have no metadata and no
/// version.
///
/// Services are registered there as well; without it, to register does nothing: who is in DNS is
/// decided elsewhere. Nothing tells when DNS changes, so a [`Cache`](crate::Cache) learns of that when it asks
/// again, after its TTL.
///
/// go-micro's selector `dns` also looks for records of the kind SRV, `_greeter._tcp.local`; the system's
/// resolver does not know those, and neither does this.
///
/// ```no_run
/// use micro_registry::{Dns, Registry};
///
/// # async fn example() -> micro_registry::Result<()> {
/// let registry = Dns::new().template("{alias}.default.svc:9090");
/// // The addresses of greeter.default.svc, with port 9090
/// let greeter = registry.get("go.micro.service.greeter").await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Dns {
    services: BTreeMap<String, String>,
    template: Option<String>,
    rest: Rest,
}

impl Dns {
    /// Makes a registry that knows services by their `host:port` alone.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says the `host:port` of a service.
    pub fn service(mut self, name: impl Into<String>, address: impl Into<String>) -> Self {
        self.services.insert(name.into(), address.into());
        self
    }

    /// Says the `host:port` of all services that have none of their own and whose name is not one.
    ///
    /// `{service}` stands for the name of the service and `{alias}` for the last part of it:
    /// `{alias}.default.svc:9090`.
    pub fn template(mut self, template: impl Into<String>) -> Self {
        self.template = Some(template.into());
        self
    }

    /// Asks `registry` for what is not found in DNS by all this, and registers services there.
    pub fn or(mut self, registry: Arc<dyn Registry>) -> Self {
        self.rest = Rest::new(registry);
        self
    }

    /// The `host:port` of a service.
    fn target(&self, name: &str) -> Option<String> {
        if let Some(target) = self.services.get(name) {
            return Some(target.clone());
        }
        if check_address(name).is_ok() {
            return Some(name.to_owned());
        }
        let alias = name.rsplit('.').next().unwrap_or(name);
        let template = self.template.as_ref()?;
        Some(
            template
                .replace("{service}", name)
                .replace("{alias}", alias),
        )
    }
}

async fn resolve(name: &str, target: &str) -> Result<Service> {
    check_address(target).map_err(|what| Error::Invalid(format!("service {name}: {what}")))?;
    let resolved = tokio::time::timeout(DEADLINE, tokio::net::lookup_host(target)).await;
    let resolved = resolved.map_err(|_| Error::Unreachable {
        address: "DNS".into(),
        reason: format!("{target} was not resolved within {DEADLINE:?}"),
    })?;
    let resolved = resolved.map_err(|error| {
        // Whether there is no such host or no resolver, the system does not say.
        Error::Backend(format!("service {name}: {target} is not resolved: {error}"))
    })?;
    let mut addresses: Vec<SocketAddr> = resolved.collect();
    if addresses.is_empty() {
        let service = name.to_owned();
        return Err(Error::NotFound { service });
    }
    // In turns, as servers give them, they would look like other nodes each time.
    addresses.sort_unstable();
    let addresses = addresses.iter().map(SocketAddr::to_string);
    Ok(rest::service(name, addresses))
}

impl Registry for Dns {
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
            match self.target(name) {
                Some(target) => Ok(vec![resolve(name, &target).await?]),
                None => self.rest.get(name, MISSING).await,
            }
        })
    }

    /// Lists the services that were named, without nodes.
    fn list(&self) -> BoxFuture<'_, Result<Vec<Service>>> {
        Box::pin(async {
            let own = self.services.keys().map(|name| rest::service(name, []));
            self.rest.list(own.collect()).await
        })
    }

    /// Never tells of services that are found here.
    fn watch<'a>(&'a self, name: Option<&'a str>) -> BoxFuture<'a, Result<Watcher>> {
        Box::pin(async move {
            match name.and_then(|name| self.target(name)) {
                Some(_) => Ok(rest::silent()),
                None => self.rest.watch(name).await,
            }
        })
    }

    fn name(&self) -> &'static str {
        self.rest.name("dns")
    }

    fn address(&self) -> String {
        self.rest.address()
    }
}
