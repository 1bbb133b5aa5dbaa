//! Without an address, go-micro and this runtime find each other by multicast DNS.
//!
//! Each test is a machine of its own, on which the programs run without any configuration; `node.rs` is
//! the one in Go.

mod events;
mod from_go;
mod node;
mod record;
mod shared_load;
mod to_go;
mod watching;

use interop::NAME;
use interop::proto::InteropServer;
use micro::Service;
use micro::debug::Records;
use micro::registry::Registry;
use micro::service::RunningService;
use micro_mdns::Mdns;

use crate::handler::{Events, Interop};
use crate::peer::{self, PATIENCE};

/// Runs a test, named in full, in a network of its own.
fn within(test: &str, inside: impl Future<Output = ()>) {
    if peer::is_built() {
        surroundings::network::within(&format!("discovery::{test}"), inside);
    }
}

/// Starts our side of the service.
async fn serve() -> (RunningService, Events) {
    let (handler, events) = Interop::new();
    let service = Service::builder(NAME)
        .handler(InteropServer::new(handler))
        .debug(&Records::new());
    (service.start().await.unwrap(), events)
}

/// Waits until the registry has so many nodes of a service.
async fn known(name: &str, nodes: usize) {
    let registry = Mdns::new();
    until(&format!("{nodes} nodes of {name}"), async || {
        let found = registry.get(name).await.unwrap_or_default();
        found.iter().flat_map(|service| &service.nodes).count() == nodes
    })
    .await;
}

/// Waits until it is so: on a busy machine, answers may be late.
async fn until(what: &str, mut so: impl AsyncFnMut() -> bool) {
    let begin = std::time::Instant::now();
    while !so().await {
        assert!(begin.elapsed() < PATIENCE, "not so in time: {what}");
    }
}
