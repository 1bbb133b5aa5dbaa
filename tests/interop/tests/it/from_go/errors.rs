//! Errors of our handlers as Go programs see them.

use interop::NAME;
use serde_json::{Value, json};

use super::{FromGo, number, reply};

/// Errors as a handler makes them, and as they are with the status of their code.
fn errors() -> [(Value, Value); 7] {
    let error = |id: &str, code: i32, detail: &str, status: Option<&str>| {
        let made = json!({"id": id, "code": code, "detail": detail});
        let mut seen = made.clone();
        seen["status"] = json!(status);
        seen.as_object_mut()
            .unwrap()
            .retain(|_, value| !value.is_null());
        (made, seen)
    };
    [
        error("a.b.c", 404, "no <such> & thing: é 100%", Some("Not Found")),
        error("x", 500, "broken", Some("Internal Server Error")),
        error("x", 409, "line\nbreak \"quoted\"", Some("Conflict")),
        error("x", 429, "too often", Some("Too Many Requests")),
        error("x", 200, "an odd error", Some("OK")),
        error("x", 99, "custom", None),
        // Code 0 is as good as none; an id there always is.
        (json!({}), json!({"id": NAME})),
    ]
}

#[tokio::test]
async fn they_arrive_as_they_left() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    for (made, seen) in errors() {
        let reply = from_go.call("Interop.Fail", made).await;
        assert_eq!(reply, json!({"error": seen}));
    }
}

#[tokio::test]
async fn an_error_that_is_none_of_micros_gets_an_id_and_a_code() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    let made = json!({"kind": "KIND_PLAIN", "detail": "plain words"});
    let error = json!({
        "id": NAME,
        "code": 500,
        "detail": "plain words",
        "status": "Internal Server Error",
    });
    let reply = from_go.call("Interop.Fail", made).await;
    assert_eq!(reply, json!({"error": error}));
}

#[tokio::test]
async fn a_long_one_is_cut() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    let long = "é <\n>".repeat(10_000);
    let made = json!({"id": "x", "code": 404, "detail": long});
    let answer = from_go.call("Interop.Fail", made).await;
    assert_eq!(answer["error"]["code"], 404);
    let kept = answer["error"]["detail"].as_str().unwrap();
    let kept = kept.strip_suffix('…').unwrap();
    assert!(kept.len() > 1000 && long.starts_with(kept), "{kept}");
}

#[tokio::test]
async fn after_the_messages_of_a_stream_they_are_in_text_and_details() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    let statuses = [5, 13, 6, 8, 2, 2, 2];
    for (up_to, ((made, seen), status)) in errors().into_iter().zip(statuses).enumerate() {
        let up_to = i64::try_from(up_to).unwrap();
        from_go.open("Interop.Count").await;
        let request = json!({"up_to": up_to, "then_fail": made});
        from_go.send(request).await;
        for value in 1..=up_to {
            assert_eq!(from_go.receive().await, reply(value));
        }
        let mut error = seen.clone();
        error["grpc"] = json!(status);
        error["details"] = json!([seen]);
        assert_eq!(from_go.receive().await, json!({"error": error}));
    }
}

#[tokio::test]
async fn a_stream_fails_while_both_sides_speak() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    from_go.open("Interop.Double").await;
    from_go.send(number(4)).await;
    assert_eq!(from_go.receive().await, reply(8));
    from_go.send(number(-4)).await;
    let failed = from_go.receive().await;
    assert_eq!(failed["error"]["code"], 400);
    assert_eq!(failed["error"]["detail"], "-4 is negative");
    from_go.still_works().await;
}
