//! A service of derived handlers and subscribers: what the registry holds of it, and that events arrive.

use std::sync::Arc;

use micro::broker::Memory;
use micro::registry::{self, Endpoint, Registry, Value};
use micro::{Context, Event, Result, Service, Stream, stream};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

const NAME: &str = "go.micro.service.shop";

#[derive(Serialize, Deserialize)]
struct Order {
    id: u64,
    lines: Vec<Line>,
    address: Option<Address>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    text: String,
}

#[derive(Serialize, Deserialize)]
struct Address {
    city: String,
}

struct Shop;

#[micro::handler]
impl Shop {
    async fn buy(&self, order: Order) -> Result<Line> {
        Ok(Line {
            text: format!("bought {}", order.id),
        })
    }

    async fn track(&self, order: Order) -> Result<impl Stream<Item = Result<Line>> + Send> {
        Ok(stream::iter(order.lines.into_iter().map(Ok)))
    }
}

struct Log(mpsc::UnboundedSender<String>);

impl Log {
    fn tell(&self, what: String) -> Result<()> {
        let told = self.0.send(what);
        told.map_err(|error| micro::Error::conflict("", error.to_string()))
    }
}

#[micro::subscriber(topic = "go.micro.topic.bought")]
impl Log {
    async fn bought(&self, order: Order) -> Result<()> {
        self.tell(format!("bought {}", order.id))
    }

    #[subscriber(topic = "go.micro.topic.sent", queue = "log")]
    async fn sent(&self, cx: Context, line: Line) -> Result<()> {
        let by = cx.metadata().get("micro-from-service").unwrap_or_default();
        self.tell(format!("sent {} by {by}", line.text))
    }
}

#[micro::subscriber(topic = "go.micro.topic.audit")]
async fn on_audit(_: Line) -> Result<()> {
    Ok(())
}

fn value(name: &str, kind: &str, values: Vec<Value>) -> Value {
    Value {
        name: name.into(),
        kind: kind.into(),
        values,
    }
}

fn order() -> Value {
    let city = value("city", "string", vec![]);
    let fields = vec![
        value("id", "uint64", vec![]),
        value("lines", "[]Line", vec![]),
        value("address", "Address", vec![city]),
    ];
    value("Order", "Order", fields)
}

fn line() -> Value {
    value("Line", "Line", vec![value("text", "string", vec![])])
}

#[tokio::test]
async fn a_service_without_a_proto() {
    let registry = registry::Memory::new();
    let (told, mut heard) = mpsc::unbounded_channel();
    let service = Service::builder(NAME)
        .address("127.0.0.1:0")
        .registry(Arc::new(registry.clone()))
        .broker(Arc::new(Memory::new()))
        .handler(ShopServer::new(Shop))
        .subscriber(Log(told))
        .subscriber(on_audit_subscriber())
        .start()
        .await
        .unwrap();

    let records = registry.get(NAME).await.unwrap();
    let endpoint = |name: &str| -> &Endpoint {
        let mut endpoints = records[0].endpoints.iter();
        endpoints
            .find(|endpoint| endpoint.name == name)
            .unwrap_or_else(|| panic!("{name}: {records:?}"))
    };
    assert_eq!(endpoint("Shop.Buy").request, Some(order()));
    assert_eq!(endpoint("Shop.Buy").response, Some(line()));
    assert_eq!(endpoint("Shop.Track").metadata["stream"], "true");
    assert_eq!(endpoint("Log.Bought").request, Some(order()));
    let sent = endpoint("Log.Sent");
    assert_eq!(sent.metadata["topic"], "go.micro.topic.sent");
    assert_eq!(sent.metadata["subscriber"], "true");
    assert_eq!(endpoint("OnAudit").request, Some(line()));

    let shop = ShopClient::new(NAME, service.client());
    let order = || Order {
        id: 7,
        lines: Vec::new(),
        address: None,
    };
    let reply = shop.buy(order()).await.unwrap();
    let bought = Event::json("go.micro.topic.bought", service.publisher());
    bought.publish(&order()).await.unwrap();
    assert_eq!(heard.recv().await.unwrap(), "bought 7");
    let sent = Event::json("go.micro.topic.sent", service.publisher());
    sent.publish(&reply).await.unwrap();
    let expected = format!("sent bought 7 by {NAME}");
    assert_eq!(heard.recv().await.unwrap(), expected);

    service.stop().await;
    assert_eq!(heard.recv().await, None);
}
