//! Streams. A Go server answers to the messages; it need not wait for their end.

use interop::proto::{Counting, Number};
use micro::stream;

use super::ToGo;
use crate::handler::number;

#[tokio::test]
async fn a_stream_of_replies() {
    let Some(to_go) = ToGo::start().await else {
        return;
    };
    for up_to in [3, 0, 10_000] {
        let request = Counting {
            up_to,
            then_fail: None,
        };
        let mut replies = to_go.client.count(request).await.unwrap();
        for value in 1..=up_to {
            assert_eq!(replies.message().await.unwrap(), Some(number(value)));
        }
        assert_eq!(replies.message().await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_stream_of_requests_until_its_end() {
    let Some(to_go) = ToGo::start().await else {
        return;
    };
    let before = to_go.connection().await;
    for (last, sum) in [(4, 10), (0, 0), (10_000, 50_005_000)] {
        let reply = to_go.client.sum(stream::iter((1..=last).map(number)));
        assert_eq!(reply.await.unwrap(), number(sum));
    }
    assert_eq!(to_go.connection().await, before);
}

#[tokio::test]
async fn a_reply_before_the_end_of_the_requests() {
    let Some(to_go) = ToGo::start().await else {
        return;
    };
    let (requests, stream) = stream::channel(1);
    let call = tokio::spawn(to_go.client.sum(stream).into_future());
    let last = Number {
        value: 7,
        last: true,
    };
    requests.send(last).await.unwrap();
    assert_eq!(call.await.unwrap().unwrap(), last);
    requests.closed().await;
    to_go.still_works().await;
}

#[tokio::test]
async fn streams_in_both_directions() {
    let Some(to_go) = ToGo::start().await else {
        return;
    };
    let (requests, stream) = stream::channel(1);
    let mut replies = to_go.client.double(stream).await.unwrap();
    for value in 1..=3 {
        requests.send(number(value)).await.unwrap();
        assert_eq!(replies.message().await.unwrap(), Some(number(2 * value)));
    }
    drop(requests);
    assert_eq!(replies.message().await.unwrap(), None);
}
