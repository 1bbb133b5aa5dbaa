//! What a backend has to do.

use std::fmt;
use std::time::Duration;

use futures_core::future::BoxFuture;

use crate::{Result, Service, Watcher};

/// Knows which services there are, and where.
///
/// Used as `Arc<dyn Registry>`, for flags choose the backend when the program runs. A future that is
/// dropped stops waiting; what it asked for may have happened. Every method has a deadline of
/// its own and ends with [`Error::Unreachable`](crate::Error::Unreachable) when that is over.
pub trait Registry: fmt::Debug + Send + Sync + 'static {
    /// Announces the nodes of a service, or says that they are still there.
    fn register<'a>(
        &'a self,
        service: &'a Service,
        options: RegisterOptions,
    ) -> BoxFuture<'a, Result<()>>;

    /// Takes the nodes of a service off; it is no error when they are not there.
    fn deregister<'a>(&'a self, service: &'a Service) -> BoxFuture<'a, Result<()>>;

    /// Returns the versions of a service, each with all its nodes.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`](crate::Error::NotFound) when there is none.
    fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Vec<Service>>>;

    /// Returns all services sorted by name; whether with nodes and endpoints is up to the backend.
    fn list(&self) -> BoxFuture<'_, Result<Vec<Service>>>;

    /// Tells what changes from now on, of one service or of all.
    fn watch<'a>(&'a self, name: Option<&'a str>) -> BoxFuture<'a, Result<Watcher>>;

    /// Returns the word for it in flags: `mdns`, `memory`, `etcd`.
    fn name(&self) -> &'static str;

    /// Returns where it is, for people; empty where that says nothing.
    fn address(&self) -> String {
        String::new()
    }
}

/// How nodes are registered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RegisterOptions {
    /// How long the nodes stay without being registered again; for ever when none.
    pub ttl: Option<Duration>,
}
