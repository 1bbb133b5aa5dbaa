//! A registry that is the same for the programs in Go and for this process.

use std::sync::{Arc, Mutex};

use futures_core::future::BoxFuture;
use micro_broker::{Broker, HttpBroker, HttpOptions};
use micro_registry::{Cache, Memory, RegisterOptions, Registry, Result, Service, Watcher, json};
use tokio::sync::mpsc;

/// The way to a program: lines of its standard input.
pub(crate) type Orders = mpsc::UnboundedSender<String>;

/// What all sides know.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shared {
    memory: Memory,
    peers: Arc<Mutex<Vec<Orders>>>,
}

impl Shared {
    /// Adds a program that knows nothing yet.
    pub(crate) fn add(&self, orders: Orders) {
        self.peers.lock().unwrap().push(orders);
    }

    /// Has everybody know what a program has registered, but for itself.
    pub(crate) async fn registered(&self, by: &Orders, service: &Service) {
        let options = RegisterOptions::default();
        self.memory.register(service, options).await.unwrap();
        self.tell("register", service, Some(by));
    }

    pub(crate) async fn deregistered(&self, by: &Orders, service: &Service) {
        self.memory.deregister(service).await.unwrap();
        self.tell("deregister", service, Some(by));
    }

    fn tell(&self, action: &str, service: &Service, but: Option<&Orders>) {
        let service = json::to_string(service);
        let order = format!("{{\"do\":\"{action}\",\"service\":{service}}}");
        for peer in self.peers.lock().unwrap().iter() {
            if but.is_none_or(|but| !but.same_channel(peer)) {
                // It may have ended.
                let _ = peer.send(order.clone());
            }
        }
    }
}

impl Registry for Shared {
    fn register<'a>(
        &'a self,
        service: &'a Service,
        options: RegisterOptions,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            self.memory.register(service, options).await?;
            self.tell("register", service, None);
            Ok(())
        })
    }

    fn deregister<'a>(&'a self, service: &'a Service) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            self.memory.deregister(service).await?;
            self.tell("deregister", service, None);
            Ok(())
        })
    }

    fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Vec<Service>>> {
        self.memory.get(name)
    }

    fn list(&self) -> BoxFuture<'_, Result<Vec<Service>>> {
        self.memory.list()
    }

    fn watch<'a>(&'a self, name: Option<&'a str>) -> BoxFuture<'a, Result<Watcher>> {
        self.memory.watch(name)
    }

    fn name(&self) -> &'static str {
        "memory"
    }
}

/// A broker of ours, and the registry that its peers share.
pub(crate) struct Fleet {
    pub(crate) shared: Shared,
    broker: HttpBroker,
}

impl Fleet {
    pub(crate) async fn new() -> Self {
        Self::with(HttpOptions::default()).await
    }

    pub(crate) async fn with(options: HttpOptions) -> Self {
        let shared = Shared::default();
        let cache = Cache::new(Arc::new(shared.clone()));
        let broker = HttpBroker::new(cache, options);
        broker.connect().await.unwrap();
        Self { shared, broker }
    }

    pub(crate) fn broker(&self) -> &HttpBroker {
        &self.broker
    }
}
