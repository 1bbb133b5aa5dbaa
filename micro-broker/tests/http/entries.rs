//! What stands in the registry.

use std::sync::Arc;
use std::time::Duration;

use micro_broker::{Broker, Error, Handler, HttpBroker, HttpOptions, SubscribeOptions};
use micro_registry::{Action, Cache, Memory, Registry, Watcher};
use tokio::time::timeout;

use crate::{PATIENCE, SERVICE, broker, connected, entry, telling};

async fn next(watcher: &mut Watcher) -> (Action, String) {
    let event = timeout(PATIENCE, watcher.next()).await.unwrap();
    let event = event.unwrap().unwrap();
    (event.action, event.service.version)
}

async fn gone(registry: &Memory) {
    let found = registry.get(SERVICE).await;
    assert!(found.is_err(), "{found:?}");
}

#[tokio::test]
async fn a_subscription_is_an_entry_while_it_lasts() {
    let registry = Memory::new();
    let broker = broker(&registry).await;
    let mut watcher = registry.watch(Some(SERVICE)).await.unwrap();
    let options = SubscribeOptions::queue("workers");
    let subscribed = broker.subscribe("a.b", options, telling().0).await;
    let subscription = subscribed.unwrap();
    assert_eq!(
        (subscription.topic(), subscription.queue()),
        ("a.b", Some("workers"))
    );
    let service = entry(&registry).await;
    assert_eq!(service.version, "workers");
    assert!(service.metadata.is_empty() && service.endpoints.is_empty());
    let node = &service.nodes[0];
    assert!(node.id.starts_with("a.b-"), "{}", node.id);
    assert_eq!(node.address, broker.address());
    let metadata = [("broker", "http"), ("secure", "false"), ("topic", "a.b")];
    let metadata = metadata.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(node.metadata, metadata.into());
    assert_eq!(next(&mut watcher).await, (Action::Create, "workers".into()));

    subscription.unsubscribe().await.unwrap();
    gone(&registry).await;
    assert_eq!(next(&mut watcher).await, (Action::Delete, "workers".into()));
}

#[tokio::test]
async fn an_entry_is_taken_back_however_it_ends() {
    let registry = Memory::new();
    let mut watcher = registry.watch(Some(SERVICE)).await.unwrap();
    for end in ["unsubscribe", "drop", "disconnect", "drop the broker"] {
        let broker = broker(&registry).await;
        let options = SubscribeOptions::default();
        let subscription = broker.subscribe("t", options, telling().0).await.unwrap();
        assert_eq!(next(&mut watcher).await.0, Action::Create, "{end}");
        match end {
            "unsubscribe" => subscription.unsubscribe().await.unwrap(),
            "drop" => drop(subscription),
            "disconnect" => broker.disconnect().await.unwrap(),
            _ => drop(broker),
        }
        assert_eq!(next(&mut watcher).await.0, Action::Delete, "{end}");
        gone(&registry).await;
    }
}

#[tokio::test]
async fn an_entry_that_is_lost_comes_back() {
    let registry = Memory::new();
    let options = HttpOptions {
        register_interval: Duration::from_millis(20),
        ..HttpOptions::default()
    };
    let broker = connected(&registry, options).await;
    let options = SubscribeOptions::default();
    let _subscription = broker.subscribe("t", options, telling().0).await.unwrap();
    let service = entry(&registry).await;
    let mut watcher = registry.watch(Some(SERVICE)).await.unwrap();
    registry.deregister(&service).await.unwrap();
    assert_eq!(next(&mut watcher).await.0, Action::Delete);
    assert_eq!(next(&mut watcher).await.0, Action::Create);
    assert_eq!(entry(&registry).await, service);
}

#[tokio::test(start_paused = true)]
async fn an_entry_outlives_its_ttl_by_being_renewed() {
    let registry = Memory::new();
    let broker = broker(&registry).await;
    let mut watcher = registry.watch(Some(SERVICE)).await.unwrap();
    let options = SubscribeOptions::default();
    let subscription = broker.subscribe("t", options, telling().0).await.unwrap();
    assert_eq!(next(&mut watcher).await.0, Action::Create);
    // Ten minutes, in no time.
    let silence = timeout(Duration::from_secs(600), watcher.next()).await;
    assert!(silence.is_err(), "{silence:?}");
    entry(&registry).await;
    drop(subscription);
    assert_eq!(next(&mut watcher).await.0, Action::Delete);
}

#[tokio::test]
async fn what_the_registry_refuses_is_an_error() {
    let registry = Memory::new();
    let broker = broker(&registry).await;
    let nothing = || Handler::new(|_| async { Ok(()) });
    let reserved = SubscribeOptions::queue("ff.http.broadcast");
    let refused = broker.subscribe("t", reserved, nothing()).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    gone(&registry).await;
}

#[tokio::test]
async fn a_long_topic_has_a_short_id() {
    let registry = Memory::new();
    let broker = broker(&registry).await;
    let topic = "a-topic.whose-last-part-mdns-cannot-carry";
    let options = SubscribeOptions::default();
    let (handler, mut came) = telling();
    let _subscription = broker.subscribe(topic, options, handler).await.unwrap();
    assert_eq!(entry(&registry).await.nodes[0].id.len(), 36);
    let message = micro_broker::Message::new("x");
    broker.publish(topic, message).await.unwrap();
    assert_eq!(came.recv().await.unwrap().topic(), topic);
}

#[tokio::test]
async fn what_is_told_of_the_address_can_be_chosen() {
    let cache = Cache::new(Arc::new(Memory::new()));
    let broker = |address: &str, advertise: Option<&str>| {
        let options = HttpOptions {
            address: address.into(),
            advertise: advertise.map(str::to_owned),
            ..HttpOptions::default()
        };
        HttpBroker::new(cache.clone(), options)
    };
    let named = broker("127.0.0.1:0", Some("events.example:8080"));
    assert_eq!(named.address(), "127.0.0.1:0");
    named.connect().await.unwrap();
    assert_eq!(named.address(), "events.example:8080");
    named.disconnect().await.unwrap();
    assert_eq!(named.address(), "127.0.0.1:0");

    let refused = broker("127.0.0.1:0", Some("a:b:c")).connect().await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    let refused = broker("nowhere", None).connect().await;
    assert!(
        matches!(refused, Err(Error::Unreachable { .. })),
        "{refused:?}"
    );
}
