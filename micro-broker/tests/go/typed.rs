//! Events of a type: which content types and bodies the clients and servers of go-micro write and read.

use bytes::Bytes;
use micro_broker::{Broker, Message, SubscribeOptions, content_type, header};
use serde_json::json;

use crate::Inbox;
use crate::fleet::Fleet;
use crate::peer::Peer;

/// An event in protobuf, the same that the Go program publishes.
const SAMPLE: &[u8] =
    b"\x0a\x03<n>\x18\xcb\x89\xec\x8f\xf7#\"\x0b\x0a\x01k\x12\x06\x0a\x01k\x12\x01v";

#[tokio::test]
async fn what_clients_of_go_publish() {
    let fleet = Fleet::new().await;
    let Some(mut go) = Peer::start(&fleet.shared) else {
        return;
    };
    let mut inbox = Inbox::open(&fleet, "t", SubscribeOptions::default()).await;
    for (client, content_type, written) in [
        ("grpc", "", content_type::GRPC_PROTO),
        ("grpc", content_type::PROTOBUF, content_type::PROTOBUF),
        ("mucp", "", content_type::PROTOBUF),
        // In a frame, which the other client does not write.
        ("mucp", content_type::GRPC_PROTO, content_type::GRPC_PROTO),
    ] {
        let order =
            json!({"do": "publish", "name": client, "topic": "t", "content_type": content_type});
        go.obey(order).await;
        let event = inbox.next().await;
        let message = event.message();
        assert_eq!(message.header[header::CONTENT_TYPE], written);
        assert_eq!(message.header[header::MICRO_TOPIC], "t");
        assert_eq!(message.header["Foo-Bar"], "1");
        let has_id = message.header.contains_key(header::MICRO_ID);
        assert_eq!(has_id, client == "mucp");
        let framed = client == "mucp" && written == content_type::GRPC_PROTO;
        assert_eq!(
            message.body.len(),
            SAMPLE.len() + if framed { 5 } else { 0 }
        );
        assert_eq!(content_type::unframed(&message.body), SAMPLE);
    }
    for (client, body) in [
        (
            "grpc",
            r#"{"name":"\u003cn\u003e","timestamp":"1234567890123","header":{"k":{"key":"k","values":["v"]}}}"#,
        ),
        (
            "mucp",
            "{\"name\":\"\\u003cn\\u003e\",\"timestamp\":1234567890123,\
             \"header\":{\"k\":{\"key\":\"k\",\"values\":[\"v\"]}}}\n",
        ),
    ] {
        let order = json!({"do": "publish", "name": client, "topic": "t", "content_type": content_type::JSON});
        go.obey(order).await;
        assert_eq!(inbox.next().await.message().body, body);
    }
}

#[tokio::test]
async fn what_every_server_of_go_reads() {
    let fleet = Fleet::new().await;
    let Some(mut go) = Peer::start(&fleet.shared) else {
        return;
    };
    for server in ["grpc", "mucp"] {
        go.obey(json!({"do": "serve", "name": server, "topic": server}))
            .await;
    }
    let json =
        r#"{"name":"<n>","timestamp":"1234567890123","header":{"k":{"key":"k","values":["v"]}}}"#;
    for server in ["grpc", "mucp"] {
        for (content_type, body) in [
            (content_type::PROTOBUF, Bytes::from_static(SAMPLE)),
            (content_type::JSON, Bytes::from_static(json.as_bytes())),
        ] {
            let message = Message::new(body)
                .with(header::CONTENT_TYPE, content_type)
                .with("X-Mark", "ü");
            fleet.broker().publish(server, message).await.unwrap();
            let came = go.came().await;
            assert_eq!(came.name, server);
            let body = String::from_utf8(came.body).unwrap();
            assert_eq!(body, "the sample", "{server}, {content_type}");
            assert_eq!(came.header["X-Mark"], "ü");
        }
    }
}
