//! What comes in.

use std::sync::Arc;

use micro_broker::{Broker, Event, Handler, HandlerError, HttpOptions, SubscribeOptions};
use micro_registry::Memory;
use tokio::sync::{Notify, mpsc};

use crate::peer::Publisher;
use crate::{broker, connected, entry, subscribe, telling};

const ENVELOPE: &str = r#"{"Header":{"A":"\u003cb\u003e","Micro-Topic":"t"},"Body":"aGVsbG8="}"#;

/// What the error of an answer says, with its code.
fn error(answer: &(u16, String)) -> (u16, u64, String) {
    let json: serde_json::Value = serde_json::from_str(&answer.1).unwrap();
    assert_eq!(json["id"], "go.micro.broker");
    let detail = json["detail"].as_str().unwrap();
    (answer.0, json["code"].as_u64().unwrap(), detail.to_owned())
}

#[tokio::test]
async fn a_post_of_go_is_received() {
    let registry = Memory::new();
    let broker = broker(&registry).await;
    let (handler, mut came) = telling();
    let _subscription = subscribe(&broker, "t", handler).await;
    let id = &entry(&registry).await.nodes[0].id;
    let mut publisher = Publisher::connect(&broker.address()).await;
    // One connection does for several.
    for path in ["/", "/_sub", "/any/path"] {
        let head = format!(
            "POST {path}?id={id} HTTP/1.1\r\nHost: 127.0.0.1:1\r\nUser-Agent: Go-http-client/1.1\r\n\
             Content-Length: {}\r\nContent-Type: application/json\r\nAccept-Encoding: gzip\r\n\r\n",
            ENVELOPE.len()
        );
        publisher.send(&format!("{head}{ENVELOPE}")).await;
        assert_eq!(publisher.answer().await, (200, String::new()));
        let event = came.recv().await.unwrap();
        assert_eq!(event.topic(), "t");
        assert_eq!(event.message().body, "hello");
        assert_eq!(event.message().header["A"], "<b>");
        assert_eq!(event.message().header["Micro-Topic"], "t");
    }
}

#[tokio::test]
async fn what_cannot_be_delivered_is_refused() {
    let registry = Memory::new();
    let options = HttpOptions {
        max_message: 200,
        ..HttpOptions::default()
    };
    let broker = connected(&registry, options).await;
    let (handler, mut came) = telling();
    let _subscription = subscribe(&broker, "t", handler).await;
    let id = &entry(&registry).await.nodes[0].id;
    let mut publisher = Publisher::connect(&broker.address()).await;

    publisher.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
    let refused = error(&publisher.answer().await);
    assert_eq!(refused, (405, 400, "Method not allowed".into()));

    let refused = error(&publisher.post(id, "no JSON").await);
    assert_eq!((refused.0, refused.1), (500, 500));
    assert!(
        refused.2.starts_with("Error parsing request body:"),
        "{refused:?}"
    );

    for envelope in ["{}", r#"{"Header":{"Micro-Topic":""}}"#] {
        let refused = error(&publisher.post(id, envelope).await);
        assert_eq!(refused, (500, 500, "Topic not found".into()));
    }

    let other_topic = ENVELOPE.replace("\"t\"", "\"u\"");
    for (id, envelope) in [("other", ENVELOPE), ("", ENVELOPE), (id, &other_topic)] {
        let refused = error(&publisher.post(id, envelope).await);
        assert_eq!(refused, (404, 404, "Subscription not found".into()));
    }

    let large = ENVELOPE.replace("aGVsbG8=", &"aGVs".repeat(50));
    let refused = error(&publisher.post(id, &large).await);
    assert_eq!(
        refused,
        (413, 413, "the message takes more than 200 bytes".into())
    );
    // Where the length is not said before, it shows on the way.
    let mut publisher = Publisher::connect(&broker.address()).await;
    let head = format!("POST /?id={id} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    let chunk = format!("{:x}\r\n{large}\r\n0\r\n\r\n", large.len());
    publisher.send(&format!("{head}{chunk}")).await;
    assert_eq!(publisher.answer().await.0, 413);

    // After all that, one that is fine.
    let mut publisher = Publisher::connect(&broker.address()).await;
    assert_eq!(publisher.post(id, ENVELOPE).await.0, 200);
    assert_eq!(came.recv().await.unwrap().message().body, "hello");
    assert!(came.try_recv().is_err());
}

#[tokio::test]
async fn what_a_handler_fails_with_is_the_answer() {
    let registry = Memory::new();
    let broker = broker(&registry).await;
    let handler = Handler::new(|event: Event| async move {
        match event.message().header.get("Fail") {
            Some(text) if text == "panic" => panic!("as told"),
            Some(text) => Err(HandlerError::from(text.as_str())),
            None => Ok(()),
        }
    });
    let by_hand = SubscribeOptions {
        auto_ack: false,
        ..SubscribeOptions::default()
    };
    let _subscription = broker.subscribe("t", by_hand, handler).await.unwrap();
    let id = &entry(&registry).await.nodes[0].id;
    let mut publisher = Publisher::connect(&broker.address()).await;
    for (header, detail) in [
        (r#""Fail":"no \"luck\"","#, "no \"luck\""),
        (r#""Fail":"panic","#, "panic recovered: as told"),
        ("", "the event was not acknowledged"),
    ] {
        let envelope = format!("{{\"Header\":{{{header}\"Micro-Topic\":\"t\"}}}}");
        let refused = error(&publisher.post(id, &envelope).await);
        assert_eq!(refused, (500, 500, detail.into()));
    }
}

#[tokio::test]
async fn a_handler_goes_on_when_its_publisher_is_gone() {
    let registry = Memory::new();
    let broker = broker(&registry).await;
    let gone = Arc::new(Notify::new());
    let (sender, mut said) = mpsc::unbounded_channel();
    let waiting = gone.clone();
    let handler = Handler::new(move |_| {
        let (waiting, sender) = (waiting.clone(), sender.clone());
        async move {
            sender.send("begun")?;
            waiting.notified().await;
            Ok(sender.send("done")?)
        }
    });
    let subscription = subscribe(&broker, "t", handler).await;
    let id = entry(&registry).await.nodes[0].id.clone();
    let mut publisher = Publisher::connect(&broker.address()).await;
    let posting = tokio::spawn(async move { publisher.post(&id, ENVELOPE).await });
    assert_eq!(said.recv().await, Some("begun"));
    posting.abort();
    assert!(posting.await.unwrap_err().is_cancelled());
    // A whole connection after that one, so its end has been seen.
    let mut other = Publisher::connect(&broker.address()).await;
    assert_eq!(other.post("x", ENVELOPE).await.0, 404);
    let ending = tokio::spawn(subscription.unsubscribe());
    gone.notify_one();
    assert_eq!(said.recv().await, Some("done"));
    ending.await.unwrap().unwrap();
}

#[tokio::test]
async fn connections_end_with_the_broker() {
    let registry = Memory::new();
    let broker = broker(&registry).await;
    let mut idle = Publisher::connect(&broker.address()).await;
    let mut used = Publisher::connect(&broker.address()).await;
    assert_eq!(used.post("x", ENVELOPE).await.0, 404);
    let address = broker.address();
    broker.disconnect().await.unwrap();
    idle.closed().await;
    used.closed().await;
    let refused = tokio::net::TcpStream::connect(address).await;
    assert!(refused.is_err());
}
