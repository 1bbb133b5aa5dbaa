//! go-micro 2.9.1 and this registry in one network: each finds what the other registers.

use micro_mdns::Mdns;
use micro_registry::{
    Action, Endpoint, Event, Node, RegisterOptions, Registry, Service, Value, Watcher, json,
};
use surroundings::network::within_one as within;

use crate::go::{self, Go};
use crate::{PATIENCE, found, until};

/// A service with nodes on both sides.
const FLEET: &str = "go.micro.srv.fleet";

/// On the loopback interface, where there is no IPv6 for Go.
#[test]
fn over_ipv4() {
    let network = [
        "ip link set lo up",
        "ip link set lo multicast on",
        "ip route add 224.0.0.0/4 dev lo",
    ];
    with_go("with_go::over_ipv4", &network.join(" && "));
}

/// On a network interface that has no address of IPv4.
#[test]
fn over_ipv6() {
    let network = [
        "ip link set lo up",
        "ip link add net0 type veth peer name net1",
        "ip link set net0 addrgenmode none",
        "ip link set net1 addrgenmode none",
        // Of two interfaces, the last one has the route to the group.
        "ip link set net1 up",
        "ip link set net0 up",
        "ip addr add fe80::5/64 dev net0 nodad",
    ];
    with_go("with_go::over_ipv6", &network.join(" && "));
}

fn with_go(test: &str, network: &str) {
    if go::program().is_none() {
        return;
    }
    within(test, network, async {
        let (mut go, ours) = (Go::start(), Mdns::new());
        found_both_ways(&mut go, &ours).await;
        watched_by_us(&mut go, &ours).await;
        watched_by_go(&mut go, &ours).await;
        gone_with_its_process(go, &ours).await;
    });
}

/// Nodes of one service on both sides, one of them of IPv6, and the names of all services.
async fn found_both_ways(go: &mut Go, ours: &Mdns) {
    let theirs = service(FLEET, &[("go-1", "127.0.0.1:1111")]);
    let own = [("rust-1", "127.0.0.1:2222"), ("rust-6", "[::1]:3333")];
    let own = service(FLEET, &own);
    let mut next = service(FLEET, &[("rust-next", "10.1.2.3:4444")]);
    next.version = "next".to_owned();
    go.register(&theirs).await;
    for service in [&own, &next] {
        register(ours, service).await;
    }
    register(
        ours,
        &service("go.micro.srv.rust", &[("rust-2", "127.0.0.1:2223")]),
    )
    .await;
    go.register(&service("go.micro.srv.go", &[("go-2", "127.0.0.1:1112")]))
        .await;

    let mut latest = theirs.clone();
    latest.nodes.extend(own.nodes.clone());
    let expected = [latest, next.clone()];
    until(&expected, async || go.get(FLEET).await).await;
    until(&expected, async || found(ours, FLEET).await).await;

    let expected = [FLEET, "go.micro.srv.go", "go.micro.srv.rust"];
    let expected = expected.map(str::to_owned);
    until(&expected, async || go.names().await).await;
    until(&expected, async || names(ours).await).await;

    ours.deregister(&own).await.unwrap();
    ours.deregister(&next).await.unwrap();
    until(std::slice::from_ref(&theirs), async || go.get(FLEET).await).await;
    go.tell("deregister", &json::to_string(&theirs)).await;
    until(&[], async || go.get(FLEET).await).await;
    until(&[], async || found(ours, FLEET).await).await;
}

async fn watched_by_us(go: &mut Go, ours: &Mdns) {
    let mut watcher = ours.watch(Some("go.micro.srv.watched")).await.unwrap();
    for id in ["go-1", "go-2"] {
        let node = service("go.micro.srv.watched", &[(id, "127.0.0.1:1111")]);
        go.register(&node).await;
        let event = hear(&mut watcher).await;
        assert_eq!((event.action, &event.service), (Action::Create, &node));
        go.tell("deregister", &json::to_string(&node)).await;
        let event = hear(&mut watcher).await;
        assert_eq!((event.action, &event.service), (Action::Delete, &node));
    }
}

async fn watched_by_go(go: &mut Go, ours: &Mdns) {
    go.tell("watch", "go.micro.srv.told").await;
    for address in ["127.0.0.1:2222", "[::1]:2222"] {
        let mut node = service("go.micro.srv.told", &[("rust-1", address)]);
        // Once Go's watcher listens; of the announcements at least the last one is then to come.
        register(ours, &node).await;
        assert_eq!(go.hear("create").await, node);
        // go-micro's own registry would keep this to itself.
        let metadata = &mut node.nodes[0].metadata;
        metadata.insert("label".to_owned(), "new".to_owned());
        register(ours, &node).await;
        while go.hear("create").await != node {}
        ours.deregister(&node).await.unwrap();
        assert_eq!(go.hear("delete").await, node);
    }
}

/// A process that is killed is not found any more, and takes no other's nodes with it.
async fn gone_with_its_process(mut go: Go, ours: &Mdns) {
    let node = service("go.micro.srv.killed", &[("go-1", "127.0.0.1:1111")]);
    go.register(&node).await;
    until(&[node], async || found(ours, "go.micro.srv.killed").await).await;
    go.child.kill().await.unwrap();
    until(&[], async || found(ours, "go.micro.srv.killed").await).await;
    let mut go = Go::start();
    let left = ["go.micro.srv.rust".to_owned()];
    until(&left, async || go.names().await).await;
}

async fn register(registry: &Mdns, service: &Service) {
    let registered = registry.register(service, RegisterOptions::default());
    registered.await.unwrap();
}

async fn hear(watcher: &mut Watcher) -> Event {
    let event = tokio::time::timeout(PATIENCE, watcher.next()).await;
    event.expect("nothing is told").unwrap().unwrap()
}

async fn names(registry: &Mdns) -> Vec<String> {
    let services = registry.list().await.unwrap();
    services.into_iter().map(|service| service.name).collect()
}

/// With so many endpoints that the TXT record is cut into strings.
fn service(name: &str, nodes: &[(&str, &str)]) -> Service {
    let value = |name: &str, kind: &str, values| Value {
        name: name.to_owned(),
        kind: kind.to_owned(),
        values,
    };
    let endpoint = |number: u32| Endpoint {
        name: format!("Greeter.Method{number}"),
        request: Some(value(
            "Request",
            "Request",
            vec![value("name", "string", Vec::new())],
        )),
        response: Some(value("Response", "Response", Vec::new())),
        metadata: [("path".to_owned(), format!("/<{}>", number * 7919))].into(),
    };
    let node = |(id, address): &(&str, &str)| Node {
        id: format!("{name}-{id}"),
        address: (*address).to_owned(),
        metadata: [("protocol".to_owned(), "grpc".to_owned())].into(),
    };
    Service {
        name: name.to_owned(),
        version: "latest".to_owned(),
        endpoints: (0..20).map(endpoint).collect(),
        nodes: nodes.iter().map(node).collect(),
        ..Service::default()
    }
}
