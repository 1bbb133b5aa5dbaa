//! Messages up to and over four MiB.

use serde_json::{Value, json};

use super::FromGo;

const MIB: usize = 1024 * 1024;

/// Base64 of zeros.
fn zeros(bytes: usize) -> String {
    "AAAA".repeat(bytes / 3)
}

fn too_large(error: &Value) {
    assert_eq!(error["id"], "go.micro.server");
    assert_eq!(error["code"], 413);
    assert_eq!(error["status"], "Request Entity Too Large");
}

#[tokio::test]
async fn large_messages_pass() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    let request = json!({"size": 3 * MIB, "content": zeros(3 * MIB)});
    let answer = from_go.call("Interop.Fill", request).await;
    assert_eq!(answer["reply"]["size"], (3 * MIB).to_string());
    let content = answer["reply"]["content"].as_str().unwrap();
    assert_eq!(content.len(), 4 * MIB);
}

#[tokio::test]
async fn a_reply_that_is_too_large_is_an_error() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    // A Go client closes a connection after an error, unless another call is on it.
    from_go.start_waiting().await;
    let answer = from_go.call("Interop.Fill", json!({"size": 5 * MIB})).await;
    too_large(&answer["error"]);
    from_go.still_works().await;
    from_go.cancel_waiting().await;
}

/// Go clients limit what they send, but not in streams; to a server a call of one message is the same.
#[tokio::test]
async fn a_request_that_is_too_large_is_an_error() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    from_go.open("Interop.Fill").await;
    from_go.send(json!({"content": zeros(6 * MIB)})).await;
    let failed = from_go.receive().await;
    too_large(&failed["error"]);
    assert_eq!(failed["error"]["grpc"], 8);
    from_go.still_works().await;
}
