//! The runtime as its users see it: over sockets on free ports of the loopback, and in process.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends where it finds what it does not expect"
)]

mod about;
mod beside;
#[cfg(feature = "discovery")]
mod by_name;
#[cfg(feature = "debug")]
mod debug;
#[cfg(feature = "derive")]
mod derived;
#[cfg(feature = "broker")]
mod event;
mod failures;
mod handler;
mod header_bomb;
mod hostile;
mod kinds;
mod layers;
mod lifetime;
mod middleware;
mod odd_servers;
mod onward;
#[allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "generated code is public wherever it stands"
)]
mod proto;
mod raw;
mod retries;
mod service;
mod settings;
#[cfg(feature = "tls")]
mod tls;
mod wire;

use micro::service::RunningService;
use micro::{Client, Service};
use tokio::sync::mpsc;

use self::proto::test::greeter;
use crate::greeter::{GreeterClient, GreeterServer};
use crate::handler::{Event, Greeter};

/// The name in the registry, unlike the package of the proto.
const NAME: &str = "go.micro.service.greeter";

/// A greeter that is served, and a client for it.
struct Served {
    service: RunningService,
    client: GreeterClient,
    events: mpsc::UnboundedReceiver<Event>,
}

async fn serve() -> Served {
    let (handler, events) = Greeter::new();
    let service = Service::builder(NAME)
        .unlisted()
        .address("127.0.0.1:0")
        .handler(GreeterServer::new(handler))
        .start()
        .await
        .unwrap();
    let client = Client::builder()
        .address(service.address().to_string())
        .build();
    Served {
        client: GreeterClient::new(NAME, client),
        service,
        events,
    }
}

/// Runs `check` against a greeter behind a socket and one in process.
async fn both(check: impl AsyncFn(&GreeterClient)) {
    let served = serve().await;
    check(&served.client).await;
    check(&GreeterClient::in_process(Greeter::new().0)).await;
    served.service.stop().await;
}

#[test]
fn generated_code_is_up_to_date() {
    let generator = micro_build::configure().commit_to("tests/it/proto").check();
    let generator = generator.descriptor_set("greeter.bin");
    let generator = generator.include("tests/it").include("proto");
    generator
        .compile(["tests/it/greeter.proto", "proto/debug.proto"])
        .unwrap();
    // The runtime's own services.
    let own = |module: &str| {
        let generator = micro_build::configure()
            .runtime_path("crate")
            .include("proto");
        generator.commit_to(format!("src/{module}/proto")).check()
    };
    // Without its service: half of that is a feature.
    own("debug").compile("proto/debug/state.proto").unwrap();
    own("debug/records")
        .compile("proto/debug/records.proto")
        .unwrap();
    own("health")
        .descriptor_set("health.bin")
        .compile("proto/grpc/health/v1/health.proto")
        .unwrap();
    // Its tools speak protobuf alone.
    own("reflection")
        .json(false)
        .descriptor_set("reflection.bin")
        .compile("proto/grpc/reflection/v1/reflection.proto")
        .unwrap();
}
