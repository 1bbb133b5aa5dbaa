//! A request followed through services.

use std::time::Duration;

use micro::middleware::{Trace, TraceContext};
use micro::{Context, Metadata, Result, Service, Stream, Streaming, stream};

use super::seen::Seen;
use super::{End, LONG, Script, give_up, metadata, served};
use crate::NAME;
use crate::greeter::{GreeterClient, GreeterHandler, GreeterServer, Number, Request, Response};

const PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// Asks another service for all it does.
struct Onward(GreeterClient);

impl Onward {
    async fn traceparent(&self) -> Result<String> {
        let name = "see traceparent".into();
        Ok(self.0.call(Request { name }).await?.greeting_text)
    }
}

impl GreeterHandler for Onward {
    async fn call(&self, _cx: Context, request: Request) -> Result<Response> {
        let name = request.name;
        let (detached, name) = match name.split_once(": ") {
            None => (None, name),
            Some((how, name)) => (Some(how.to_owned()), name.to_owned()),
        };
        let call = self.0.call(Request { name });
        let reply = async move { call.await };
        match detached.as_deref() {
            Some("detached") => tokio::spawn(reply).await?,
            Some("scoped") => {
                let current = TraceContext::current().unwrap();
                tokio::spawn(current.scope(reply)).await?
            }
            _ => reply.await,
        }
    }

    async fn count(
        &self,
        _cx: Context,
        request: Number,
    ) -> Result<impl Stream<Item = Result<Number>> + Send> {
        Ok(stream::generate(move |items| async move {
            for _ in 0..request.value {
                let parent = self.traceparent().await?;
                let value = i64::from(parent.contains(TRACE));
                items.send(Number { value }).await;
            }
            Ok(())
        }))
    }

    async fn sum(&self, _cx: Context, _requests: Streaming<Number>) -> Result<Number> {
        Ok(Number { value: 0 })
    }

    async fn double(
        &self,
        _cx: Context,
        _requests: Streaming<Number>,
    ) -> Result<impl Stream<Item = Result<Number>> + Send> {
        Ok(stream::iter([]))
    }
}

/// A client, a service it calls, and one that this service calls, each with the layer.
async fn chain() -> (Vec<micro::service::RunningService>, GreeterClient) {
    let script = Script::new().0;
    let (last, to_last) = served!(script, server: [Trace::new()], client: [Trace::new()]);
    let first = Service::builder(NAME)
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

#[tokio::test]
async fn a_stream_of_a_server_is_one_span() {
    let (script, _told) = Script::new();
    let (seen, _guard) = Seen::begin();
    let (_service, client) = served!(script, server: [Trace::new()], client: []);
    let mut replies = client.count(Number { value: 2 }).await.unwrap();
    assert!(replies.message().await.unwrap().is_some());
    let span = || seen.spans().pop().unwrap();
    assert!(!span().closed && span().get("code").is_empty());
    script.go.add_permits(1);
    while replies.message().await.unwrap().is_some() {}
    assert!(span().closed);
    assert_eq!(span().get("code"), "200");
    assert_eq!(span().get("rpc.method"), "Count");
    let [event] = &seen.events()[..] else {
        panic!("one event");
    };
    assert_eq!((&*event.name, event.within), ("in the stream", Some(0)));
}

#[tokio::test(start_paused = true)]
async fn a_span_says_what_was_called_and_how_it_went() {
    let ((a, a_told), (b, b_told)) = (Script::new(), Script::new());
    let ends = [
        (End::server(&a, Trace::new()), a_told, "server"),
        (End::client(&b, Trace::new()), b_told, "client"),
    ];
    for (end, mut told, kind) in ends {
        let (seen, _guard) = Seen::begin();
        let last = || seen.spans().pop().unwrap();
        assert_eq!(end.code("me").await, 0);
        let span = last();
        assert_eq!(
            (&*span.name, &*span.level, span.closed),
            ("rpc", "INFO", true)
        );
        let expected = [
            ("otel.name", "test.greeter.Greeter/Call"),
            ("otel.kind", kind),
            ("otel.status_code", ""),
            ("rpc.system", "grpc"),
            ("rpc.service", "test.greeter.Greeter"),
            ("rpc.method", "Call"),
            ("rpc.grpc.status_code", "0"),
            ("code", "200"),
            ("error", ""),
        ];
        for (field, value) in expected {
            assert_eq!(span.get(field), value, "{field}");
        }
        let events = seen.take_events();
        assert_eq!(
            (&*events[0].name, events[0].within),
            ("in the handler", Some(0))
        );

        // What the caller did wrong is an error of the client's only.
        let wrong = if kind == "client" { "ERROR" } else { "" };
        for (name, code, grpc, status) in [
            ("404", "404", "5", wrong),
            ("503", "503", "14", "ERROR"),
            ("panic", "500", "13", "ERROR"),
        ] {
            let _ = end.code(name).await;
            let span = last();
            assert_eq!(span.get("code"), code);
            assert_eq!(span.get("rpc.grpc.status_code"), grpc);
            assert_eq!(span.get("otel.status_code"), status, "{code}");
            assert!(span.closed);
        }
        while told.try_recv().is_ok() {}
        give_up(end.begin("wait", &mut told).await).await;
        assert_eq!((last().get("code"), last().closed), ("499", true));
        let late = end.late(Duration::from_secs(1));
        assert_eq!(late.await.unwrap_err().code(), 408);
        assert_eq!((last().get("code"), last().closed), ("408", true));
    }
}

#[tokio::test]
async fn calls_in_process_are_part_of_their_callers() {
    let (seen, _guard) = Seen::begin();
    let end = End::server(&Script::new().0, Trace::new());
    let root = TraceContext::root();
    root.clone().scope(end.call("me")).await.unwrap();
    let span = seen.spans().pop().unwrap();
    assert_eq!(span.get("trace_id"), root.trace_id());
    assert_eq!(span.get("parent_span_id"), root.span_id());
    // What the call brought counts more.
    let sent = metadata(&[("traceparent", PARENT)]);
    let call = end.call_with("see traceparent", &sent, LONG);
    assert_eq!(root.scope(call).await.unwrap(), PARENT, "left as it came");
    assert_eq!(seen.spans().pop().unwrap().get("trace_id"), TRACE);
    assert_eq!(TraceContext::current(), None);
}

#[cfg(feature = "derive")]
mod debug {
    use micro::client::ServiceClient;
    use micro::codec::Json;
    use micro::route::IntoRoutes;
    use serde::{Deserialize, Serialize};

    use super::super::seen::Seen;
    use super::Trace;

    #[derive(Serialize, Deserialize)]
    pub(crate) struct Health {
        status: String,
    }

    pub(crate) struct Debug;

    #[micro::handler]
    impl Debug {
        async fn health(&self, asked: Health) -> micro::Result<Health> {
            Ok(asked)
        }
    }

    #[tokio::test]
    async fn those_who_look_after_a_service_are_not_followed() {
        let (seen, _guard) = Seen::begin();
        let routes = DebugServer::new(Debug).into_routes().layer(Trace::new());
        let client = ServiceClient::<Json>::in_process(routes.service(), routes);
        let status = "ok".to_owned();
        let reply = client.unary::<_, Health>(0, Health { status }).await;
        assert_eq!(reply.unwrap().status, "ok");
        assert!(seen.spans().is_empty());
    }
}
