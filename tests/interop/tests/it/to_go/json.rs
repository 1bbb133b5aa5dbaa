//! JSON instead of protobuf.

use interop::proto::{Counting, Everything, Failure};
use micro::{Client, Codec, stream};

use super::ToGo;
use crate::handler::number;
use crate::sample;

#[tokio::test]
async fn messages_are_the_same_as_in_protobuf() {
    let Some(to_go) = ToGo::start().await else {
        return;
    };
    for message in [sample::message(), Everything::default()] {
        let call = to_go.client.echo(message.clone()).codec(Codec::Json);
        assert_eq!(call.await.unwrap(), message);
    }
}

#[tokio::test]
async fn streams_and_errors_speak_it_too() {
    let Some(to_go) = ToGo::start().await else {
        return;
    };
    let client = Client::builder()
        .address(&to_go.address)
        .codec(Codec::Json)
        .build();
    let client = interop::proto::InteropClient::new(interop::NAME, client);
    let sum = client.sum(stream::iter((1..=3).map(number)));
    assert_eq!(sum.await.unwrap(), number(6));
    let request = Counting {
        up_to: 1,
        then_fail: Some(Failure {
            code: 409,
            detail: "twice".into(),
            ..Failure::default()
        }),
    };
    let mut replies = client.count(request).await.unwrap();
    assert_eq!(replies.message().await.unwrap(), Some(number(1)));
    let error = replies.message().await.unwrap_err();
    assert_eq!((error.code(), error.detail()), (409, "twice"));
}
