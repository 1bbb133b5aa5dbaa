//! What is taken for a request, and what a handler has of it.

use micro::Error;

use super::CALL;
use crate::raw::{PLAIN, Raw, number, request};
use crate::{NAME, serve};

#[tokio::test]
async fn nobody_has_to_end_the_request() {
    let served = serve().await;
    let raw = Raw::connect(served.service.address()).await;
    let answer = raw.call(CALL, PLAIN, Some(&request("John")), false).await;
    assert_eq!(answer.get("grpc-status"), "0");
    let path = "/go.micro.service.greeter.Greeter/Count";
    let answer = raw.call(path, PLAIN, Some(&number(3)), false).await;
    assert_eq!(answer.body, [number(1), number(2), number(3)].concat());
    assert_eq!(answer.get("grpc-status"), "0");
}

#[tokio::test]
async fn requests_that_are_none() {
    let served = serve().await;
    let raw = Raw::connect(served.service.address()).await;
    let unknown = [
        ("content-type", "application/grpc"),
        ("grpc-encoding", "unknown"),
    ];
    type Case<'a> = (&'a [(&'a str, &'a str)], Option<&'a [u8]>, &'a str);
    let cases: [Case<'_>; 8] = [
        // Headers that end the request, an empty body, half a prefix, half a message.
        (PLAIN, None, "12"),
        (PLAIN, Some(b""), "12"),
        (PLAIN, Some(b"\0\0"), "13"),
        (PLAIN, Some(b"\0\0\0\0\x05\x0a"), "13"),
        // Not protobuf, compressed in an unknown way, compressed unannounced, neither.
        (PLAIN, Some(b"\0\0\0\0\x02\x0a\x09"), "3"),
        (&unknown, Some(b"\0\0\0\0\0"), "12"),
        (PLAIN, Some(b"\x01\0\0\0\0"), "13"),
        (PLAIN, Some(b"\x02\0\0\0\0"), "13"),
    ];
    for path in [CALL, "/Greeter/Count"] {
        for (headers, body, status) in cases {
            let answer = raw.call(path, headers, body, true).await;
            assert_eq!(answer.get("grpc-status"), status, "{path} {body:?}");
        }
    }
}

#[tokio::test]
async fn a_request_over_the_limit_is_refused_by_its_prefix() {
    let served = serve().await;
    let raw = Raw::connect(served.service.address()).await;
    let answer = raw.call(CALL, PLAIN, Some(b"\0\0\x50\0\x05"), false).await;
    assert_eq!(answer.get("grpc-status"), "8");
    let error = Error::parse(answer.get("grpc-message"));
    let detail = "grpc: received message larger than max (5242885 vs. 4194304)";
    assert_eq!((error.code(), error.detail()), (413, detail));
}

#[tokio::test]
async fn many_small_frames_are_no_attack() {
    const FRAMES: usize = 20_000;
    let served = serve().await;
    let raw = Raw::connect(served.service.address()).await;
    // One DATA frame a message, all of them before the handler reads its first.
    let frames = vec![number(1); FRAMES];
    let answer = raw.stream("/Greeter/Sum", PLAIN, &frames).await;
    assert_eq!(answer.get("grpc-status"), "0");
    assert_eq!(answer.body, b"\0\0\0\0\x04\x08\xa0\x9c\x01");
}

#[tokio::test]
async fn deadlines_of_both_kinds() {
    let served = serve().await;
    let raw = Raw::connect(served.service.address()).await;
    for (name, value) in [
        ("timeout", "20000000"),
        ("grpc-timeout", "20m"),
        ("timeout", "0"),
    ] {
        let headers = [("content-type", "application/grpc"), (name, value)];
        let answer = raw
            .call(CALL, &headers, Some(&request("forever")), true)
            .await;
        assert_eq!(answer.get("grpc-status"), "4", "{name}: {value}");
        // Only go-micro sends `timeout`, and only it reads its own errors.
        let message = answer.get("grpc-message");
        if name == "timeout" {
            let error = Error::parse(message);
            assert_eq!(
                (error.code(), error.detail()),
                (408, "context deadline exceeded")
            );
        } else {
            assert_eq!(message, "context deadline exceeded");
        }
    }
    // A request that never comes does not outlive its deadline either.
    let headers = [
        ("content-type", "application/grpc"),
        ("grpc-timeout", "20m"),
    ];
    let answer = raw.call(CALL, &headers, Some(b"\0\0\0\0\x05"), false).await;
    assert_eq!(answer.get("grpc-status"), "4");
    // What cannot be read is no deadline.
    let headers = [("content-type", "application/grpc"), ("timeout", "1ms")];
    let answer = raw
        .call(CALL, &headers, Some(&request("remaining")), true)
        .await;
    assert_eq!(answer.body, b"\0\0\0\0\x06\x0a\x04None");
}

#[tokio::test]
async fn handlers_see_what_callers_sent_and_no_plumbing() {
    let served = serve().await;
    let raw = Raw::connect(served.service.address()).await;
    let headers = [
        ("content-type", "application/grpc"),
        ("te", "trailers"),
        ("timeout", "5000000000"),
        ("grpc-timeout", "5S"),
        ("x-content-type", "application/grpc"),
        ("micro-trace-id", "7"),
    ];
    let answer = raw
        .call(CALL, &headers, Some(&request("headers")), true)
        .await;
    let shown = String::from_utf8(answer.body[7..].to_vec()).unwrap();
    let mut shown: Vec<_> = shown.split_terminator(';').collect();
    shown.sort_unstable();
    assert_eq!(shown, ["Content-Type", "Micro-Trace-Id"]);
    assert_eq!(served.service.name(), NAME);
}

/// A handler that computes without ever yielding keeps the other calls of its connection waiting
/// once, not every time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_busy_handler_moves_off_its_connection() {
    let served = serve().await;
    let raw = Raw::connect(served.service.address()).await;
    let busy = || raw.call(CALL, PLAIN, Some(b"\0\0\0\0\x06\x0a\x04busy"), true);
    busy().await;
    // Both have to be running at once for either to end.
    let (one, other) = tokio::join!(busy(), busy());
    assert_eq!(
        (one.get("grpc-status"), other.get("grpc-status")),
        ("0", "0")
    );
}
