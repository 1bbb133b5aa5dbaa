//! A go-micro client calls our service.

mod calls;
mod cancellation;
mod compression;
mod deadlines;
mod debug;
mod errors;
mod json;
mod limits;
mod metadata;
mod panics;
mod paths;
mod retries;
mod stop;
mod streams;

use interop::NAME;
use interop::proto::InteropServer;
use micro::Service;
use micro::debug::Records;
use micro::service::RunningService;
use serde_json::{Value, json};

use crate::handler::{Event, Events, Interop};
use crate::peer::Peer;

/// Our service with a Go client that has its address.
struct FromGo {
    go: Peer,
    events: Events,
    /// Until a test stops it.
    service: Option<RunningService>,
}

impl FromGo {
    /// Starts both; nothing where there is no Go.
    async fn start() -> Option<Self> {
        Self::start_with(&[]).await
    }

    /// Starts both, the client with these arguments after the address.
    async fn start_with(args: &[&str]) -> Option<Self> {
        Self::start_keeping(&Records::new(), args).await
    }

    /// The same, the service with these records.
    async fn start_keeping(records: &Records, args: &[&str]) -> Option<Self> {
        let (handler, events) = Interop::new();
        let service = Service::builder(NAME)
            .unlisted()
            .address("127.0.0.1:0")
            .handler(InteropServer::new(handler))
            .debug(records)
            .start()
            .await
            .unwrap();
        let address = service.address().to_string();
        let go = Peer::start("client", &[&[&*address], args].concat())?;
        Some(Self {
            go,
            events,
            service: Some(service),
        })
    }

    /// Has the client do something and returns what came of it.
    async fn order(&mut self, order: Value) -> Value {
        self.go.say(&order.to_string()).await;
        serde_json::from_str(&self.go.hear().await).unwrap()
    }

    async fn call(&mut self, endpoint: &str, request: Value) -> Value {
        self.order(json!({"do": "call", "endpoint": endpoint, "request": request}))
            .await
    }

    async fn open(&mut self, endpoint: &str) {
        let opened = self.order(json!({"do": "open", "endpoint": endpoint}));
        assert_eq!(opened.await, json!({"opened": true}));
    }

    async fn send(&mut self, request: Value) {
        let sent = self.order(json!({"do": "send", "request": request}));
        assert_eq!(sent.await, json!({"sent": true}));
    }

    async fn receive(&mut self) -> Value {
        self.order(json!({"do": "receive"})).await
    }

    /// Begins a call that lasts until it is cancelled.
    async fn start_waiting(&mut self) {
        let order = json!({"do": "start", "endpoint": "Interop.Wait"});
        self.go.say(&order.to_string()).await;
        let event = self.events.next().await;
        assert!(matches!(event, Event::Called(Some(_))), "{event:?}");
    }

    async fn cancel_waiting(&mut self) {
        let answer = self.order(json!({"do": "cancel"})).await;
        assert_eq!(answer["error"]["code"], 408);
        assert_eq!(answer["error"]["detail"], "context canceled");
    }

    /// Whether the next call is as good as any.
    async fn still_works(&mut self) {
        let reply = self.call("Interop.Echo", json!({"some_text": "still"}));
        assert_eq!(reply.await, json!({"reply": {"some_text": "still"}}));
    }
}

fn number(value: i64) -> Value {
    json!({"value": value.to_string()})
}

fn reply(value: i64) -> Value {
    json!({"reply": number(value)})
}
