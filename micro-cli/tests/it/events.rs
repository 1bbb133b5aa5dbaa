//! `micro publish`, `micro subscribe`

use std::sync::Arc;

use micro::broker::{Broker, Event, Handler, HttpBroker, HttpOptions, Message, SubscribeOptions};
use micro::registry::{Cache, Registry};
use tokio::sync::mpsc;

use crate::world::{PATIENCE, World};

async fn broker(world: &World) -> HttpBroker {
    let cache = Cache::new(Arc::new(world.registry()));
    let broker = HttpBroker::new(cache, HttpOptions::default());
    broker.connect().await.unwrap();
    broker
}

#[tokio::test]
async fn an_event_reaches_its_subscriber() {
    let world = World::empty();
    let broker = broker(&world).await;
    let (events, mut received) = mpsc::channel(1);
    let handler = Handler::new(move |event: Event| {
        let events = events.clone();
        async move { Ok(events.send(event.message().clone()).await?) }
    });
    let options = SubscribeOptions::default();
    let subscription = broker
        .subscribe("greetings", options, handler)
        .await
        .unwrap();
    let line = [
        "publish",
        "greetings",
        r#"{"name": "John"}"#,
        "--metadata",
        "A=b",
    ];
    let ran = world.micro(&line).await;
    assert_eq!((ran.code, &*ran.out, &*ran.err), (0, "ok\n", ""));
    let message = tokio::time::timeout(PATIENCE, received.recv())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(message.body, r#"{"name": "John"}"#);
    let header = |name| message.get(name).unwrap_or_default();
    assert_eq!(header("Content-Type"), "application/json");
    assert_eq!(header("Micro-Topic"), "greetings");
    assert_eq!(header("A"), "b");
    subscription.unsubscribe().await.unwrap();
}

#[tokio::test]
async fn an_event_that_nobody_wants_is_said() {
    let world = World::empty();
    let ran = world.micro(&["publish", "nothing", "{}"]).await;
    assert_eq!((ran.code, &*ran.out), (0, "ok\n"), "{ran:?}");
    assert!(
        ran.err
            .contains("nobody subscribes to `nothing` (asked mdns"),
        "{ran:?}"
    );
    let ran = world.micro(&["publish", "nothing"]).await;
    assert_eq!(ran.code, 2, "{ran:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn events_are_printed_until_the_end() {
    let world = World::empty();
    let mut subscribe = world
        .start(&["subscribe", "greetings"], "subscribed to `greetings`")
        .await;
    let broker = broker(&world).await;
    let message = Message::new("{ \"name\": \"John\" }").with("Content-Type", "application/json");
    broker.publish("greetings", message).await.unwrap();
    assert_eq!(subscribe.line().await, "{\"name\":\"John\"}");
    assert!(subscribe.interrupt().await.success());
    // And it is gone from the registry at once.
    assert!(world.registry().get("micro.http.broker").await.is_err());
}
