//! Compressed messages, which a Go server reads and writes only if it is told to.

use micro::codec::Compression;
use micro::stream;

use super::ToGo;
use crate::handler::number;
use crate::sample;

#[tokio::test]
async fn a_go_server_by_itself_refuses_them() {
    let Some(to_go) = ToGo::start().await else {
        return;
    };
    let call = to_go.client.echo(sample::message());
    let error = call.compression(Compression::Gzip).await.unwrap_err();
    let detail = "grpc: Decompressor is not installed for grpc-encoding \"gzip\"";
    assert_eq!((error.code(), error.detail()), (501, detail));
    to_go.still_works().await;
}

#[tokio::test]
async fn one_that_knows_gzip_is_understood() {
    let Some(to_go) = ToGo::start_with(&["gzip"]).await else {
        return;
    };
    for compression in [Compression::Gzip, Compression::Identity] {
        let call = to_go.client.echo(sample::message());
        let reply = call.compression(compression).await.unwrap();
        assert_eq!(reply, sample::message());
        let requests = stream::iter((1..=3).map(number));
        let call = to_go.client.double(requests);
        let mut replies = call.compression(compression).await.unwrap();
        for value in 1..=3 {
            assert_eq!(replies.message().await.unwrap(), Some(number(2 * value)));
        }
        assert_eq!(replies.message().await.unwrap(), None);
    }
}
