//! A panic is one failed call, in a stream too.

use serde_json::json;

use super::{FromGo, reply};

#[tokio::test]
async fn in_a_call() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    let failure = json!({"kind": "KIND_PANIC", "detail": "ouch"});
    let answer = from_go.call("Interop.Fail", failure).await;
    let error = json!({
        "id": "go.micro.server",
        "code": 500,
        "detail": "panic recovered: ouch",
        "status": "Internal Server Error",
    });
    assert_eq!(answer, json!({"error": error}));
    from_go.still_works().await;
}

#[tokio::test]
async fn in_a_stream() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    from_go.open("Interop.Count").await;
    let failure = json!({"kind": "KIND_PANIC", "detail": "ouch"});
    from_go.send(json!({"then_fail": failure})).await;
    let failed = from_go.receive().await;
    assert_eq!(failed["error"]["code"], 500);
    assert_eq!(failed["error"]["detail"], "panic recovered: ouch");
    from_go.still_works().await;
}

/// As what precedes an error does.
#[tokio::test]
async fn what_a_stream_said_before_arrives() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    from_go.open("Interop.Count").await;
    let failure = json!({"kind": "KIND_PANIC", "detail": "ouch"});
    from_go
        .send(json!({"up_to": 1, "then_fail": failure}))
        .await;
    assert_eq!(from_go.receive().await, reply(1));
    let failed = from_go.receive().await;
    assert_eq!(failed["error"]["code"], 500);
}
