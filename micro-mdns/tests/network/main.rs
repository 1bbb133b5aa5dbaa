//! Registries in networks of their own: with go-micro 2.9.1, and with almost nothing.
//!
//! `go.rs` starts the Go program.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    reason = "a test ends where it finds what it does not expect"
)]

mod go;
mod with_go;

use std::fmt::Debug;
use std::time::{Duration, Instant};

use micro_mdns::Mdns;
use micro_registry::{Error, Node, RegisterOptions, Registry, Service};

use surroundings::network::within_one as within;

/// No step waits longer for what has to come.
const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn without_a_route_a_machine_is_its_own_network() {
    let test = "without_a_route_a_machine_is_its_own_network";
    within(test, "ip link set lo up", async {
        let (one, other) = (Mdns::new(), Mdns::new());
        let service = Service {
            name: "go.micro.srv.alone".to_owned(),
            version: "latest".to_owned(),
            nodes: vec![Node {
                id: "go.micro.srv.alone-1".to_owned(),
                address: "127.0.0.1:1111".to_owned(),
                ..Node::default()
            }],
            ..Service::default()
        };
        let registered = one.register(&service, RegisterOptions::default());
        registered.await.unwrap();
        let expected = std::slice::from_ref(&service);
        until(expected, async || found(&other, &service.name).await).await;
    });
}

#[test]
fn without_an_interface_there_is_an_error() {
    within("without_an_interface_there_is_an_error", "true", async {
        let error = Mdns::new().list().await.unwrap_err();
        assert!(
            error.to_string().contains("no network interface"),
            "{error}"
        );
    });
}

/// Waits until what is found is what is expected: on a busy machine, answers may be late.
async fn until<T: PartialEq + Debug>(expected: &[T], mut find: impl AsyncFnMut() -> Vec<T>) {
    let begin = Instant::now();
    loop {
        let found = find().await;
        if found == expected || begin.elapsed() > PATIENCE {
            return assert_eq!(found, expected);
        }
    }
}

async fn found(registry: &Mdns, name: &str) -> Vec<Service> {
    match registry.get(name).await {
        Err(Error::NotFound { .. }) => Vec::new(),
        found => found.unwrap(),
    }
}
