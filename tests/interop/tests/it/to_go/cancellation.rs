//! Calls that are dropped, and Go handlers whose contexts end.

use interop::proto::Nothing;
use micro::stream;

use super::ToGo;
use crate::handler::number;

#[tokio::test]
async fn a_dropped_call_ends_the_context_of_its_handler() {
    let Some(mut to_go) = ToGo::start().await else {
        return;
    };
    let before = to_go.connection().await;
    let call = tokio::spawn(to_go.client.wait(Nothing {}).into_future());
    assert_eq!(to_go.go.hear().await, "began");
    to_go.go.hear().await;
    call.abort();
    assert_eq!(to_go.go.hear().await, "ended: context canceled");
    assert_eq!(to_go.connection().await, before);
}

#[tokio::test]
async fn dropped_replies_end_the_stream() {
    let Some(mut to_go) = ToGo::start().await else {
        return;
    };
    let before = to_go.connection().await;
    let (requests, stream) = stream::channel(1);
    let mut replies = to_go.client.double(stream).await.unwrap();
    requests.send(number(1)).await.unwrap();
    assert_eq!(replies.message().await.unwrap(), Some(number(2)));
    drop(replies);
    let canceled = "ended: rpc error: code = Canceled desc = context canceled";
    assert_eq!(to_go.go.hear().await, canceled);
    requests.closed().await;
    assert_eq!(to_go.connection().await, before);
}

#[tokio::test]
async fn many_dropped_calls_do_no_harm() {
    let Some(mut to_go) = ToGo::start().await else {
        return;
    };
    let before = to_go.connection().await;
    for _ in 0..500 {
        let call = tokio::spawn(to_go.client.wait(Nothing {}).into_future());
        assert_eq!(to_go.go.hear().await, "began");
        to_go.go.hear().await;
        call.abort();
        assert_eq!(to_go.go.hear().await, "ended: context canceled");
    }
    assert_eq!(to_go.connection().await, before);
}
