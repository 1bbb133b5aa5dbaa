//! How replies and errors look.

use micro::Error;

use super::CALL;
use crate::raw::{PLAIN, Raw, STRANGE, request};
use crate::serve;

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
