//! What go-micro's tools ask a service.

mod log;
mod trace;

use micro::debug::Records;
use micro::service::RunningService;
use micro::{Client, Codec, Service};

use crate::greeter::{GreeterClient, GreeterServer, Request};
use crate::handler::Greeter;
use crate::proto::{DebugClient, HealthRequest, LogRequest, StatsRequest, TraceRequest};
use crate::{NAME, serve};

/// Starts a greeter that answers with `records`.
async fn keeping(records: &Records) -> RunningService {
    let service = Service::builder(NAME)
        .unlisted()
        .address("127.0.0.1:0")
        .handler(GreeterServer::new(Greeter::new().0))
        .debug(records);
    service.start().await.unwrap()
}

fn asking(service: &RunningService) -> DebugClient {
    let client = Client::builder().address(service.address().to_string());
    DebugClient::new(NAME, client.build())
}

fn calling(service: &RunningService) -> GreeterClient {
    let client = Client::builder().address(service.address().to_string());
    GreeterClient::new(NAME, client.build())
}

fn named(name: &str) -> Request {
    Request { name: name.into() }
}

#[tokio::test]
async fn health_and_stats_are_always_told() {
    let served = serve().await;
    for name in ["John", "missing"] {
        let _ = served.client.call(named(name)).await;
    }
    let client = Client::builder().address(served.service.address().to_string());
    // Whatever stands in front of the name, or nothing.
    for service in ["", NAME] {
        let debug = DebugClient::new(service, client.clone().build());
        let health = debug.health(HealthRequest::default());
        assert_eq!(health.await.unwrap().status, "ok");
        let stats = debug.stats(StatsRequest::default()).codec(Codec::Json);
        let stats = stats.await.unwrap();
        assert!(stats.requests >= 3 && stats.errors == 1, "{stats:?}");
        assert!(stats.timestamp >= stats.started && stats.started > 1_700_000_000);
        assert!(stats.threads > 0);
        assert_eq!(stats.memory > 0, cfg!(target_os = "linux"));
    }
}

#[tokio::test]
async fn who_keeps_nothing_says_so() {
    let served = serve().await;
    let debug = asking(&served.service);
    let spans = debug.trace(TraceRequest::default()).await;
    let mut records = debug.log(LogRequest::default()).await.unwrap();
    for error in [spans.unwrap_err(), records.message().await.unwrap_err()] {
        assert_eq!(error.code(), 501);
        assert!(error.detail().contains("micro::debug::Records"), "{error}");
    }
}
