//! Streams. A Go client does not end its requests before it has its replies.

use serde_json::json;

use super::{FromGo, number, reply};
use crate::handler::Event;

#[tokio::test]
async fn a_stream_of_replies() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    from_go.open("Interop.Count").await;
    from_go.send(json!({"up_to": 3})).await;
    for value in 1..=3 {
        assert_eq!(from_go.receive().await, reply(value));
    }
    assert_eq!(from_go.receive().await, json!({"end": true}));
}

#[tokio::test]
async fn a_stream_without_replies() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    from_go.open("Interop.Count").await;
    from_go.send(json!({})).await;
    assert_eq!(from_go.receive().await, json!({"end": true}));
}

#[tokio::test]
async fn a_stream_of_requests() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    from_go.open("Interop.Sum").await;
    for value in 1..=3 {
        from_go.send(number(value)).await;
    }
    from_go.send(json!({"value": "4", "last": true})).await;
    let sum = json!({"reply": {"value": "10", "last": true}});
    assert_eq!(from_go.receive().await, sum);
    assert_eq!(from_go.receive().await, json!({"end": true}));
}

#[tokio::test]
async fn streams_in_both_directions() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    from_go.open("Interop.Double").await;
    for value in 1..=3 {
        from_go.send(number(value)).await;
        assert_eq!(from_go.receive().await, reply(2 * value));
    }
    // Several on their way at once.
    for value in 1..=100 {
        from_go.send(number(value)).await;
    }
    for value in 1..=100 {
        assert_eq!(from_go.receive().await, reply(2 * value));
    }
    let closed = from_go.order(json!({"do": "close"})).await;
    assert_eq!(closed, json!({"closed": true}));
    assert!(matches!(from_go.events.next().await, Event::Called(None)));
    assert_eq!(from_go.events.next().await, Event::Dropped);
}
