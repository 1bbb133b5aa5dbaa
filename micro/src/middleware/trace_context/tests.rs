//! A trace context is read strictly and written as it should be.

use std::collections::HashSet;

use super::*;

const PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

fn metadata(pairs: &[(&str, &str)]) -> Metadata {
    let mut metadata = Metadata::new();
    for (name, value) in pairs {
        metadata.append(name, value).unwrap();
    }
    metadata
}

#[test]
fn a_traceparent_is_read_and_written() {
    let context = TraceContext::parse(PARENT).unwrap();
    assert_eq!(context.to_string(), PARENT);
    assert_eq!(context.trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
    assert_eq!(context.span_id(), "00f067aa0ba902b7");
    assert!(context.is_sampled());
    let child = context.child();
    assert_eq!(child.trace_id(), context.trace_id());
    assert_ne!(child.span_id(), context.span_id());
    let unsampled = TraceContext::parse(&PARENT.replace("-01", "-00")).unwrap();
    assert!(!unsampled.is_sampled() && !unsampled.child().is_sampled());
    // Flags that mean nothing are not passed on.
    let flags = TraceContext::parse(&PARENT.replace("-01", "-ff")).unwrap();
    assert_eq!(flags.to_string(), PARENT);
    let future = PARENT.replacen("00", "cc", 1);
    for future in [
        &future,
        &format!("{future}-and more"),
        &format!("{future}-"),
    ] {
        assert_eq!(TraceContext::parse(future).unwrap().to_string(), PARENT);
    }
}

#[test]
fn what_is_no_traceparent_is_ignored() {
    let future = PARENT.replacen("00", "cc", 1);
    let garbage = [
        String::new(),
        "00".into(),
        "ü".repeat(40),
        PARENT.replacen("00", "ff", 1),
        PARENT.replacen("00", ".0", 1),
        PARENT.replacen("00-", "0-0", 1),
        PARENT.replace("4bf9", "4BF9"),
        PARENT.replace("4bf9", "+bf9"),
        PARENT.replace("4bf92f3577b34da6a3ce929d0e0e4736", &"0".repeat(32)),
        PARENT.replace("00f067aa0ba902b7", &"0".repeat(16)),
        PARENT.replace("-01", "_01"),
        PARENT.replace("-01", "-0"),
        PARENT.replace("-01", "-.1"),
        PARENT.replace("4736-00", "47360-0"),
        format!("{PARENT}-00"),
        format!("{PARENT}0"),
        format!(" {PARENT}"),
        format!("{future}."),
    ];
    for garbage in garbage {
        assert_eq!(TraceContext::parse(&garbage), None, "{garbage}");
    }
    let twice = metadata(&[("traceparent", PARENT), ("traceparent", PARENT)]);
    assert_eq!(TraceContext::extract(&twice), None);
}

#[test]
fn it_goes_through_metadata() {
    let sent = metadata(&[
        ("Traceparent", PARENT),
        ("tracestate", "a=1"),
        ("tracestate", " b=2 "),
        ("x", "y"),
    ]);
    let context = TraceContext::extract(&sent).unwrap();
    assert_eq!(context.state(), Some("a=1,b=2"));
    let mut onward = metadata(&[("tracestate", "old=1"), ("x", "y")]);
    context.inject(&mut onward);
    assert_eq!(onward.get_all("tracestate").count(), 1);
    assert_eq!(onward.get("micro-span-id"), Some("00f067aa0ba902b7"));
    let received = TraceContext::extract(&onward).unwrap();
    assert_eq!(received.to_string(), PARENT);
    assert_eq!(received.state(), Some("a=1,b=2"));
    TraceContext::root().inject(&mut onward);
    assert_eq!(onward.get("tracestate"), None);
}

#[test]
fn ids_of_go_micro_are_understood() {
    let trace = "C6170ee5-7a5c-4d9a-8d4e-0b1c2d3e4f50";
    let span = "e5a7aaaa-bbbb-4ccc-9ddd-eeeeffff0001";
    let sent = metadata(&[("micro-trace-id", trace), ("micro-span-id", span)]);
    let context = TraceContext::extract(&sent).unwrap();
    let expected = "00-c6170ee57a5c4d9a8d4e0b1c2d3e4f50-9dddeeeeffff0001-01";
    assert_eq!(context.to_string(), expected);
    let mut onward = Metadata::new();
    context.child().inject(&mut onward);
    assert_eq!(onward.get("micro-trace-id"), Some(trace));
    // Both say the same trace, each in its way.
    let both = TraceContext::extract(&onward).unwrap();
    assert_eq!(both.spelling.as_deref(), Some(trace));
    assert_eq!(both.span_id(), context_span(&onward));
    let none = [
        metadata(&[("micro-trace-id", trace)]),
        metadata(&[("micro-trace-id", "mine"), ("micro-span-id", span)]),
        metadata(&[("micro-trace-id", trace), ("micro-span-id", "-")]),
        metadata(&[("micro-span-id", span)]),
    ];
    for none in none {
        assert_eq!(TraceContext::extract(&none), None, "{none:?}");
    }
}

fn context_span(metadata: &Metadata) -> String {
    metadata.get("micro-span-id").unwrap().to_owned()
}

#[test]
fn ids_do_not_come_again() {
    let ids: HashSet<_> = (0..10_000).map(|_| TraceContext::root().trace).collect();
    assert_eq!(ids.len(), 10_000);
}
