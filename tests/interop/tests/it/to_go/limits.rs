//! Messages up to and over four MiB. Each is one failed call on a connection that stays.

use interop::NAME;
use interop::proto::{Blob, InteropClient};
use micro::Client;

use super::ToGo;

const MIB: usize = 1024 * 1024;

fn of_size(content: usize) -> Blob {
    Blob {
        size: 0,
        content: vec![0; content],
    }
}

fn asking_for(size: usize) -> Blob {
    Blob {
        size: size.try_into().unwrap(),
        ..Blob::default()
    }
}

#[tokio::test]
async fn large_messages_pass() {
    let Some(to_go) = ToGo::start().await else {
        return;
    };
    let mut request = of_size(3 * MIB);
    request.size = asking_for(3 * MIB).size;
    let reply = to_go.client.fill(request).await.unwrap();
    assert_eq!(reply.size, asking_for(3 * MIB).size);
    assert_eq!(reply.content.len(), 3 * MIB);
}

#[tokio::test]
async fn what_we_do_not_send() {
    let Some(to_go) = ToGo::start().await else {
        return;
    };
    let before = to_go.connection().await;
    let error = to_go.client.fill(of_size(5 * MIB)).await.unwrap_err();
    assert_eq!((error.id(), error.code()), ("go.micro.client", 413));
    assert_eq!(to_go.connection().await, before);
}

#[tokio::test]
async fn what_go_does_not_take_or_send() {
    let Some(mut to_go) = ToGo::start().await else {
        return;
    };
    let client = Client::builder()
        .address(&to_go.address)
        .max_send(8 * MIB)
        .max_receive(8 * MIB)
        .build();
    to_go.client = InteropClient::new(NAME, client);
    let before = to_go.connection().await;
    // Go says only that a resource is exhausted, which is the status of 429 too; its words say more.
    let error = to_go.client.fill(of_size(5 * MIB)).await.unwrap_err();
    let detail = "grpc: received message larger than max (5242885 vs. 4194304)";
    assert_eq!((error.code(), error.detail()), (413, detail));
    let error = to_go.client.fill(asking_for(5 * MIB)).await.unwrap_err();
    let detail = "trying to send message larger than max (5242885 vs. 4194304)";
    assert_eq!((error.code(), error.detail()), (413, detail));
    assert_eq!(to_go.connection().await, before);
}

#[tokio::test]
async fn what_we_do_not_take() {
    let Some(mut to_go) = ToGo::start().await else {
        return;
    };
    let client = Client::builder()
        .address(&to_go.address)
        .max_receive(MIB)
        .build();
    to_go.client = InteropClient::new(NAME, client);
    let before = to_go.connection().await;
    let error = to_go.client.fill(asking_for(3 * MIB)).await.unwrap_err();
    assert_eq!((error.id(), error.code()), ("go.micro.client", 413));
    assert_eq!(to_go.connection().await, before);
}
