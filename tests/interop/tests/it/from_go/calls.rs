//! Unary calls that go well.

use serde_json::json;

use super::FromGo;
use crate::handler::Event;
use crate::sample;

#[tokio::test]
async fn every_field_goes_there_and_back() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    let reply = from_go.call("Interop.Echo", sample::json()).await;
    assert_eq!(reply, json!({"reply": sample::json()}));
    let echoed = Event::Echoed(Box::new(sample::message()));
    assert_eq!(from_go.events.next().await, echoed);
}

#[tokio::test]
async fn an_empty_message_is_one_too() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    let reply = from_go.call("Interop.Echo", json!({})).await;
    assert_eq!(reply, json!({"reply": {}}));
}

#[tokio::test]
async fn many_at_once() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    let order = json!({
        "do": "burst",
        "times": 200,
        "endpoint": "Interop.Echo",
        "request": sample::json(),
    });
    assert_eq!(from_go.order(order).await, json!({"replies": 200}));
}
