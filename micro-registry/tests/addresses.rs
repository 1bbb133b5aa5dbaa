//! The registries of services that are found by their addresses.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may panic as the test itself may"
)]

use std::sync::Arc;
use std::time::Duration;

use micro_registry::{
    Action, Cache, Dns, Error, Memory, Node, RegisterOptions, Registry, Service, Static,
};

const NAME: &str = "go.micro.service.greeter";

async fn addresses(registry: &dyn Registry, name: &str) -> Vec<String> {
    let services = registry.get(name).await.unwrap();
    assert_eq!(services.len(), 1);
    let service = services.into_iter().next().unwrap();
    assert_eq!(service.name, name);
    let address = |node: Node| {
        assert!(node.metadata.is_empty());
        assert_eq!(node.id, node.address);
        node.address
    };
    service.nodes.into_iter().map(address).collect()
}

async fn refusal(registry: &dyn Registry, name: &str) -> String {
    match registry.get(name).await {
        Err(Error::Invalid(what)) => what,
        other => panic!("{other:?}"),
    }
}

fn registered() -> Service {
    Service {
        name: NAME.into(),
        version: "latest".into(),
        nodes: vec![Node {
            id: "greeter-1".into(),
            address: "10.0.0.9:80".into(),
            ..Node::default()
        }],
        ..Service::default()
    }
}

#[tokio::test]
async fn the_name_may_be_the_address() {
    let fixed = Static::new();
    assert_eq!(addresses(&fixed, "10.0.0.1:9000").await, ["10.0.0.1:9000"]);
    assert_eq!(addresses(&fixed, "greeter:9000").await, ["greeter:9000"]);
    assert_eq!(addresses(&fixed, "[::1]:9000").await, ["[::1]:9000"]);
    let what = refusal(&fixed, NAME).await;
    assert!(what.contains(NAME), "{what}");
    assert!(what.contains("HOST:PORT"), "{what}");
    assert!(refusal(&Dns::new(), NAME).await.contains("Dns::template"));
}

#[tokio::test]
async fn addresses_may_be_given() {
    let twice = ["10.0.0.1:1", "10.0.0.2:1", "10.0.0.1:1"];
    let fixed = Static::new().service(NAME, twice).any(["proxy:8081"]);
    assert_eq!(addresses(&fixed, NAME).await, ["10.0.0.1:1", "10.0.0.2:1"]);
    assert_eq!(addresses(&fixed, "other").await, ["proxy:8081"]);
    assert_eq!(addresses(&fixed, "10.0.0.3:1").await, ["10.0.0.3:1"]);
    let listed = fixed.list().await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].nodes.len(), 2);
}

#[tokio::test]
async fn what_is_no_address_is_refused() {
    let fixed = Static::new().service(NAME, ["10.0.0.1:1", "10.0.0.2"]);
    let what = refusal(&fixed, NAME).await;
    assert!(what.contains("10.0.0.2:PORT"), "{what}");
    let empty = Static::new().service(NAME, [""; 0]);
    assert!(refusal(&empty, NAME).await.contains("no address"));
    let dns = Dns::new().service(NAME, "greeter");
    assert!(refusal(&dns, NAME).await.contains("greeter:PORT"));
}

#[tokio::test]
async fn the_rest_is_asked_of_another_registry() {
    let memory = Arc::new(Memory::new());
    let registries: [Box<dyn Registry>; 2] = [
        Box::new(Static::new().or(memory.clone())),
        Box::new(Dns::new().or(memory.clone())),
    ];
    for registry in registries {
        assert_eq!(registry.name(), "memory");
        let mut watcher = registry.watch(Some(NAME)).await.unwrap();
        let options = RegisterOptions::default();
        registry.register(&registered(), options).await.unwrap();
        assert_eq!(registry.get(NAME).await.unwrap(), [registered()]);
        assert_eq!(registry.list().await.unwrap().len(), 1);
        let event = watcher.next().await.unwrap().unwrap();
        assert_eq!(event.action, Action::Create);
        registry.deregister(&registered()).await.unwrap();
        assert!(registry.get(NAME).await.unwrap_err().is_not_found());
        let [own] = &registry.get("127.0.0.1:9").await.unwrap()[..] else {
            panic!("one version");
        };
        assert_eq!(own.nodes[0].address, "127.0.0.1:9");
    }
}

#[tokio::test]
async fn alone_they_register_nothing() {
    let registries: [Box<dyn Registry>; 2] = [Box::new(Static::new()), Box::new(Dns::new())];
    for (registry, word) in registries.iter().zip(["static", "dns"]) {
        assert_eq!(registry.name(), word);
        let options = RegisterOptions::default();
        registry.register(&registered(), options).await.unwrap();
        registry.deregister(&registered()).await.unwrap();
        assert!(registry.list().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn hosts_are_resolved() {
    let dns = Dns::new()
        .service(NAME, "localhost:9090")
        .template("{alias}:9091");
    let local = addresses(&dns, NAME).await;
    let known = ["127.0.0.1:9090", "[::1]:9090"];
    assert!(!local.is_empty());
    assert!(
        local.iter().all(|address| known.contains(&&**address)),
        "{local:?}"
    );
    assert_eq!(addresses(&dns, "10.0.0.1:9092").await, ["10.0.0.1:9092"]);
    let templated = addresses(&dns, "go.micro.service.localhost").await;
    assert!(templated[0].ends_with(":9091"), "{templated:?}");
    let whole = Dns::new().template("{service}:9093");
    let whole = addresses(&whole, "localhost").await;
    assert!(whole[0].ends_with(":9093"), "{whole:?}");
}

#[tokio::test]
async fn a_host_that_is_not_there_is_named() {
    let error = Dns::new().get("nobody.invalid:80").await.unwrap_err();
    // Without a resolver that answers it is the deadline that ends it.
    assert!(!error.is_not_found(), "{error}");
    assert!(error.to_string().contains("nobody.invalid:80"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_cache_keeps_what_was_found() {
    let cache = Cache::new(Arc::new(Static::new()));
    let nodes = cache.service("10.0.0.1:9000");
    nodes.ready().await.unwrap();
    assert_eq!(nodes.snapshot().nodes().count(), 1);
    let generation = nodes.generation();
    tokio::time::sleep(Duration::from_secs(200)).await;
    assert_eq!(nodes.generation(), generation);
}
