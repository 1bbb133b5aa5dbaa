//! What a span says, and when it ends.

use std::time::Duration;

use micro::middleware::{Trace, TraceContext};

use super::super::seen::Seen;
use super::super::{End, LONG, Script, give_up, metadata, served};
use super::PARENT;
use crate::greeter::Number;
use crate::onward::TRACE;

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
