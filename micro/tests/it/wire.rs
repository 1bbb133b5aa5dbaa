//! What the server says on the wire, to clients that keep to go-micro's ways or to none.

use micro::Error;

use crate::raw::{PLAIN, Raw, STRANGE, number, request};
use crate::{NAME, serve};

const CALL: &str = "/go.micro.service.greeter.Greeter/Call";

#[tokio::test]
async fn a_reply_is_headers_message_trailers() {
    let served = serve().await;
    let raw = Raw::connect(served.service.address()).await;
    let answer = raw.call(CALL, PLAIN, Some(&request("John")), true).await;
    assert_eq!(answer.http_status, 200);
    assert_eq!(answer.headers["content-type"], "application/grpc+proto");
    assert_eq!(answer.body, b"\0\0\0\0\x0c\x0a\x0aHello John");
    assert_eq!(answer.trailers["grpc-status"], "0");
}

#[tokio::test]
async fn the_package_is_what_the_caller_likes() {
    let served = serve().await;
    let raw = Raw::connect(served.service.address()).await;
    for path in [
        "/test.greeter.Greeter/Call",
        CALL,
        "/x.Greeter/Call",
        "/Greeter/Call",
    ] {
        let answer = raw.call(path, PLAIN, Some(&request("John")), true).await;
        assert_eq!(answer.get("grpc-status"), "0", "{path}");
    }
}

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
async fn paths_that_lead_nowhere() {
    let served = serve().await;
    let raw = Raw::connect(served.service.address()).await;
    let cases = [
        ("/a.b.Nope/Call", "12", "unknown service Nope"),
        ("/a.b.Greeter/Nope", "12", "unknown service Greeter.Nope"),
        ("/a.b.Greeter/call", "12", "unknown service Greeter.call"),
        ("/a.b./Call", "12", "unknown service "),
        ("/a/b/c", "3", "malformed method name: \"/a/b/c\""),
        (
            "/Greeter.Call",
            "3",
            "malformed method name: \"/Greeter.Call\"",
        ),
    ];
    for (path, status, detail) in cases {
        let answer = raw.call(path, PLAIN, Some(&request("John")), true).await;
        assert_eq!(answer.get("grpc-status"), status, "{path}");
        let error = Error::parse(answer.get("grpc-message"));
        assert_eq!(
            (error.id(), error.detail()),
            ("go.micro.server", detail),
            "{path}"
        );
    }
}

#[tokio::test]
async fn content_types() {
    let served = serve().await;
    let raw = Raw::connect(served.service.address()).await;
    let cases = [
        ("application/grpc", 200, "0"),
        ("application/grpc;charset=utf-8", 200, "0"),
        ("application/grpc+proto", 200, "0"),
        ("application/grpc+foo", 200, "2"),
        ("application/json", 415, ""),
        ("application/grpc-web", 415, ""),
    ];
    for (content_type, http_status, status) in cases {
        let headers = [("content-type", content_type)];
        let answer = raw.call(CALL, &headers, Some(&request("John")), true).await;
        assert_eq!(answer.http_status, http_status, "{content_type}");
        assert_eq!(answer.get("grpc-status"), status, "{content_type}");
        if http_status == 200 {
            assert_eq!(answer.get("content-type"), content_type);
        }
    }
}

#[tokio::test]
async fn an_error_without_messages_is_one_frame() {
    let served = serve().await;
    let raw = Raw::connect(served.service.address()).await;
    let answer = raw.call(CALL, PLAIN, Some(&request("missing")), true).await;
    assert!(answer.trailers.is_empty() && answer.body.is_empty());
    assert_eq!(answer.headers["grpc-status"], "5");
    assert_eq!(
        answer.headers["grpc-message"],
        r#"{"id":"greeter","code":404,"detail":"no \u003csuch\u003e name: %C3%A9","status":"Not Found"}"#
    );
    assert!(answer.headers.contains_key("grpc-status-details-bin"));
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
async fn json_has_the_names_of_the_proto_and_takes_both() {
    let served = serve().await;
    let raw = Raw::connect(served.service.address()).await;
    let json = [
        ("content-type", "application/grpc+json"),
        ("x-content-type", "application/json"),
    ];
    let framed = |text: &str| {
        let len = u8::try_from(text.len()).unwrap();
        [&[0, 0, 0, 0, len], text.as_bytes()].concat()
    };
    let answer = raw
        .call(CALL, &json, Some(&framed(r#"{"name":"J"}"#)), true)
        .await;
    assert_eq!(answer.get("content-type"), "application/grpc+json");
    assert_eq!(answer.body, framed(r#"{"greeting_text":"Hello J"}"#));
    let answer = raw.call(CALL, &json, Some(&framed("")), true).await;
    assert_eq!(answer.body, framed(r#"{"greeting_text":"Hello "}"#));
    let answer = raw
        .call(
            "/Greeter/Count",
            &json,
            Some(&framed(r#"{"value":"2"}"#)),
            false,
        )
        .await;
    assert_eq!(
        answer.body,
        [framed(r#"{"value":"1"}"#), framed(r#"{"value":"2"}"#)].concat()
    );
    let answer = raw
        .call(CALL, &json, Some(&framed(r#"{"zz":1}"#)), true)
        .await;
    assert_eq!(answer.get("grpc-status"), "3");
    assert!(
        Error::parse(answer.get("grpc-message"))
            .detail()
            .contains("zz")
    );
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

#[cfg(feature = "gzip")]
#[tokio::test]
async fn an_answer_is_compressed_as_its_request_is() {
    let served = serve().await;
    let raw = Raw::connect(served.service.address()).await;
    let gzip = [PLAIN, &[("grpc-encoding", "gzip")]].concat();
    let answer = raw.call(CALL, &gzip, Some(&request("John")), true).await;
    assert_eq!(answer.headers["grpc-encoding"], "gzip");
    assert_eq!(answer.body[0], 1, "compressed");
    let answer = raw.call(CALL, PLAIN, Some(&request("John")), true).await;
    assert!(!answer.headers.contains_key("grpc-encoding"));
    assert_eq!(answer.body[0], 0, "not compressed");
}

#[tokio::test]
async fn an_unknown_compression_is_told_the_known_ones() {
    let served = serve().await;
    let raw = Raw::connect(served.service.address()).await;
    let headers = [PLAIN, &[("grpc-encoding", "unknown")]].concat();
    let answer = raw.call(CALL, &headers, Some(&request("John")), true).await;
    assert_eq!(answer.get("grpc-status"), "12");
    assert!(answer.headers.contains_key("grpc-accept-encoding"));
}

#[tokio::test]
async fn strangers_are_answered_as_any_grpc_server_would() {
    let served = serve().await;
    let raw = Raw::connect(served.service.address()).await;
    let name = request("John");
    let twice = [name.clone(), name.clone()].concat();
    let cases = [
        ("/a.b.Nope/Call", &name, "12", "unknown service Nope"),
        (CALL, &twice, "12", "more than one request message"),
        (
            "/Greeter/Count",
            &twice,
            "12",
            "more than one request message",
        ),
    ];
    for (path, body, status, message) in cases {
        let answer = raw.call(path, STRANGE, Some(body), true).await;
        assert_eq!(answer.get("grpc-status"), status, "{path}");
        assert_eq!(answer.get("grpc-message"), message);
        assert_eq!(answer.get("grpc-status-details-bin"), "");
    }
    // What a handler says is go-micro's to everybody.
    let answer = raw
        .call(CALL, STRANGE, Some(&request("missing")), true)
        .await;
    assert_eq!(Error::parse(answer.get("grpc-message")).code(), 404);
}

#[tokio::test]
async fn only_post_makes_a_call() {
    let served = serve().await;
    let raw = Raw::connect(served.service.address()).await;
    let answer = raw.request(http::Method::DELETE, CALL, STRANGE).await;
    assert_eq!(answer.http_status, 405);
}
