//! A registry that is away for a while.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_core::future::BoxFuture;
use micro_broker::{Broker, Error, HttpBroker, HttpOptions, Message, SubscribeOptions};
use micro_registry::{
    Action, Cache, Error as Trouble, Memory, RegisterOptions, Registry, Result, Service, Watcher,
};

use crate::{SERVICE, entry, subscribe, telling};

/// A registry that can't be reached while it is down.
#[derive(Clone, Debug, Default)]
struct Shaky {
    memory: Memory,
    down: Arc<AtomicBool>,
}

impl Shaky {
    fn set_down(&self, down: bool) {
        self.down.store(down, Ordering::SeqCst);
    }

    fn check(&self) -> Result<()> {
        if self.down.load(Ordering::SeqCst) {
            return Err(Trouble::Unreachable {
                address: "here".into(),
                reason: "it is down".into(),
            });
        }
        Ok(())
    }
}

impl Registry for Shaky {
    fn register<'a>(
        &'a self,
        service: &'a Service,
        options: RegisterOptions,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            self.check()?;
            self.memory.register(service, options).await
        })
    }

    fn deregister<'a>(&'a self, service: &'a Service) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            self.check()?;
            self.memory.deregister(service).await
        })
    }

    fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Vec<Service>>> {
        Box::pin(async move {
            self.check()?;
            self.memory.get(name).await
        })
    }

    fn list(&self) -> BoxFuture<'_, Result<Vec<Service>>> {
        self.memory.list()
    }

    fn watch<'a>(&'a self, name: Option<&'a str>) -> BoxFuture<'a, Result<Watcher>> {
        self.memory.watch(name)
    }

    fn name(&self) -> &'static str {
        "shaky"
    }
}

async fn broker(registry: &Shaky) -> HttpBroker {
    let cache = Cache::new(Arc::new(registry.clone()));
    let options = HttpOptions {
        register_interval: Duration::from_millis(20),
        ..HttpOptions::default()
    };
    let broker = HttpBroker::new(cache, options);
    broker.connect().await.unwrap();
    broker
}

fn is_unreachable<T>(result: &micro_broker::Result<T>) -> bool {
    matches!(result, Err(Error::Registry(Trouble::Unreachable { .. })))
}

#[tokio::test]
async fn without_a_registry_nothing_begins() {
    let registry = Shaky::default();
    registry.set_down(true);
    let broker = broker(&registry).await;
    let published = broker.publish("t", Message::new("x")).await;
    assert!(is_unreachable(&published), "{published:?}");
    let (handler, mut came) = telling();
    let options = SubscribeOptions::default();
    let subscribed = broker.subscribe("t", options, handler).await;
    assert!(is_unreachable(&subscribed), "{subscribed:?}");
    // And nothing is left of it.
    assert!(came.recv().await.is_none());
}

#[tokio::test]
async fn without_a_registry_what_is_known_goes_on() {
    let registry = Shaky::default();
    let broker = broker(&registry).await;
    let (handler, mut came) = telling();
    let subscription = subscribe(&broker, "t", handler).await;
    let service = entry(&registry.memory).await;
    broker.publish("t", Message::new("a")).await.unwrap();
    assert_eq!(came.recv().await.unwrap().message().body, "a");

    registry.set_down(true);
    broker.publish("t", Message::new("b")).await.unwrap();
    assert_eq!(came.recv().await.unwrap().message().body, "b");

    // It comes back without its memory.
    let mut watcher = registry.watch(Some(SERVICE)).await.unwrap();
    registry.memory.deregister(&service).await.unwrap();
    registry.set_down(false);
    for action in [Action::Delete, Action::Create] {
        assert_eq!(watcher.next().await.unwrap().unwrap().action, action);
    }

    registry.set_down(true);
    let ended = subscription.unsubscribe().await;
    assert!(is_unreachable(&ended), "{ended:?}");
    // The subscription has ended all the same.
    assert!(came.recv().await.is_none());
}
