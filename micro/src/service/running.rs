//! A service that runs, and its stop.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::task::JoinSet;

#[cfg(feature = "discovery")]
use super::found::Found;
use super::hooks::{self, Hook, Moment};
#[cfg(feature = "discovery")]
use super::registration::Registration;
#[cfg(feature = "discovery")]
use crate::client::{Client, ClientBuilder};
use crate::error::Result;
#[cfg(feature = "health")]
use crate::health::Health;
use crate::server::Server;

/// A service that answers calls.
///
/// Dropping it lets calls in progress finish and takes no more, cancels tasks, and deregisters it in the
/// background, which takes the runtime it was started in; hooks are not run. [`stop`](Self::stop) does
/// one after the other and waits.
#[derive(Debug)]
pub struct RunningService {
    pub(super) about: About,
    pub(super) life: Life,
}

/// What is known of a service that runs.
#[derive(Debug)]
pub(super) struct About {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) address: SocketAddr,
    #[cfg(feature = "discovery")]
    pub(super) found: Found,
}

impl RunningService {
    /// Returns the name in the registry.
    pub fn name(&self) -> &str {
        &self.about.name
    }

    /// Returns the version.
    pub fn version(&self) -> &str {
        &self.about.version
    }

    /// Returns the address that was bound.
    pub fn address(&self) -> SocketAddr {
        self.about.address
    }

    /// Returns the id of this node: the name of the service, `-`, and what was configured or a UUID.
    #[cfg(feature = "discovery")]
    pub fn id(&self) -> &str {
        &self.about.found.id
    }

    /// Returns the `host:port` that is registered; nothing if the service is unlisted.
    #[cfg(feature = "discovery")]
    pub fn node_address(&self) -> Option<&str> {
        self.about.found.address.as_deref()
    }

    /// Returns a client that finds services in the registry of this one; all returned share their
    /// connections.
    #[cfg(feature = "discovery")]
    pub fn client(&self) -> Client {
        self.about.found.settled.client()
    }

    /// Begins a client like [`client`](Self::client), to be given layers or options.
    #[cfg(feature = "discovery")]
    pub fn client_builder(&self) -> ClientBuilder {
        self.about.found.settled.client_builder()
    }

    /// Returns what publishes events over the broker of this service, in its name.
    #[cfg(feature = "broker")]
    pub fn publisher(&self) -> crate::event::Publisher {
        self.about.found.settled.publisher()
    }

    /// Stops: tasks are cancelled, hooks run, the service is deregistered, subscriptions and calls come to
    /// their end, within the stop timeout.
    ///
    /// What goes wrong is logged; [`ServiceBuilder::run`](super::ServiceBuilder::run) returns it.
    pub async fn stop(self) {
        let _ = self.life.stop().await;
    }
}

/// What has to be ended of a service, in the order in which that happens when it is dropped.
#[derive(Debug, Default)]
pub(super) struct Life {
    pub(super) tasks: JoinSet<()>,
    pub(super) hooks: Vec<Hook>,
    #[cfg(feature = "discovery")]
    pub(super) registration: Option<Registration>,
    #[cfg(feature = "discovery")]
    pub(super) drain: Duration,
    #[cfg(feature = "broker")]
    pub(super) subscriptions: Vec<crate::broker::Subscription>,
    #[cfg(feature = "health")]
    pub(super) health: Option<Health>,
    pub(super) server: Option<Server>,
    #[cfg(feature = "broker")]
    pub(super) settled: Option<std::sync::Arc<super::settled::Settled>>,
    pub(super) grace: Duration,
}

impl Life {
    /// Ends one thing after the other; returns the last error of a hook.
    pub(super) async fn stop(mut self) -> Result<()> {
        self.tasks.abort_all();
        let hooks = hooks::of(Moment::BeforeStop, &mut self.hooks);
        let before = hooks::stop(hooks, self.grace).await;
        #[cfg(feature = "health")]
        if let Some(health) = &self.health {
            health.stop();
        }
        #[cfg(feature = "discovery")]
        if let Some(registration) = self.registration.take() {
            registration.end().await;
            // Who has not heard yet still calls here.
            tokio::time::sleep(self.drain).await;
        }
        #[cfg(feature = "broker")]
        super::subscribe::end(std::mem::take(&mut self.subscriptions)).await;
        if let Some(server) = self.server.take() {
            server.stop(self.grace).await;
        }
        #[cfg(feature = "broker")]
        if let Some(broker) = self
            .settled
            .as_ref()
            .and_then(|settled| settled.own_broker())
            && let Err(error) = broker.disconnect().await
        {
            tracing::warn!(%error, "broker not disconnected");
        }
        let hooks = hooks::of(Moment::AfterStop, &mut self.hooks);
        let after = hooks::stop(hooks, self.grace).await;
        after.and(before)
    }
}
