//! A request followed through services; `spans.rs` has what is told of it.

#[cfg(feature = "derive")]
mod debug;
mod spans;

use micro::middleware::{Trace, TraceContext};
use micro::{Metadata, Service};

use super::seen::Seen;
use super::{Script, metadata, served};
use crate::NAME;
use crate::greeter::{GreeterClient, GreeterServer, Number, Request};
use crate::onward::{Onward, TRACE};

const PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/// A client, a service it calls, and one that this service calls, each with the layer.
async fn chain() -> (Vec<micro::service::RunningService>, GreeterClient) {
    let script = Script::new().0;
    let (last, to_last) = served!(script, server: [Trace::new()], client: [Trace::new()]);
    let first = Service::builder(NAME)
        .unlisted()
        .address("127.0.0.1:0")
        .handler(GreeterServer::new(Onward(to_last)))
        .layer(Trace::new())
        .start()
        .await
        .unwrap();
    let client = micro::Client::builder()
        .address(first.address().to_string())
        .layer(Trace::new())
        .build();
    (vec![last, first], GreeterClient::new(NAME, client))
}

fn parsed(traceparent: &str) -> TraceContext {
    TraceContext::parse(traceparent).unwrap()
}

#[tokio::test]
async fn a_request_is_followed_through_services() {
    let (seen, _guard) = Seen::begin();
    let (_services, client) = chain().await;
    let request = |name: &str| Request { name: name.into() };
    let reply = client.call(request("see traceparent")).await.unwrap();
    let last = parsed(&reply.greeting_text);
    assert!(last.is_sampled());

    // Four spans of one trace, each the parent of the next.
    let spans = seen.spans();
    let kinds: Vec<_> = spans.iter().map(|span| span.get("otel.kind")).collect();
    assert_eq!(kinds, ["client", "server", "client", "server"]);
    for (parent, span) in std::iter::once(None)
        .chain(spans.iter().map(Some))
        .zip(&spans)
    {
        assert_eq!(span.get("trace_id"), last.trace_id());
        let parent = parent.map_or("", |parent| parent.get("span_id"));
        assert_eq!(span.get("parent_span_id"), parent);
    }
    assert_eq!(spans[2].get("span_id"), last.span_id());

    // The next request is another one.
    let reply = client.call(request("see traceparent")).await.unwrap();
    assert_ne!(parsed(&reply.greeting_text).trace_id(), last.trace_id());
}

#[tokio::test]
async fn what_came_goes_on() {
    let (_services, client) = chain().await;
    let call = async |name: &str, sent: &Metadata| {
        let call = client.call(Request { name: name.into() });
        call.metadata_from(sent).await.unwrap().greeting_text
    };
    let w3c = metadata(&[
        ("traceparent", PARENT),
        ("tracestate", "a=1"),
        ("tracestate", "b=2"),
    ]);
    let last = parsed(&call("see traceparent", &w3c).await);
    assert_eq!(last.trace_id(), TRACE);
    assert_ne!(last.span_id(), "00f067aa0ba902b7");
    assert_eq!(call("see tracestate", &w3c).await, "a=1,b=2");
    assert_eq!(call("see micro-trace-id", &w3c).await, TRACE);
    let unsampled = metadata(&[("traceparent", &PARENT.replace("-01", "-00"))]);
    assert!(!parsed(&call("see traceparent", &unsampled).await).is_sampled());

    let uuid = "c6170ee5-7a5c-4d9a-8d4e-0b1c2d3e4f50";
    let micro = metadata(&[
        ("micro-trace-id", uuid),
        ("micro-span-id", "e5a7aaaa-bbbb-4ccc-9ddd-eeeeffff0001"),
    ]);
    let last = parsed(&call("see traceparent", &micro).await);
    assert_eq!(last.trace_id(), uuid.replace('-', ""));
    assert_eq!(call("see micro-trace-id", &micro).await, uuid);

    let garbage = metadata(&[("traceparent", "00-garbage"), ("tracestate", "a=1")]);
    assert_ne!(call("see traceparent", &garbage).await, "");
    assert_eq!(call("see tracestate", &garbage).await, "");
}

#[tokio::test]
async fn a_task_of_its_own_takes_the_trace_along() {
    let (_services, client) = chain().await;
    let sent = metadata(&[("traceparent", PARENT)]);
    let trace = async |name: &str| {
        let call = client.call(Request { name: name.into() });
        let reply = call.metadata_from(&sent).await.unwrap();
        parsed(&reply.greeting_text).trace_id()
    };
    assert_eq!(trace("direct: see traceparent").await, TRACE);
    assert_eq!(trace("scoped: see traceparent").await, TRACE);
    assert_ne!(trace("detached: see traceparent").await, TRACE);
}

#[tokio::test]
async fn streams_are_followed_too() {
    let (_services, client) = chain().await;
    let sent = metadata(&[("traceparent", PARENT)]);
    let call = client.count(Number { value: 3 }).metadata_from(&sent);
    let mut replies = call.await.unwrap();
    let mut calls = 0;
    while let Some(number) = replies.message().await.unwrap() {
        assert_eq!(number.value, 1, "a call made within the stream");
        calls += 1;
    }
    assert_eq!(calls, 3);
}
