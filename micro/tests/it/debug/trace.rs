//! The last calls of a service.

use micro::debug::{Records, TraceLayer};
use micro::service::RunningService;
use micro::{Client, Metadata, Service};

use super::{asking, calling, keeping, named};
use crate::NAME;
use crate::greeter::{GreeterClient, GreeterServer, Number};
use crate::handler::{Event, Greeter};
use crate::onward::Onward;
use crate::proto::{HealthRequest, Span, SpanType, TraceRequest};

/// As go-micro makes them.
const TRACE: &str = "c6170ee5-7a5c-4d9a-8d4e-0b1c2d3e4f50";
const SPAN: &str = "e5a7aaaa-bbbb-4ccc-9ddd-eeeeffff0001";

async fn spans(service: &RunningService, trace: &str) -> Vec<Span> {
    let request = TraceRequest { id: trace.into() };
    asking(service).trace(request).await.unwrap().spans
}

fn from_go() -> Metadata {
    let mut sent = Metadata::new();
    sent.insert("micro-trace-id", TRACE).unwrap();
    sent.insert("micro-span-id", SPAN).unwrap();
    sent
}

/// A client of `service` that keeps its calls.
fn kept(records: &Records, service: &RunningService) -> GreeterClient {
    let client = Client::builder().address(service.address().to_string());
    GreeterClient::new(
        "go.micro.other",
        client.layer(TraceLayer::new(records)).build(),
    )
}

#[tokio::test]
async fn calls_are_kept_as_they_come_and_go() {
    let (of_last, of_first) = (Records::new(), Records::new());
    let last = keeping(&of_last).await;
    let onward = Onward(kept(&of_first, &last));
    let first = Service::builder("go.micro.first")
        .unlisted()
        .address("127.0.0.1:0")
        .handler(GreeterServer::new(onward))
        .debug(&of_first)
        .start()
        .await
        .unwrap();
    let client = calling(&first);
    client
        .call(named("John"))
        .metadata_from(&from_go())
        .await
        .unwrap();

    let [out, inward] = &spans(&first, TRACE).await[..] else {
        panic!("the call that came in and the one that went out, which ended before");
    };
    let [end] = &spans(&last, TRACE).await[..] else {
        panic!("one call");
    };
    assert_eq!(
        (inward.r#type(), &*inward.parent),
        (SpanType::Inbound, SPAN)
    );
    assert_eq!(
        (out.r#type(), &out.parent),
        (SpanType::Outbound, &inward.id)
    );
    assert_eq!((end.r#type(), &end.parent), (SpanType::Inbound, &out.id));
    assert_eq!(inward.name, "go.micro.first.Greeter.Call");
    assert_eq!(out.name, "go.micro.other.Greeter.Call");
    assert_eq!(end.name, format!("{NAME}.Greeter.Call"));
    assert!(inward.started <= out.started && out.started > 1_700_000_000_000_000_000);
    assert!(inward.duration > out.duration && out.duration > 0);
    assert!(inward.metadata.is_empty());

    // The next call is part of another trace.
    client.call(named("John")).await.unwrap();
    assert_eq!(spans(&first, TRACE).await.len(), 2);
    let all = spans(&first, "").await;
    let (trace, parent) = (&all[3].trace, &all[3].parent);
    assert_eq!(all.len(), 4);
    assert!(trace != TRACE && parent.is_empty(), "{:?}", all[3]);
    assert_eq!(spans(&last, trace).await[0].parent, all[2].id);
}

/// go-micro sends on what came as `traceparent`, and its own ids beside it.
#[tokio::test]
async fn the_last_who_spoke_is_the_parent() {
    let service = keeping(&Records::new()).await;
    let call = async |traceparent: &str| {
        let mut sent = from_go();
        sent.insert("traceparent", traceparent).unwrap();
        let call = calling(&service).call(named("John"));
        call.metadata_from(&sent).await.unwrap();
        let span = spans(&service, "").await.pop().unwrap();
        (span.trace, span.parent)
    };
    let same = format!("00-{}-00f067aa0ba902b7-01", TRACE.replace('-', ""));
    assert_eq!(call(&same).await, (TRACE.into(), SPAN.into()));
    let other = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let expected = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
    let (trace, parent) = call(other).await;
    assert_eq!((&*trace, &*parent), expected);
}

#[tokio::test]
async fn failed_calls_say_why() {
    let records = Records::new();
    let service = keeping(&records).await;
    let client = kept(&records, &service);
    client.call(named("missing")).await.unwrap_err();
    for span in spans(&service, "").await {
        let error = micro::Error::parse(&span.metadata["error"]);
        assert_eq!((error.id(), error.code()), ("greeter", 404), "{span:?}");
    }
    client.call(named("panic")).await.unwrap_err();
    let [.., inward, out] = &spans(&service, "").await[..] else {
        panic!("both ends");
    };
    assert_eq!(inward.metadata["error"], "the handler panicked");
    assert!(out.metadata["error"].contains("no hello today"));
}

#[tokio::test]
async fn calls_that_were_given_up_are_kept_too() {
    let (handler, mut events) = Greeter::new();
    let records = Records::new();
    let service = Service::builder(NAME)
        .unlisted()
        .address("127.0.0.1:0")
        .handler(GreeterServer::new(handler))
        .debug(&records)
        .start()
        .await
        .unwrap();
    let client = kept(&records, &service);
    tokio::select! {
        reply = client.call(named("forever")) => panic!("{reply:?}"),
        event = events.recv() => assert_eq!(event, Some(Event::Began)),
    }
    assert_eq!(events.recv().await, Some(Event::Dropped));
    let spans = spans(&service, "").await;
    assert_eq!(spans.len(), 2, "{spans:?}");
    for span in spans {
        assert!(span.metadata["error"].contains("given up"), "{span:?}");
    }
}

#[tokio::test]
async fn a_stream_is_kept_when_it_has_ended() {
    let records = Records::new();
    let service = keeping(&records).await;
    let client = kept(&records, &service);
    let mut replies = client.count(Number { value: 3 }).await.unwrap();
    assert!(replies.message().await.unwrap().is_some());
    let outbound = async || {
        let spans = spans(&service, "").await.into_iter();
        spans
            .filter(|span| span.r#type() == SpanType::Outbound)
            .count()
    };
    assert_eq!(outbound().await, 0);
    while replies.message().await.unwrap().is_some() {}
    assert_eq!(outbound().await, 1);
}

#[tokio::test]
async fn who_looks_after_a_service_is_not_kept() {
    let records = Records::new();
    let service = Service::builder(NAME)
        .unlisted()
        .address("127.0.0.1:0")
        .handler(GreeterServer::new(Greeter::new().0))
        .health(&micro::health::Health::new())
        .debug(&records);
    let service = service.start().await.unwrap();
    let health = HealthRequest::default();
    asking(&service).health(health).await.unwrap();
    let client = Client::builder().address(service.address().to_string());
    let health = micro::health::HealthClient::new("grpc.health.v1", client.build());
    health.check(Default::default()).await.unwrap();
    assert_eq!(spans(&service, "").await, []);
}

#[tokio::test]
async fn only_so_many_are_kept() {
    let service = keeping(&Records::new()).await;
    let client = calling(&service);
    for _ in 0..260 {
        client.call(named("John")).await.unwrap();
    }
    assert_eq!(spans(&service, "").await.len(), 256);
}
