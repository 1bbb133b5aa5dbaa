//! What others are told of a service.

use std::sync::Arc;
use std::time::Duration;

use micro::registry::{Memory, Registry, json};
use micro::{Service, Settings};

use super::{Mood, Moody, greeter, nodes};
use crate::NAME;
use crate::greeter::{GreeterClient, Request};

const ENDPOINTS: &str = concat!(
    r#"[{"name":"Greeter.Call","#,
    r#""request":{"name":"Request","type":"Request","values":["#,
    r#"{"name":"name","type":"string","values":null}]},"#,
    r#""response":{"name":"Response","type":"Response","values":["#,
    r#"{"name":"greeting_text","type":"string","values":null}]},"#,
    r#""metadata":{"description":"Call greets."}},"#,
    r#"{"name":"Greeter.Count","#,
    r#""request":{"name":"Number","type":"Number","values":["#,
    r#"{"name":"value","type":"int64","values":null}]},"#,
    r#""response":{"name":"Number","type":"Number","values":["#,
    r#"{"name":"value","type":"int64","values":null}]},"#,
    r#""metadata":{"description":"Count counts up to a number.","stream":"true"}},"#,
    r#"{"name":"Greeter.Double","#,
    r#""request":{"name":"Number","type":"Number","values":["#,
    r#"{"name":"value","type":"int64","values":null}]},"#,
    r#""response":{"name":"Number","type":"Number","values":["#,
    r#"{"name":"value","type":"int64","values":null}]},"#,
    r#""metadata":{"description":"Double answers each number with its double.","stream":"true"}},"#,
    r#"{"name":"Greeter.Sum","#,
    r#""request":{"name":"Number","type":"Number","values":["#,
    r#"{"name":"value","type":"int64","values":null}]},"#,
    r#""response":{"name":"Number","type":"Number","values":["#,
    r#"{"name":"value","type":"int64","values":null}]},"#,
    r#""metadata":{"description":"Sum adds numbers.","stream":"true"}}]"#,
);

#[tokio::test]
async fn the_record_is_that_of_go() {
    let registry = Memory::new();
    let service = greeter(registry.clone())
        .version("1.2")
        .id("one")
        .metadata("zone", "a")
        .metadata("server", "mine")
        .health(&micro::health::Health::new())
        .start()
        .await
        .unwrap();
    let [record] = &registry.get(NAME).await.unwrap()[..] else {
        panic!("one version");
    };
    let address = service.address();
    let expected = format!(
        concat!(
            r#"{{"name":"go.micro.service.greeter","version":"1.2","metadata":null,"endpoints":{},"#,
            r#""nodes":[{{"id":"go.micro.service.greeter-one","address":"{}","metadata":"#,
            r#"{{"broker":"memory","protocol":"grpc","registry":"memory","server":"grpc","#,
            r#""transport":"grpc","zone":"a"}}}}]}}"#
        ),
        ENDPOINTS, address
    );
    assert_eq!(json::to_string(record), expected);
    assert_eq!(service.id(), "go.micro.service.greeter-one");
    assert_eq!(service.node_address(), Some(address.to_string().as_str()));
    service.stop().await;
}

#[tokio::test]
async fn two_processes_are_two_nodes() {
    let registry = Memory::new();
    let first = greeter(registry.clone()).start().await.unwrap();
    let second = greeter(registry.clone()).start().await.unwrap();
    assert_ne!(first.id(), second.id());
    let uuid = first.id().strip_prefix("go.micro.service.greeter-");
    assert_eq!(uuid.unwrap().len(), 36);
    assert_eq!(nodes(&registry).await, 2);
    first.stop().await;
    assert_eq!(nodes(&registry).await, 1);
    second.stop().await;
}

#[tokio::test]
async fn a_server_of_the_programs_own_is_registered() {
    let registry = Memory::new();
    let bound = "127.0.0.1:8080".parse().unwrap();
    let pages = |registry: &Memory| {
        Service::builder("go.micro.web.pages")
            .registry(Arc::new(registry.clone()))
            .id("one")
            .metadata("zone", "a")
            .external(bound)
    };
    let service = pages(&registry).start().await.unwrap();
    assert_eq!(service.address(), bound);
    let [record] = &registry.get("go.micro.web.pages").await.unwrap()[..] else {
        panic!("one version");
    };
    assert_eq!(
        json::to_string(&record.nodes[0]),
        r#"{"id":"go.micro.web.pages-one","address":"127.0.0.1:8080","metadata":{"zone":"a"}}"#
    );
    service.stop().await;
    assert!(registry.get("go.micro.web.pages").await.is_err());

    let handled = greeter(Memory::new()).external(bound);
    let error = handled.start().await.unwrap_err();
    assert_eq!(error.code(), 400, "{error}");
    assert!(error.detail().contains("`external`"), "{error}");
}

#[tokio::test]
async fn all_interfaces_are_registered_as_one_of_them() {
    for address in [":0", "0.0.0.0:0", "[::]:0"] {
        let registry = Memory::new();
        let service = greeter(registry.clone()).address(address).start().await;
        let service = service.unwrap();
        let told: std::net::SocketAddr = service.node_address().unwrap().parse().unwrap();
        assert!(!told.ip().is_unspecified(), "{told}");
        assert_eq!(told.port(), service.address().port());
        service.stop().await;
    }
    let service = greeter(Memory::new()).advertise("greeter.example:80");
    let service = service.start().await.unwrap();
    assert_eq!(service.node_address(), Some("greeter.example:80"));
    service.stop().await;
}

#[tokio::test]
async fn what_nobody_could_call_is_refused() {
    let refused = async |service: micro::service::ServiceBuilder| {
        let error = service.start().await.unwrap_err();
        assert_eq!(error.code(), 400, "{error}");
        error.detail().to_owned()
    };
    let error = refused(greeter(Memory::new()).advertise("host:0")).await;
    assert!(error.contains("port 0"), "{error}");
    let error = refused(greeter(Memory::new()).id("a b")).await;
    assert!(error.contains("a b"), "{error}");
    let never = greeter(Memory::new()).register_ttl(Duration::from_secs(10));
    let error = refused(never.register_interval(Duration::from_secs(10))).await;
    assert!(error.contains("missing in between"), "{error}");
    let error = refused(greeter(Memory::new()).every(Duration::ZERO, async || ())).await;
    assert!(error.contains("`every`"), "{error}");
}

#[tokio::test]
async fn an_unlisted_service_is_in_no_registry() {
    let registry = Moody::new(Mood::Silent);
    let service = greeter(registry.clone()).unlisted().start().await.unwrap();
    assert!(registry.registered().is_empty());
    assert_eq!(service.node_address(), None);
    service.stop().await;
}

#[tokio::test]
async fn a_client_of_the_service_finds_others_in_its_registry() {
    let registry = Memory::new();
    let other = greeter(registry.clone()).start().await.unwrap();
    let caller = Service::builder("go.micro.service.caller")
        .address("127.0.0.1:0")
        .broker(Arc::new(micro::broker::Memory::new()))
        .registry(Arc::new(registry.clone()));
    let client = GreeterClient::new(NAME, caller.client());
    let john = || Request {
        name: "John".into(),
    };
    client.call(john()).await.unwrap();
    let caller = caller.start().await.unwrap();
    let client = GreeterClient::new(NAME, caller.client());
    client.call(john()).await.unwrap();
    caller.stop().await;
    other.stop().await;
}

/// What flags would say.
fn settings(vars: &[(&str, &str)]) -> Settings {
    let vars = vars.iter().map(|(k, v)| ((*k).into(), (*v).into()));
    Settings::from_vars(vars).unwrap()
}

#[tokio::test]
async fn flags_override_what_is_said_in_code() {
    let (ours, theirs) = (Memory::new(), Memory::new());
    let named = theirs.clone();
    let service = greeter(ours.clone())
        .version("1")
        .id("one")
        .address("nonsense")
        .advertise("nonsense")
        .metadata("zone", "a")
        .with_registry("etcd", move |addresses| {
            assert_eq!(addresses, ["10.0.0.1:2379"]);
            Ok(Arc::new(named.clone()))
        })
        .settings(settings(&[
            ("MICRO_REGISTRY", "etcd"),
            ("MICRO_REGISTRY_ADDRESS", "10.0.0.1:2379"),
            ("MICRO_SERVER_NAME", "go.micro.service.other"),
            ("MICRO_SERVER_VERSION", "2"),
            ("MICRO_SERVER_ID", "two"),
            ("MICRO_SERVER_ADDRESS", "127.0.0.1:0"),
            ("MICRO_SERVER_ADVERTISE", "10.0.0.5:80"),
            ("MICRO_SERVER_METADATA", "rack=7"),
            ("MICRO_BROKER", "memory"),
        ]));
    let service = service.start().await.unwrap();
    assert!(ours.list().await.unwrap().is_empty());
    let [record] = &theirs.get("go.micro.service.other").await.unwrap()[..] else {
        panic!("one version");
    };
    assert_eq!(record.version, "2");
    let [node] = &record.nodes[..] else {
        panic!("one node");
    };
    assert_eq!(node.id, "go.micro.service.other-two");
    assert_eq!(node.address, "10.0.0.5:80");
    assert_eq!(node.metadata["rack"], "7");
    assert!(!node.metadata.contains_key("zone"));
    service.stop().await;
}

#[tokio::test]
async fn a_selector_may_stand_before_a_registry_of_code() {
    let served = greeter(Memory::new()).start().await.unwrap();
    let address = served.address().to_string();
    let service = greeter(Memory::new()).settings(settings(&[("MICRO_SELECTOR", "static")]));
    let greeter = GreeterClient::new(address, service.client());
    greeter.call(Request { name: "J".into() }).await.unwrap();
    served.stop().await;
}

#[tokio::test]
async fn what_is_wrong_with_a_registry_fails_the_start_and_calls() {
    let service = Service::builder(NAME).settings(settings(&[("MICRO_REGISTRY", "etcd")]));
    let client = GreeterClient::new(NAME, service.client());
    let error = client.call(Request::default()).await.unwrap_err();
    assert!(error.detail().contains("etcd"), "{error}");
    let error = service.address("127.0.0.1:0").start().await.unwrap_err();
    assert!(error.detail().contains("etcd"), "{error}");
}

#[tokio::test]
async fn a_registry_that_comes_too_late_is_an_error() {
    let service = greeter(Memory::new());
    let _client = service.client();
    let late = service.registry(Arc::new(Memory::new()));
    let error = late.start().await.unwrap_err();
    assert!(
        error.detail().contains("`registry` was called after"),
        "{error}"
    );
}
