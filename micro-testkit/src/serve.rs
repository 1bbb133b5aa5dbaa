//! Servers for one test.

use std::net::SocketAddr;

use micro::client::ClientBuilder;
use micro::route::IntoRoutes;
use micro::service::{RunningService, ServiceBuilder};
use micro::{Client, Service};

/// Where a test server listens: the kernel chooses a port that is free.
const ADDRESS: &str = "127.0.0.1:0";

/// Serves one handler on a free port of the loopback interface, under the name of its package.
///
/// # Panics
///
/// If that cannot be done.
pub async fn serve(handler: impl IntoRoutes) -> Running {
    let routes = handler.into_routes();
    let spec = routes.service();
    let name = match spec.package() {
        "" => spec.name(),
        package => package,
    };
    serve_service(Service::builder(name).handler(routes)).await
}

/// Serves `service` as it is, but for its address: that is a free port of the loopback interface.
///
/// It is unlisted unless it has a registry of its own, so that tests don't meet in the network.
///
/// `MICRO_SERVER_ADDRESS` takes precedence here, too; tests should run without it.
///
/// # Panics
///
/// If it cannot start.
pub async fn serve_service(service: ServiceBuilder) -> Running {
    let service = match service.has_registry() {
        true => service,
        false => service.unlisted(),
    };
    let service = service.address(ADDRESS).start().await;
    let service = service.unwrap_or_else(|error| panic!("the test server does not start: {error}"));
    let client = Client::builder().address(service.address().to_string());
    Running {
        client: client.build(),
        service,
    }
}

/// A service that answers calls; dropping it lets calls in progress finish and takes no more.
#[derive(Debug)]
pub struct Running {
    service: RunningService,
    client: Client,
}

impl Running {
    /// Returns the name of the service, which a generated client takes.
    pub fn name(&self) -> &str {
        self.service.name()
    }

    /// Returns the address that was bound.
    pub fn address(&self) -> SocketAddr {
        self.service.address()
    }

    /// Returns a client that calls here; all share their connections.
    pub fn client(&self) -> Client {
        self.client.clone()
    }

    /// Begins a client that calls here, to be given layers or options.
    pub fn client_builder(&self) -> ClientBuilder {
        Client::builder().address(self.address().to_string())
    }

    /// Takes no more calls and waits for those in progress, at most the stop timeout.
    pub async fn stop(self) {
        self.service.stop().await;
    }
}
