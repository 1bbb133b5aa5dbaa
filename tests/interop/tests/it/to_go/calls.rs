//! Unary calls that go well.

use interop::proto::Everything;

use super::ToGo;
use crate::sample;

#[tokio::test]
async fn every_field_goes_there_and_back() {
    let Some(to_go) = ToGo::start().await else {
        return;
    };
    let reply = to_go.client.echo(sample::message()).await.unwrap();
    assert_eq!(reply, sample::message());
}

#[tokio::test]
async fn an_empty_message_is_one_too() {
    let Some(to_go) = ToGo::start().await else {
        return;
    };
    let reply = to_go.client.echo(Everything::default()).await.unwrap();
    assert_eq!(reply, Everything::default());
}

#[tokio::test]
async fn many_at_once() {
    let Some(to_go) = ToGo::start().await else {
        return;
    };
    let calls: Vec<_> = (0..200)
        .map(|number| {
            let request = Everything {
                big_number: number,
                ..Everything::default()
            };
            tokio::spawn(to_go.client.echo(request).into_future())
        })
        .collect();
    for (call, number) in calls.into_iter().zip(0..) {
        assert_eq!(call.await.unwrap().unwrap().big_number, number);
    }
}
