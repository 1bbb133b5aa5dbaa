//! How long our client waits, and that a Go handler knows.

use std::time::Duration;

use interop::proto::Nothing;
use micro::stream;

use super::ToGo;

const SOON: Duration = Duration::from_millis(500);

#[tokio::test]
async fn one_that_passes_ends_both_sides() {
    let Some(mut to_go) = ToGo::start().await else {
        return;
    };
    // Connected, so that the time is the handler's.
    to_go.still_works().await;
    let error = to_go.client.wait(Nothing {}).timeout(SOON).await;
    let error = error.unwrap_err();
    assert_eq!(
        (error.code(), error.detail(), error.status()),
        (408, "context deadline exceeded", "Request Timeout")
    );
    assert_eq!(to_go.go.hear().await, "began");
    let remaining: i64 = to_go.go.hear().await.parse().unwrap();
    assert!(remaining <= 500, "{remaining}");
    // By its own clock, or because we gave up.
    let ended = to_go.go.hear().await;
    assert!(ended.starts_with("ended: context "), "{ended}");
    to_go.still_works().await;
}

#[tokio::test]
async fn a_handler_knows_them() {
    let Some(mut to_go) = ToGo::start().await else {
        return;
    };
    let hour = Duration::from_secs(3600);
    let call = tokio::spawn(to_go.client.wait(Nothing {}).timeout(hour).into_future());
    assert_eq!(to_go.go.hear().await, "began");
    let remaining: i64 = to_go.go.hear().await.parse().unwrap();
    assert!((3_590_000..=3_600_000).contains(&remaining), "{remaining}");
    call.abort();
}

#[tokio::test]
async fn a_stream_has_one_if_it_is_given_one() {
    let Some(mut to_go) = ToGo::start().await else {
        return;
    };
    to_go.still_works().await;
    let (_requests, stream) = stream::channel(1);
    let mut replies = to_go.client.double(stream).timeout(SOON).await.unwrap();
    assert_eq!(replies.message().await.unwrap_err().code(), 408);
    let ended = to_go.go.hear().await;
    assert!(ended.starts_with("ended: "), "{ended}");
    to_go.still_works().await;
}
