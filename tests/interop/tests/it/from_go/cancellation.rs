//! A Go client whose context ends, and a service that ends with it.

use serde_json::json;

use super::{FromGo, number, reply};
use crate::handler::Event;

#[tokio::test]
async fn a_cancelled_call_ends_the_handler_and_its_context() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    from_go.start_waiting().await;
    from_go.cancel_waiting().await;
    from_go.events.ended().await;
    from_go.still_works().await;
}

#[tokio::test]
async fn a_closed_stream_ends_the_handler() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    from_go.open("Interop.Double").await;
    from_go.send(number(1)).await;
    assert_eq!(from_go.receive().await, reply(2));
    assert_eq!(from_go.events.next().await, Event::Called(None));
    from_go.order(json!({"do": "close"})).await;
    assert_eq!(from_go.events.next().await, Event::Dropped);
    from_go.still_works().await;
}

/// By then the windows are full, so the handler waits to send.
#[tokio::test]
async fn a_closed_stream_ends_a_handler_that_has_much_to_say() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    from_go.open("Interop.Count").await;
    from_go.send(json!({"up_to": i64::MAX.to_string()})).await;
    assert_eq!(from_go.receive().await, reply(1));
    assert_eq!(from_go.events.next().await, Event::Called(None));
    from_go.order(json!({"do": "close"})).await;
    assert_eq!(from_go.events.next().await, Event::Dropped);
    from_go.still_works().await;
}
