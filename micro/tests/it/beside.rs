//! What travels beside the messages: metadata of requests and replies, statuses of gRPC.

use micro::Metadata;
use micro::client::ReplyMetadata;
use micro::error::GrpcCode;
use micro::stream;

use crate::both;
use crate::greeter::{Number, Request};

fn echoed() -> Metadata {
    let mut metadata = Metadata::new();
    metadata.append("x-echo", "one").unwrap();
    metadata.append("x-echo", "two").unwrap();
    metadata.append_bin("x-echo-bin", &[0, 1, 255]).unwrap();
    metadata
}

fn check(seen: &ReplyMetadata) {
    let (headers, trailers) = (seen.headers(), seen.trailers());
    assert_eq!(
        headers.get_all("x-echo").collect::<Vec<_>>(),
        ["one", "two"]
    );
    assert_eq!(trailers.get_bin("x-echo-bin"), Some(vec![0, 1, 255]));
    for own in ["content-type", "grpc-status"] {
        assert_eq!((headers.get(own), trailers.get(own)), (None, None));
    }
}

#[tokio::test]
async fn metadata_comes_with_every_kind_of_reply() {
    both(async |client| {
        for name in ["John", "slow", "missing"] {
            let seen = ReplyMetadata::new();
            let call = client.call(Request { name: name.into() });
            let reply = call.metadata_from(&echoed()).reply_metadata(&seen).await;
            assert_eq!(reply.is_err(), name == "missing");
            check(&seen);
        }
        for value in [3, 0, 13, -404] {
            let seen = ReplyMetadata::new();
            let call = client.count(Number { value });
            let call = call.metadata_from(&echoed()).reply_metadata(&seen);
            let mut replies = call.await.unwrap();
            while let Ok(Some(_)) = replies.message().await {
                assert_eq!(seen.headers().get("x-echo"), Some("one"));
            }
            check(&seen);
        }
        let seen = ReplyMetadata::new();
        let call = client.sum(stream::iter([Number { value: 1 }]));
        call.metadata_from(&echoed())
            .reply_metadata(&seen)
            .await
            .unwrap();
        check(&seen);
    })
    .await;
}

#[tokio::test]
async fn a_status_of_grpc_arrives_as_it_is() {
    both(async |client| {
        let call = client.call(Request {
            name: "plain".into(),
        });
        let error = call.await.unwrap_err();
        assert_eq!(error.grpc_code(), GrpcCode::DataLoss);
        assert_eq!((error.code(), error.detail()), (500, "it is gone"));
        assert_eq!(
            error.details()[0].type_url,
            "type.googleapis.com/some.Thing"
        );
        assert_eq!(error.details()[0].value, [8, 1]);
    })
    .await;
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn gzip_both_ways() {
    use micro::Codec;
    use micro::codec::Compression;

    both(async |client| {
        let name = "x".repeat(100_000);
        for codec in [Codec::Proto, Codec::Json] {
            let call = client.call(Request { name: name.clone() });
            let reply = call.codec(codec).compression(Compression::Gzip).await;
            assert_eq!(reply.unwrap().greeting_text, format!("Hello {name}"));
        }
        let numbers = (1..=1000).map(|value| Number { value });
        let call = client.double(stream::iter(numbers));
        let mut replies = call.compression(Compression::Gzip).await.unwrap();
        for value in 1..=1000 {
            assert_eq!(
                replies.message().await.unwrap(),
                Some(Number { value: value * 2 })
            );
        }
        assert_eq!(replies.message().await.unwrap(), None);
    })
    .await;
}
