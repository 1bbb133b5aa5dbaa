//! A Go client that compresses, which is not its habit.

use serde_json::json;

use super::{FromGo, number, reply};
use crate::sample;

#[tokio::test]
async fn compressed_requests_are_read() {
    let Some(mut from_go) = FromGo::start_with(&["gzip"]).await else {
        return;
    };
    let answer = from_go.call("Interop.Echo", sample::json()).await;
    assert_eq!(answer, json!({"reply": sample::json()}));
    from_go.open("Interop.Double").await;
    for value in 1..=3 {
        from_go.send(number(value)).await;
        assert_eq!(from_go.receive().await, reply(2 * value));
    }
    let failure = json!({"id": "x", "code": 99, "detail": "custom"});
    let answer = from_go.call("Interop.Fail", failure.clone()).await;
    assert_eq!(answer, json!({"error": failure}));
}
