//! What the words of registries, brokers and selectors stand for.

use std::sync::Arc;
use std::time::Duration;

use micro::broker::{Broker, Event, Handler, Message, SubscribeOptions};
use micro::registry::{Cache, Memory, Node, RegisterOptions, Service, Static};
use micro::settings::Backends;
use tokio::sync::mpsc;

use super::settings;

fn node() -> Service {
    Service {
        name: "go.micro.service.settings".into(),
        version: "latest".into(),
        nodes: vec![Node {
            id: "settings-1".into(),
            address: "10.0.0.1:80".into(),
            ..Node::default()
        }],
        ..Service::default()
    }
}

#[tokio::test]
async fn memory_is_one_in_a_process() {
    let settings = settings(&[("MICRO_REGISTRY", "memory"), ("MICRO_BROKER", "memory")]);
    let registry = settings.make_registry().unwrap();
    let options = RegisterOptions::default();
    registry.register(&node(), options).await.unwrap();
    let other = settings.make_registry().unwrap();
    assert_eq!(other.get(&node().name).await.unwrap(), [node()]);
    registry.deregister(&node()).await.unwrap();

    let cache = Cache::new(registry);
    let publisher = settings.make_broker(&cache).unwrap();
    let subscriber = settings.make_broker(&cache).unwrap();
    publisher.connect().await.unwrap();
    subscriber.connect().await.unwrap();
    let (sender, mut events) = mpsc::unbounded_channel();
    let handler = Handler::new(move |event: Event| {
        let sent = sender.send(event.message().body.clone());
        async { Ok(sent?) }
    });
    let subscription = subscriber.subscribe("settings", SubscribeOptions::default(), handler);
    let subscription = subscription.await.unwrap();
    // What one ends is its own.
    settings
        .make_broker(&cache)
        .unwrap()
        .disconnect()
        .await
        .unwrap();
    publisher
        .publish("settings", Message::new("1"))
        .await
        .unwrap();
    let event = tokio::time::timeout(Duration::from_secs(5), events.recv());
    assert_eq!(event.await.unwrap().unwrap(), "1");
    subscription.unsubscribe().await.unwrap();
}

/// The detail of the error of a registry.
fn registry_fault(vars: &[(&str, &str)]) -> String {
    let error = settings(vars).make_registry().unwrap_err();
    assert_eq!((error.id(), error.code()), ("go.micro.server", 400));
    error.detail().to_owned()
}

fn broker_fault(vars: &[(&str, &str)]) -> String {
    let cache = Cache::new(Arc::new(Memory::new()));
    let error = settings(vars).make_broker(&cache).unwrap_err();
    assert_eq!((error.id(), error.code()), ("go.micro.server", 400));
    error.detail().to_owned()
}

#[test]
fn unknown_words_name_the_nearest_and_all() {
    let here = "(--registry, MICRO_REGISTRY; known are mdns, memory)";
    let said = |word| registry_fault(&[("MICRO_REGISTRY", word)]);
    let near = format!("registry `memroy` is not known; did you mean `memory`? {here}");
    assert_eq!(said("memroy"), near);
    assert_eq!(
        said("consull"),
        format!("registry `consull` is not known {here}")
    );
    assert_eq!(
        said("consul"),
        "registry `consul` is not built in; bring it with \
         `ServiceBuilder::with_registry(\"consul\", …)` \
         (--registry, MICRO_REGISTRY; there are mdns, memory)"
    );
    assert_eq!(
        broker_fault(&[("MICRO_BROKER", "nats")]),
        "broker `nats` is not built in; bring it with \
         `ServiceBuilder::with_broker(\"nats\", …)` \
         (--broker, MICRO_BROKER; there are http, memory)"
    );
    let error = settings(&[("MICRO_SELECTOR", "rondom")]).make_policy();
    assert_eq!(
        error.unwrap_err().detail(),
        "selector `rondom` is not known; did you mean `random`? (--selector, MICRO_SELECTOR; \
         known are random, roundrobin, weighted, hash, leastloaded, registry, static, dns)"
    );
    let error = settings(&[("MICRO_SELECTOR", "router")]).make_policy();
    let detail = error.unwrap_err().detail().to_owned();
    assert!(
        detail.starts_with("selector `router` is not built in"),
        "{detail}"
    );
}

#[test]
fn words_of_selectors_are_strategies() {
    let policy = |word| settings(&[("MICRO_SELECTOR", word)]).make_policy().unwrap();
    assert_eq!(format!("{:?}", policy("roundrobin").strategy), "RoundRobin");
    for word in ["", "registry", "static", "dns"] {
        assert_eq!(format!("{:?}", policy(word).strategy), "Random");
    }
}

#[test]
fn the_address_of_mdns_is_an_interface() {
    let mdns = settings(&[]).make_registry().unwrap();
    assert_eq!(mdns.name(), "mdns");
    for address in ["127.0.0.1", "::1", "[::1]"] {
        let mdns = settings(&[("MICRO_REGISTRY_ADDRESS", address)]).make_registry();
        let text = format!("{:?}", mdns.unwrap());
        assert!(text.contains(address.trim_matches(['[', ']'])), "{text}");
    }
    let said = |address| registry_fault(&[("MICRO_REGISTRY_ADDRESS", address)]);
    assert_eq!(
        said("127.0.0.1:8500"),
        "registry `mdns`: `127.0.0.1:8500` is not the IP address of a network interface, and nothing \
         else can be said by --registry_address (MICRO_REGISTRY_ADDRESS); if it is the address of \
         consul, write --registry=consul as well"
    );
    assert!(!said("loaclhost").contains("consul"));
    assert!(said("127.0.0.1,127.0.0.2").contains("write one IP address"));
    let memory = [
        ("MICRO_REGISTRY", "memory"),
        ("MICRO_REGISTRY_ADDRESS", "x:1"),
    ];
    assert!(registry_fault(&memory).contains("has no address"));
}

#[tokio::test]
async fn the_address_of_the_http_broker_is_where_it_listens() {
    let cache = Cache::new(Arc::new(Memory::new()));
    let vars = [("MICRO_BROKER_ADDRESS", "127.0.0.1:0")];
    let broker = settings(&vars).make_broker(&cache).unwrap();
    assert_eq!(broker.name(), "http");
    broker.connect().await.unwrap();
    let address = broker.address();
    assert!(
        address.starts_with("127.0.0.1:") && address != "127.0.0.1:0",
        "{address}"
    );
    broker.disconnect().await.unwrap();

    let said = |address| broker_fault(&[("MICRO_BROKER_ADDRESS", address)]);
    assert!(said("127.0.0.1").contains("write `127.0.0.1:PORT`"));
    assert!(said(":1,:2").contains("write one in --broker_address"));
    let memory = [("MICRO_BROKER", "memory"), ("MICRO_BROKER_ADDRESS", ":1")];
    assert!(broker_fault(&memory).contains("has no address"));
}

#[tokio::test]
async fn services_may_be_called_by_address() {
    for selector in ["static", "dns"] {
        let settings = settings(&[("MICRO_REGISTRY", "memory"), ("MICRO_SELECTOR", selector)]);
        let registry = settings.make_registry().unwrap();
        // It is where services are registered.
        assert_eq!(registry.name(), "memory");
        let found = registry.get("127.0.0.1:9000").await.unwrap();
        assert_eq!(found[0].nodes[0].address, "127.0.0.1:9000");
        assert!(registry.get("nobody").await.unwrap_err().is_not_found());
    }
}

#[test]
fn backends_are_brought() {
    use micro::registry::Error;

    let backends = Backends::default()
        .registry("fixed", |addresses: &[String]| match addresses {
            [] => Err(Error::Unreachable {
                address: "nowhere".into(),
                reason: "no address".into(),
            }),
            addresses => Ok(Arc::new(Static::new().any(addresses))),
        })
        .broker("mine", |_: &[String], _: &Cache| {
            Ok(Arc::new(micro::broker::Memory::new()) as Arc<dyn Broker>)
        });
    let text = format!("{backends:?}");
    assert!(text.contains(r#"["fixed", "mdns", "memory"]"#), "{text}");

    let fixed = [
        ("MICRO_REGISTRY", "fixed"),
        ("MICRO_REGISTRY_ADDRESS", "10.0.0.1:1"),
    ];
    let registry = backends.make_registry(&settings(&fixed)).unwrap();
    assert_eq!(registry.name(), "static");
    let error = backends.make_registry(&settings(&fixed[..1])).unwrap_err();
    assert_eq!(error.code(), 503);
    let expected = "registry `fixed`: registry at nowhere can't be reached: no address";
    assert_eq!(error.detail(), expected);
    let near = backends.make_registry(&settings(&[("MICRO_REGISTRY", "fxed")]));
    assert!(near.unwrap_err().detail().contains("did you mean `fixed`?"));

    let cache = Cache::new(registry);
    let mine = settings(&[("MICRO_BROKER", "mine")]);
    assert_eq!(
        backends.make_broker(&mine, &cache).unwrap().name(),
        "memory"
    );
}
