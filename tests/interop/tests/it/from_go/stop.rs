//! Our service stops: calls in progress go on, and no others begin.

use serde_json::json;
use tokio::net::TcpStream;

use super::{FromGo, number, reply};

#[tokio::test]
async fn a_stream_in_progress_goes_on() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    from_go.open("Interop.Double").await;
    from_go.send(number(1)).await;
    assert_eq!(from_go.receive().await, reply(2));

    let service = from_go.service.take().unwrap();
    let address = service.address();
    let stopping = tokio::spawn(service.stop());
    // Refused as soon as the listener is closed.
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    from_go.send(number(2)).await;
    assert_eq!(from_go.receive().await, reply(4));
    assert!(!stopping.is_finished());

    let answer = from_go.call("Interop.Echo", json!({})).await;
    assert_eq!(answer["error"]["code"], 500);
    from_go.order(json!({"do": "close"})).await;
    stopping.await.unwrap();
}
