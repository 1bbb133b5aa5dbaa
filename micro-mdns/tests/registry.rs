//! Registries on the loopback interface, each test at a port that no other uses.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends where it finds what it does not expect"
)]

use std::future::Future;
use std::net::{Ipv4Addr, UdpSocket};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use micro_mdns::{Mdns, MdnsBuilder};
use micro_registry::{
    Action, Error, Event, Node, RegisterOptions, Registry, Service, Watcher, suite,
};

/// No test waits longer for what has to come.
const PATIENCE: Duration = Duration::from_secs(10);

fn options(port: u16) -> MdnsBuilder {
    Mdns::builder().interface(Ipv4Addr::LOCALHOST).port(port)
}

/// A port that nobody uses.
fn port() -> u16 {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    socket.local_addr().unwrap().port()
}

fn service(name: &str, version: &str, nodes: &[&str]) -> Service {
    let node = |id: &&str| Node {
        id: (*id).to_owned(),
        address: "127.0.0.1:4711".to_owned(),
        metadata: [("protocol".to_owned(), "grpc".to_owned())].into(),
    };
    Service {
        name: name.to_owned(),
        version: version.to_owned(),
        nodes: nodes.iter().map(node).collect(),
        ..Service::default()
    }
}

async fn register(registry: &Mdns, service: &Service) {
    let registered = registry.register(service, RegisterOptions::default());
    registered.await.unwrap();
}

/// Waits until a service is found as it should be; on a busy machine answers may be late.
async fn find(registry: &Mdns, expected: &[Service]) {
    let find = async { while registry.get(&expected[0].name).await.as_deref() != Ok(expected) {} };
    let found = tokio::time::timeout(PATIENCE, find).await;
    found.expect("it is not found as it should be");
}

async fn names(registry: &Mdns) -> Vec<String> {
    let services = registry.list().await.unwrap();
    services.into_iter().map(|service| service.name).collect()
}

async fn hear(watcher: &mut Watcher) -> Event {
    let event = tokio::time::timeout(PATIENCE, watcher.next()).await;
    event.expect("nothing is told").unwrap().unwrap()
}

async fn is_gone(registry: &Mdns, name: &str) -> bool {
    matches!(registry.get(name).await, Err(Error::NotFound { service }) if service == name)
}

#[tokio::test]
async fn it_does_what_every_registry_does() {
    suite::all(Arc::new(options(port()).build())).await;
}

#[tokio::test]
async fn nodes_expire() {
    suite::expires(
        Arc::new(options(port()).build()),
        Duration::from_millis(600),
    )
    .await;
}

#[tokio::test]
async fn two_processes_find_each_other() {
    let port = port();
    let [one, other] = [(); 2].map(|()| options(port).build());
    register(&one, &service("a.greeter", "1", &["one"])).await;
    register(&other, &service("a.greeter", "2", &["two", "three"])).await;
    register(&other, &service("a.other", "1", &["four"])).await;
    for registry in [&one, &other] {
        let expected = [
            service("a.greeter", "1", &["one"]),
            service("a.greeter", "2", &["three", "two"]),
        ];
        find(registry, &expected).await;
        let listed = async {
            let expected = ["a.greeter", "a.other"];
            while !names(registry).await.iter().eq(expected) {}
        };
        let listed = tokio::time::timeout(PATIENCE, listed).await;
        listed.expect("they are not listed as they should be");
    }
    let leaving = service("a.greeter", "2", &["two", "three"]);
    other.deregister(&leaving).await.unwrap();
    find(&one, &[service("a.greeter", "1", &["one"])]).await;
}

#[tokio::test]
async fn another_domain_is_another_world() {
    let port = port();
    let one = options(port).domain("one").build();
    let other = options(port).domain("other.").build();
    register(&one, &service("a.greeter", "1", &["one"])).await;
    assert!(is_gone(&other, "a.greeter").await);
    assert_eq!(other.list().await.unwrap(), []);
    find(&one, &[service("a.greeter", "1", &["one"])]).await;
}

#[tokio::test]
async fn a_registry_that_is_dropped_says_goodbye() {
    let port = port();
    let (leaving, staying) = (options(port).build(), options(port).build());
    let mut watcher = staying.watch(Some("a.greeter")).await.unwrap();
    let greeter = service("a.greeter", "1", &["one"]);
    register(&leaving, &greeter).await;
    assert_eq!(hear(&mut watcher).await.action, Action::Create);
    let clone = leaving.clone();
    drop(leaving);
    find(&staying, std::slice::from_ref(&greeter)).await;
    drop(clone);
    let event = hear(&mut watcher).await;
    assert_eq!((event.action, event.service), (Action::Delete, greeter));
}

#[tokio::test]
async fn a_runtime_that_ends_says_goodbye_and_the_next_one_begins_anew() {
    let port = port();
    let (leaving, staying) = (options(port).build(), options(port).build());
    let mut watcher = staying.watch(None).await.unwrap();
    let (registry, greeter) = (leaving.clone(), service("a.greeter", "1", &["one"]));
    let copy = greeter.clone();
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.enable_all().build().unwrap();
        runtime.block_on(register(&registry, &copy));
    });
    assert_eq!(hear(&mut watcher).await.action, Action::Create);
    thread.join().unwrap();
    assert_eq!(hear(&mut watcher).await.action, Action::Delete);
    register(&leaving, &greeter).await;
    assert_eq!(hear(&mut watcher).await.action, Action::Create);
}

#[tokio::test]
async fn watchers_end_with_the_registry() {
    let registry = options(port()).build();
    let mut watcher = registry.watch(None).await.unwrap();
    drop(registry);
    let end = tokio::time::timeout(PATIENCE, watcher.next()).await;
    assert!(end.expect("it goes on").is_none());
}

#[tokio::test]
async fn what_changes_is_told() {
    let port = port();
    let (one, other) = (options(port).build(), options(port).build());
    let mut watcher = other.watch(None).await.unwrap();
    let mut greeter = service("a.greeter", "1", &["one"]);
    register(&one, &greeter).await;
    assert_eq!(hear(&mut watcher).await.service, greeter);
    let metadata = &mut greeter.nodes[0].metadata;
    metadata.insert("label".to_owned(), "new".to_owned());
    register(&one, &greeter).await;
    assert_eq!(hear(&mut watcher).await.service, greeter);
    // Others keep it under its version, so it leaves that first.
    let before = greeter.clone();
    greeter.version = "2".to_owned();
    register(&one, &greeter).await;
    let event = hear(&mut watcher).await;
    assert_eq!((event.action, event.service), (Action::Delete, before));
    let event = hear(&mut watcher).await;
    assert_eq!((event.action, event.service), (Action::Create, greeter));
}

#[tokio::test]
async fn what_mdns_cannot_carry_is_refused_in_words() {
    let registry = options(port()).build();
    let refused = async |service: Service, words: &str| {
        let error = registry
            .register(&service, RegisterOptions::default())
            .await;
        let Err(Error::Invalid(why)) = error else {
            panic!("{service:?} is registered: {error:?}");
        };
        assert!(why.contains(words), "{why}");
    };
    let mut named = service("a.greeter", "1", &["one"]);
    named.nodes[0].address = "localhost:80".to_owned();
    refused(named.clone(), "is not IP:PORT").await;
    named.nodes[0].address = "127.0.0.1:0".to_owned();
    refused(named.clone(), "port 0").await;
    named.nodes[0].address = "[fe80::1%3]:80".to_owned();
    refused(named.clone(), "fe80::1%3").await;
    let long = format!("a.{}", "b".repeat(27));
    refused(service(&long, "1", &["one"]), "26").await;
    refused(service("a b", "1", &["one"]), "space").await;
    refused(service("_services", "1", &["one"]), "list of services").await;
    let mut large = service("a.greeter", "1", &["one"]);
    let noise = (0..60_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_string());
    let metadata = &mut large.nodes[0].metadata;
    metadata.insert("noise".to_owned(), noise.collect());
    refused(large, "less metadata").await;
    assert_eq!(registry.list().await.unwrap(), []);
    let registry = options(port()).domain("a..b").build();
    let error = registry.list().await.unwrap_err();
    assert!(
        matches!(&error, Error::Invalid(why) if why.contains("a..b")),
        "{error}"
    );
}

#[tokio::test]
async fn names_that_cannot_be_are_not_found() {
    let registry = options(port()).build();
    for name in ["", ".", "a..b", &"a".repeat(64)] {
        assert!(is_gone(&registry, name).await, "{name}");
    }
}

#[tokio::test]
async fn an_address_that_no_interface_has_is_unreachable() {
    let registry = Mdns::builder()
        .interface(Ipv4Addr::new(203, 0, 113, 7))
        .build();
    let error = registry.get("a").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "registry at 224.0.0.251:5353 can't be reached: no network interface has the address 203.0.113.7"
    );
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_port_that_is_not_shared_is_unreachable() {
    let holder = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
    let registry = options(holder.local_addr().unwrap().port()).build();
    let error = registry.list().await.unwrap_err();
    let told =
        matches!(&error, Error::Unreachable { reason, .. } if reason.contains("another program"));
    assert!(told, "{error}");
    drop(holder);
    registry.list().await.unwrap();
}

#[test]
fn without_a_runtime_there_is_an_error() {
    let registry = options(port()).build();
    let mut list = pin!(registry.list());
    let Poll::Ready(list) = list.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("it waits without a runtime");
    };
    assert!(list.unwrap_err().to_string().contains("tokio runtime"));
}

#[tokio::test]
async fn it_bears_what_strangers_send() {
    let port = port();
    let (one, other) = (options(port).build(), options(port).build());
    register(&one, &service("a.greeter", "1", &["one"])).await;
    let stranger = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    socket2::SockRef::from(&stranger)
        .set_multicast_if_v4(&Ipv4Addr::LOCALHOST)
        .unwrap();
    stranger.set_nonblocking(true).unwrap();
    let group = (Ipv4Addr::new(224, 0, 0, 251), port);
    let question = b"\0\0\0\0\0\x01\0\0\0\0\0\0\x01a\x07greeter\x05micro\0\0\x0c\0\x01";
    for length in 0..question.len() {
        stranger.send_to(&question[..length], group).unwrap();
        stranger.send_to(&[0xff; 600][..length], group).unwrap();
        let mut answer = question.to_vec();
        answer[2] |= 0x80;
        answer[length] ^= 0xff;
        stranger.send_to(&answer, group).unwrap();
    }
    find(&other, &[service("a.greeter", "1", &["one"])]).await;
    let mut buffer = [0; 2048];
    assert!(
        stranger.recv(&mut buffer).is_err(),
        "broken packets are answered"
    );
    stranger.send_to(question, group).unwrap();
    stranger.set_nonblocking(false).unwrap();
    stranger.set_read_timeout(Some(PATIENCE)).unwrap();
    let task = tokio::task::spawn_blocking(move || stranger.recv(&mut buffer).unwrap());
    assert!(task.await.unwrap() > question.len());
}
