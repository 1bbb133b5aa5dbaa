//! How long a Go client waits, and that our side knows.

use std::time::Duration;

use serde_json::json;

use super::FromGo;
use crate::handler::{Event, Events};

async fn remaining(events: &mut Events) -> Duration {
    match events.next().await {
        Event::Called(Some(remaining)) => remaining,
        event => panic!("{event:?}"),
    }
}

#[tokio::test]
async fn a_handler_knows_them() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    let failure = json!({"code": 404});
    from_go.call("Interop.Fail", failure.clone()).await;
    let default = remaining(&mut from_go.events).await;
    assert!(default <= Duration::from_secs(5), "{default:?}");
    assert!(default > Duration::from_secs(2), "{default:?}");

    let order = json!({
        "do": "call",
        "endpoint": "Interop.Fail",
        "request": failure,
        "timeout_ms": 3_600_000,
    });
    from_go.order(order).await;
    let given = remaining(&mut from_go.events).await;
    assert!(given <= Duration::from_secs(3600), "{given:?}");
    assert!(given > Duration::from_secs(3590), "{given:?}");
}

#[tokio::test]
async fn one_that_passes_ends_both_sides() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    from_go.still_works().await;
    from_go.events.next().await;
    let order = json!({"do": "call", "endpoint": "Interop.Wait", "timeout_ms": 500});
    let reply = from_go.order(order).await;
    // Either side may be the first to notice.
    assert_eq!(reply["error"]["code"], 408);
    assert_eq!(reply["error"]["detail"], "context deadline exceeded");
    assert_eq!(reply["error"]["status"], "Request Timeout");
    assert!(remaining(&mut from_go.events).await <= Duration::from_millis(500));
    from_go.events.ended().await;
}

/// A Go client tells the time of a stream to its server alone, in nanoseconds.
#[tokio::test]
async fn the_server_ends_a_stream_whose_client_does_not() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    let order = json!({"do": "open", "endpoint": "Interop.Double", "timeout_ms": 500});
    from_go.order(order).await;
    let failed = from_go.receive().await;
    assert_eq!(failed["error"]["grpc"], 4);
    assert_eq!(failed["error"]["id"], "go.micro.server");
    assert_eq!(failed["error"]["code"], 408);
    assert!(remaining(&mut from_go.events).await <= Duration::from_millis(500));
    assert_eq!(from_go.events.next().await, Event::Dropped);
}
