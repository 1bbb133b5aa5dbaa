//! The life of a service: what is registered, for how long, and that it always ends.

mod events;
mod exits;
mod heartbeat;
mod hooks;
mod record;
#[cfg(unix)]
mod signals;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_core::future::BoxFuture;
use micro::Service;
use micro::registry::{
    Action, Error, Memory, RegisterOptions, Registry, Result, Service as Record, Watcher,
};
use micro::service::ServiceBuilder;
use tokio::time::Instant;

use crate::NAME;
use crate::greeter::GreeterServer;
use crate::handler::Greeter;

/// A greeter that is registered in `registry`.
fn greeter(registry: impl Registry) -> ServiceBuilder {
    Service::builder(NAME)
        .address("127.0.0.1:0")
        .registry(Arc::new(registry))
        .broker(Arc::new(micro::broker::Memory::new()))
        .handler(GreeterServer::new(Greeter::new().0))
        .drain(Duration::ZERO)
}

/// The nodes of the greeter.
async fn nodes(registry: &Memory) -> usize {
    let found = registry.get(NAME).await.unwrap_or_default();
    found.iter().map(|version| version.nodes.len()).sum()
}

/// Waits for a change; a test that waits in vain fails.
async fn told(watcher: &mut Watcher) -> Action {
    let next = tokio::time::timeout(Duration::from_secs(10), watcher.next()).await;
    next.unwrap().unwrap().unwrap().action
}

/// What a registry does with what it is asked.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mood {
    Well,
    Down,
    Silent,
}

/// A memory registry that may be away, and knows when services were to be registered.
#[derive(Clone, Debug)]
struct Moody {
    memory: Memory,
    mood: Arc<Mutex<Mood>>,
    begun: Instant,
    registered: Arc<Mutex<Vec<u64>>>,
}

impl Moody {
    fn new(mood: Mood) -> Self {
        Self {
            memory: Memory::new(),
            mood: Arc::new(Mutex::new(mood)),
            begun: Instant::now(),
            registered: Arc::default(),
        }
    }

    fn set(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// The seconds at which services were to be registered.
    fn registered(&self) -> Vec<u64> {
        self.registered.lock().unwrap().clone()
    }

    async fn answer(&self) -> Result<()> {
        let mood = *self.mood.lock().unwrap();
        match mood {
            Mood::Well => Ok(()),
            Mood::Down => Err(Error::Unreachable {
                address: self.address(),
                reason: "connection refused".into(),
            }),
            Mood::Silent => std::future::pending().await,
        }
    }
}

impl Registry for Moody {
    fn register<'a>(
        &'a self,
        service: &'a Record,
        options: RegisterOptions,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let at = self.begun.elapsed().as_secs();
            self.registered.lock().unwrap().push(at);
            self.answer().await?;
            self.memory.register(service, options).await
        })
    }

    fn deregister<'a>(&'a self, service: &'a Record) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            self.answer().await?;
            self.memory.deregister(service).await
        })
    }

    fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Vec<Record>>> {
        self.memory.get(name)
    }

    fn list(&self) -> BoxFuture<'_, Result<Vec<Record>>> {
        self.memory.list()
    }

    fn watch<'a>(&'a self, name: Option<&'a str>) -> BoxFuture<'a, Result<Watcher>> {
        self.memory.watch(name)
    }

    fn name(&self) -> &'static str {
        "moody"
    }

    fn address(&self) -> String {
        "10.9.9.9:2379".into()
    }
}
