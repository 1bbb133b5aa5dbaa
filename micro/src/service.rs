//! A named service: what it answers and where, from start to stop.

use std::net::SocketAddr;
use std::time::Duration;

use crate::error::Result;
#[cfg(feature = "health")]
use crate::health::Health;
use crate::layers::{CallLayer, Layers};
use crate::route::{IntoRoutes, Routes, ServerReply, ServerRequest};
use crate::server::{Server, ServerOptions};

/// How long calls in progress may take once the service is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// The entrance to building a service.
#[derive(Clone, Copy, Debug)]
pub enum Service {}

impl Service {
    /// Begins a service under its name in the registry, e.g. `go.micro.service.greeter`.
    pub fn builder(name: impl Into<String>) -> ServiceBuilder {
        let server = ServerOptions {
            name: name.into(),
            ..ServerOptions::default()
        };
        ServiceBuilder {
            server,
            version: "latest".into(),
            routes: Vec::new(),
            layers: Layers::default(),
            #[cfg(feature = "health")]
            health: None,
            #[cfg(feature = "reflection")]
            reflection: None,
            grace: GRACE,
        }
    }
}

/// Configures a service.
#[derive(Debug)]
#[must_use]
pub struct ServiceBuilder {
    server: ServerOptions,
    version: String,
    routes: Vec<Routes>,
    layers: Layers<ServerRequest, ServerReply>,
    #[cfg(feature = "health")]
    health: Option<Health>,
    #[cfg(feature = "reflection")]
    reflection: Option<Vec<&'static [u8]>>,
    grace: Duration,
}

impl ServiceBuilder {
    /// Sets the version; default `latest`.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = version.into();
        self
    }

    /// Sets the address to listen on; `:0`, the default, is any free port of all interfaces.
    ///
    /// The environment variable `MICRO_SERVER_ADDRESS` takes precedence, as in go-micro.
    pub fn address(mut self, address: impl Into<String>) -> Self {
        self.server.address = address.into();
        self
    }

    /// Adds a handler; call it once for each.
    pub fn handler(mut self, handler: impl IntoRoutes) -> Self {
        self.routes.push(handler.into_routes());
        self
    }

    /// Sends every call through `layer` before its handler; of several the first is outermost, as
    /// in go-micro.
    ///
    /// Its service is cloned for each call. With feature `middleware`, `micro::middleware` has ready ones.
    pub fn layer(mut self, layer: impl CallLayer<ServerRequest, ServerReply>) -> Self {
        self.layers.push(layer);
        self
    }

    /// Answers `grpc.health.v1` from `health`, which learns of the service's handlers at the start and
    /// of its stop.
    #[cfg(feature = "health")]
    pub fn health(mut self, health: &Health) -> Self {
        self.health = Some(health.clone());
        self
    }

    /// Keeps the calls that come in among `records`, and answers to `Debug.Log` and `Debug.Trace` with
    /// those.
    #[cfg(feature = "debug")]
    pub fn debug(mut self, records: &crate::debug::Records) -> Self {
        self.server.debug = Some(records.clone());
        self
    }

    /// Answers `grpc.reflection` by an encoded `FileDescriptorSet`; call it once for each.
    #[cfg(feature = "reflection")]
    pub fn reflection(mut self, descriptor_set: &'static [u8]) -> Self {
        self.reflection.get_or_insert_default().push(descriptor_set);
        self
    }

    /// Speaks TLS; without it the service speaks plaintext.
    #[cfg(feature = "tls")]
    pub fn tls(mut self, tls: crate::tls::ServerTls) -> Self {
        self.server.tls = Some(tls);
        self
    }

    /// Sets how long calls in progress may take once the service is told to stop; default 10 s.
    pub fn stop_timeout(mut self, timeout: Duration) -> Self {
        self.grace = timeout;
        self
    }

    /// Sets the largest message in bytes, in both directions; default 4 MiB.
    pub fn max_message(mut self, bytes: usize) -> Self {
        self.server.max_receive = bytes;
        self.server.max_send = bytes;
        self
    }

    /// Changes the options of the server, for those that have no method here.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let service = micro::Service::builder("go.micro.service.greeter")
    ///     .configure(|server| server.max_connection_age = Some(Duration::from_secs(600)));
    /// ```
    pub fn configure(mut self, change: impl FnOnce(&mut ServerOptions)) -> Self {
        change(&mut self.server);
        self
    }

    /// Starts the service and returns once it listens.
    ///
    /// # Errors
    ///
    /// If the address cannot be bound or two handlers have one method.
    pub async fn start(mut self) -> Result<RunningService> {
        if let Ok(address) = std::env::var("MICRO_SERVER_ADDRESS")
            && !address.is_empty()
        {
            self.server.address = address;
        }
        let name = self.server.name.clone();
        #[cfg(feature = "health")]
        if let Some(health) = &self.health {
            health.add_all(self.routes.iter());
            self.routes.push(health.clone().into_routes());
        }
        #[cfg(feature = "reflection")]
        if let Some(sets) = &self.reflection {
            let services = self.routes.iter();
            let services = services.map(|routes| routes.service().full_name());
            let routes = crate::reflection::routes(services.collect(), sets)?;
            self.routes.extend(routes);
        }
        let routes = self.routes.into_iter();
        let routes = routes.map(|routes| routes.layered(&self.layers)).collect();
        let server = Server::start(routes, self.server).await?;
        announce(&name, &self.version, server.address());
        Ok(RunningService {
            name,
            version: self.version,
            server,
            #[cfg(feature = "health")]
            health: self.health,
            grace: self.grace,
        })
    }

    /// Runs the service until the process is told to stop (SIGINT, SIGTERM or SIGQUIT).
    ///
    /// # Errors
    ///
    /// If it cannot start.
    pub async fn run(self) -> Result<()> {
        // Before the start, so that no signal is lost in between.
        let signal = signals()?;
        let running = self.start().await?;
        signal.await;
        tracing::info!(service = running.name, "stopping");
        running.stop().await;
        Ok(())
    }
}

/// A service that answers calls; dropping it lets calls in progress finish and takes no more.
#[derive(Debug)]
pub struct RunningService {
    name: String,
    version: String,
    server: Server,
    #[cfg(feature = "health")]
    health: Option<Health>,
    grace: Duration,
}

impl RunningService {
    /// Returns the name in the registry.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the version.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Returns the address that was bound.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// Takes no more calls and waits for those in progress, at most the stop timeout.
    pub async fn stop(self) {
        #[cfg(feature = "health")]
        if let Some(health) = &self.health {
            health.stop();
        }
        self.server.stop(self.grace).await;
    }
}

/// One line that says what was bound; on stderr if nobody listens to traces.
fn announce(name: &str, version: &str, address: SocketAddr) {
    if tracing::dispatcher::has_been_set() {
        tracing::info!(service = name, version, %address, "listening");
    } else {
        eprintln!("{name} {version} listening on {address}");
    }
}

/// Completes at the first signal to stop.
#[cfg(unix)]
fn signals() -> Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let kinds = [
        SignalKind::interrupt(),
        SignalKind::terminate(),
        SignalKind::quit(),
    ];
    let mut signals = kinds
        .into_iter()
        .map(signal)
        .collect::<std::io::Result<Vec<_>>>()?;
    Ok(std::future::poll_fn(move |cx| {
        let told = signals
            .iter_mut()
            .any(|signal| signal.poll_recv(cx).is_ready());
        if told {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    }))
}

/// Completes at the first signal to stop.
#[cfg(not(unix))]
fn signals() -> Result<impl Future<Output = ()>> {
    Ok(async {
        // Without a handler the process is ended by the signal itself.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
