//! Content types and compression.

use micro::Error;

use super::CALL;
use crate::raw::{PLAIN, Raw, request};
use crate::serve;

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
