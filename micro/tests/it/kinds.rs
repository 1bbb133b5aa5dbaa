//! The four kinds of method, each over a socket and in process.

use micro::{Codec, Result, Streaming, stream};

use crate::both;
use crate::greeter::{Number, Request};

fn numbers(values: impl IntoIterator<Item = i64>) -> Vec<Number> {
    values.into_iter().map(|value| Number { value }).collect()
}

async fn collect(mut stream: Streaming<Number>) -> (Vec<Number>, Result<()>) {
    let mut got = Vec::new();
    loop {
        match stream.message().await {
            Ok(Some(number)) => got.push(number),
            Ok(None) => return (got, Ok(())),
            Err(error) => return (got, Err(error)),
        }
    }
}

#[tokio::test]
async fn unary() {
    both(async |client| {
        for name in ["John", "", "slow"] {
            let reply = client.call(Request { name: name.into() }).await.unwrap();
            let expected = if name == "slow" {
                "slow hello".into()
            } else {
                format!("Hello {name}")
            };
            assert_eq!(reply.greeting_text, expected);
        }
    })
    .await;
}

#[tokio::test]
async fn server_stream() {
    both(async |client| {
        let (got, ended) = collect(client.count(Number { value: 5 }).await.unwrap()).await;
        assert_eq!(got, numbers(1..=5));
        ended.unwrap();
        let (got, ended) = collect(client.count(Number { value: 0 }).await.unwrap()).await;
        assert_eq!(got, []);
        ended.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_long_stream_arrives_whole() {
    both(async |client| {
        let (got, ended) = collect(client.count(Number { value: 300_000 }).await.unwrap()).await;
        ended.unwrap();
        assert!(got.iter().map(|number| number.value).eq(1..=300_000));
    })
    .await;
}

#[tokio::test]
async fn client_stream() {
    both(async |client| {
        let total = client
            .sum(stream::iter(numbers(1..=100_000)))
            .await
            .unwrap();
        assert_eq!(total.value, 5_000_050_000);
        assert_eq!(client.sum(stream::iter([])).await.unwrap().value, 0);
    })
    .await;
}

#[tokio::test]
async fn bidi_stream() {
    both(async |client| {
        let (requests, stream) = stream::channel(1);
        let mut replies = client.double(stream).await.unwrap();
        for value in 1..=3 {
            requests.send(Number { value }).await.unwrap();
            assert_eq!(
                replies.message().await.unwrap(),
                Some(Number { value: value * 2 })
            );
        }
        drop(requests);
        assert_eq!(replies.message().await.unwrap(), None);
        assert_eq!(replies.message().await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn an_error_follows_what_was_sent() {
    both(async |client| {
        let (got, ended) = collect(client.count(Number { value: 13 }).await.unwrap()).await;
        assert_eq!(got, numbers(1..=12));
        let error = ended.unwrap_err();
        assert_eq!(
            (error.id(), error.code(), error.detail()),
            ("greeter", 409, "thirteen")
        );

        let (got, ended) = collect(client.count(Number { value: -404 }).await.unwrap()).await;
        assert_eq!(got, []);
        assert_eq!(ended.unwrap_err().code(), 404);

        let error = client
            .sum(stream::iter(numbers([1, -1])))
            .await
            .unwrap_err();
        assert_eq!(error.code(), 400);
    })
    .await;
}

#[tokio::test]
async fn json_and_protobuf_on_the_same_methods() {
    both(async |client| {
        let call = client
            .call(Request {
                name: "John".into(),
            })
            .codec(Codec::Json);
        assert_eq!(call.await.unwrap().greeting_text, "Hello John");
        let call = client.count(Number { value: 3 }).codec(Codec::Json);
        let (got, ended) = collect(call.await.unwrap()).await;
        assert_eq!(got, numbers(1..=3));
        ended.unwrap();
        let call = client.sum(stream::iter(numbers(1..=3))).codec(Codec::Json);
        assert_eq!(call.await.unwrap().value, 6);
        let call = client.double(stream::iter(numbers([7]))).codec(Codec::Json);
        let (got, ended) = collect(call.await.unwrap()).await;
        assert_eq!(got, numbers([14]));
        ended.unwrap();
    })
    .await;
}
