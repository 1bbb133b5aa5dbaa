//! A named service: what it answers and where, from start to stop.
//!
//! Here and in `discovery.rs` it is configured, `start.rs` brings it up and `running.rs` down. What they
//! use: `hooks.rs` and `every.rs` for the user's own code, `registration.rs` with `advertise.rs`
//! and `endpoints.rs` for the registry, `settled.rs` for what registry and broker are.

#[cfg(feature = "discovery")]
mod advertise;
mod announce;
mod caught;
#[cfg(feature = "discovery")]
mod discovery;
#[cfg(feature = "discovery")]
mod endpoints;
mod every;
#[cfg(feature = "discovery")]
mod found;
mod hooks;
#[cfg(feature = "discovery")]
mod registration;
mod running;
#[cfg(feature = "discovery")]
mod settled;
mod signals;
mod start;
#[cfg(feature = "broker")]
mod subscribe;
mod until;

use std::time::Duration;

use self::every::Every;
use self::hooks::{Hook, Moment};
pub use self::running::RunningService;
use crate::error::{Error, Result, SERVER};
#[cfg(feature = "health")]
use crate::health::Health;
use crate::layers::{CallLayer, Layers};
use crate::route::{IntoRoutes, Routes, ServerReply, ServerRequest};
use crate::server::ServerOptions;
use crate::settings::Settings;

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
            settings: Settings::default(),
            hooks: Vec::new(),
            tasks: Vec::new(),
            fault: None,
            #[cfg(feature = "discovery")]
            discovery: discovery::Discovery::default(),
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
    settings: Settings,
    hooks: Vec<Hook>,
    tasks: Vec<Every>,
    /// The first thing that was said wrong; the start fails with it.
    fault: Option<Error>,
    #[cfg(feature = "discovery")]
    discovery: discovery::Discovery,
}

impl ServiceBuilder {
    /// Takes what flags say. They beat the environment, which is read in any case, and that beats what is said in
    /// code.
    pub fn settings(mut self, settings: impl Into<Settings>) -> Self {
        self.settings = settings.into();
        #[cfg(feature = "discovery")]
        return self.settled_before("settings");
        #[cfg(not(feature = "discovery"))]
        self
    }

    /// Sets the version; default `latest`.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = version.into();
        self
    }

    /// Sets the address to listen on; `:0`, the default, is any free port of all interfaces.
    ///
    /// `--server_address` and `MICRO_SERVER_ADDRESS` take precedence, as in go-micro.
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

    /// Keeps the service out of the registry: who calls it knows its address.
    ///
    /// Its own clients still find others there. Without the feature `discovery` every service is so.
    #[cfg_attr(
        not(feature = "discovery"),
        expect(unused_mut, reason = "nothing is listed")
    )]
    pub fn unlisted(mut self) -> Self {
        #[cfg(feature = "discovery")]
        {
            self.discovery.unlisted = true;
        }
        self
    }

    /// Does something before anything else of the start; of several hooks the first is done first.
    ///
    /// A hook that fails or panics ends the start. This and the other hooks may do what handlers must not,
    /// like block: each has a thread of its own, and a signal is heard meanwhile. It is then dropped
    /// where it waits. Where `before_start` hooks have succeeded, the hooks of the stop will be run, whatever
    /// else happens, unless the service is dropped.
    pub fn before_start<F>(self, hook: F) -> Self
    where
        F: AsyncFnOnce() -> Result<()> + Send + 'static,
    {
        self.hook(Moment::BeforeStart, hook)
    }

    /// Does something once the service answers calls and is registered; if it fails, the service stops
    /// again.
    pub fn after_start<F>(self, hook: F) -> Self
    where
        F: AsyncFnOnce() -> Result<()> + Send + 'static,
    {
        self.hook(Moment::AfterStart, hook)
    }

    /// Does something when the service is told to stop, while it is still registered and answers calls.
    ///
    /// A hook of the stop may take as long as the stop timeout says. What fails is logged, the stop goes on,
    /// and [`run`](Self::run) returns the last error.
    pub fn before_stop<F>(self, hook: F) -> Self
    where
        F: AsyncFnOnce() -> Result<()> + Send + 'static,
    {
        self.hook(Moment::BeforeStop, hook)
    }

    /// Does something when all calls are over, as [`before_stop`](Self::before_stop) does before.
    pub fn after_stop<F>(self, hook: F) -> Self
    where
        F: AsyncFnOnce() -> Result<()> + Send + 'static,
    {
        self.hook(Moment::AfterStop, hook)
    }

    fn hook<F>(mut self, moment: Moment, hook: F) -> Self
    where
        F: AsyncFnOnce() -> Result<()> + Send + 'static,
    {
        self.hooks.push(Hook::new(moment, hook));
        self
    }

    /// Runs `task` again and again while the service runs, from the first `interval` after its start on.
    ///
    /// A run that takes longer than the interval puts off the next. One that panics is logged, and the
    /// next one comes all the same. It is cancelled where it waits as soon as the service is told to stop.
    pub fn every<F, Fut>(mut self, interval: Duration, task: F) -> Self
    where
        F: FnMut() -> Fut + Send + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        if interval.is_zero() {
            let detail = "a task cannot run every 0 seconds; give `every` an interval";
            self.fault.get_or_insert(Error::bad_request(SERVER, detail));
        }
        self.tasks.push(Every::new(interval, task));
        self
    }

    /// Sets how long calls are still taken when the service is no longer registered, from those who have
    /// not heard of it; default 200 ms, and not at all when it never was registered.
    #[cfg(feature = "discovery")]
    pub fn drain(mut self, time: Duration) -> Self {
        self.discovery.drain = Some(time);
        self
    }

    /// Sets how long calls in progress may take once the service is told to stop, and each hook of
    /// the stop; default 10 s.
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
}
