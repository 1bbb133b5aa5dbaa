//! JSON instead of protobuf.

use serde_json::{Value, json};

use super::{FromGo, reply};
use crate::sample;

/// Sends text as it stands and returns the text of the reply, or the error.
async fn raw(from_go: &mut FromGo, text: &str) -> Result<String, Value> {
    let order = json!({
        "do": "call",
        "endpoint": "Interop.Echo",
        "content_type": "application/grpc+json",
        "raw": text,
    });
    let answer = from_go.order(order).await;
    match &answer["raw"] {
        Value::String(text) => Ok(text.clone()),
        _ => Err(answer["error"].clone()),
    }
}

#[tokio::test]
async fn messages_are_the_same_as_in_protobuf() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    for content_type in ["application/grpc+json", "application/json"] {
        let order = json!({
            "do": "call",
            "endpoint": "Interop.Echo",
            "content_type": content_type,
            "request": sample::json(),
        });
        let reply = from_go.order(order).await;
        assert_eq!(reply, json!({"reply": sample::json()}), "{content_type}");
    }
}

#[tokio::test]
async fn names_of_both_kinds_are_read_and_those_of_the_proto_written() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    for sent in [sample::json(), sample::camel_json()] {
        let text = raw(&mut from_go, &sent.to_string()).await.unwrap();
        let back: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(back, sample::json());
    }
    assert_eq!(raw(&mut from_go, "{}").await.unwrap(), "{}");
    assert_eq!(raw(&mut from_go, "").await.unwrap(), "{}");
}

#[tokio::test]
async fn what_is_not_the_message_is_refused() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    for text in [r#"{"no_such_field":1}"#, "{", r#"{"is_set":"yes"}"#] {
        let error = raw(&mut from_go, text).await.unwrap_err();
        assert_eq!(error["code"], 400, "{text}: {error}");
    }
}

#[tokio::test]
async fn streams_and_errors_speak_it_too() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    let order = json!({
        "do": "open",
        "endpoint": "Interop.Count",
        "content_type": "application/grpc+json",
    });
    from_go.order(order).await;
    let failure = json!({"id": "x", "code": 409, "detail": "twice"});
    from_go
        .send(json!({"up_to": "1", "then_fail": failure}))
        .await;
    assert_eq!(from_go.receive().await, reply(1));
    let failed = from_go.receive().await;
    assert_eq!(failed["error"]["code"], 409);
    assert_eq!(failed["error"]["detail"], "twice");
}
