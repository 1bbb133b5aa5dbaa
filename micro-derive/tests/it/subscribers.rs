//! Functions and blocks that take events: what they subscribe to, and that events reach them.

use std::sync::Arc;

use micro::broker::{Broker, Memory};
use micro::event::{Event, IntoSubscribers, Publisher, Subscriber};
use micro::{Context, Error, Metadata};
use serde::{Deserialize, Serialize};
use tokio::sync::{Semaphore, mpsc};

const GREETED: &str = "go.micro.topic.greeted";

#[derive(Serialize, Deserialize)]
struct Greeted {
    name: String,
}

impl Greeted {
    fn of(name: &str) -> Self {
        Self { name: name.into() }
    }
}

/// An error of the user's own.
#[derive(Debug)]
struct Nameless;

impl From<Nameless> for Error {
    fn from(_: Nameless) -> Self {
        Self::bad_request("greeter", "a name is needed")
    }
}

static CALLS: Semaphore = Semaphore::const_new(0);

/// Counts who was greeted.
#[micro::subscriber(topic = GREETED, queue = "counters", name = "Count")]
async fn on_greeted(cx: Context, Greeted { name }: Greeted) -> Result<(), Nameless> {
    assert_eq!(cx.metadata().get("Micro-Topic"), Some(GREETED));
    CALLS.add_permits(1);
    match name.as_str() {
        "" => Err(Nameless),
        _ => Ok(()),
    }
}

#[micro::subscriber(topic = "plain")]
async fn r#match(_: String) -> micro::Result<()> {
    Ok(())
}

mod elsewhere {
    /// Is seen from outside, and so is its subscriber.
    #[micro::subscriber(topic = "elsewhere")]
    #[deprecated]
    pub(crate) async fn on_event(_: u8) -> micro::Result<()> {
        Ok(())
    }
}

struct Log {
    told: mpsc::UnboundedSender<String>,
}

impl Log {
    const LEFT: &str = "go.micro.topic.left";

    fn tell(&self, what: impl Into<String>) {
        self.told.send(what.into()).unwrap();
    }
}

#[micro::subscriber(topic = "go.micro.topic.greeted")]
impl Log {
    async fn greeted(&self, event: Greeted) -> micro::Result<()> {
        self.tell(format!("greeted {}", event.name));
        Ok(())
    }

    #[subscriber(topic = Self::LEFT, queue = "log", name = "Gone")]
    async fn left(&self, cx: Context, event: Greeted) -> Result<(), Nameless> {
        let tone = cx.metadata().get("tone").unwrap_or("none");
        self.tell(format!("left {} {tone}", event.name));
        Ok(())
    }

    #[cfg(any())]
    async fn absent(&self, event: Greeted) -> micro::Result<()> {
        Ok(())
    }

    #[deprecated]
    #[subscriber(topic = "go.micro.topic.ping", encoding = "proto")]
    async fn pinged(&self, ping: Ping) -> micro::Result<()> {
        self.tell(format!("pinged {}", ping.stroke));
        Ok(())
    }

    #[subscriber(topic = "go.micro.topic.text", encoding = "proto+json")]
    async fn texted(&self, text: String) -> micro::Result<()> {
        self.tell(format!("texted {text}"));
        Ok(())
    }
}

#[derive(Clone, PartialEq, prost::Message)]
struct Ping {
    #[prost(int64, tag = "1")]
    stroke: i64,
}

/// Two blocks of one type: another wraps it.
struct Held<T>(T);

#[micro::subscriber(topic = "held", name = "Other")]
impl Held<u8> {
    async fn handle(&self, _: Greeted) -> micro::Result<()> {
        Ok(())
    }
}

macro_rules! subscribers {
    ($function:ident, $object:ident, $message:ty) => {
        #[micro::subscriber(topic = "macro")]
        async fn $function(cx: Context, message: $message) -> micro::Result<()> {
            let _ = (cx, message);
            Ok(())
        }

        struct $object;

        #[micro::subscriber(topic = "macro", queue = GREETED)]
        impl $object {
            async fn handle(&self, cx: Context, message: $message) -> micro::Result<()> {
                $function(cx, message).await
            }
        }
    };
}

subscribers!(on_macro, Macro, Greeted);

/// What the registry is told: name, topic, type of the message.
fn told(subscribers: impl IntoSubscribers) -> Vec<String> {
    let subscribers = subscribers.into_subscribers();
    subscribers.iter().map(tell).collect()
}

fn tell(subscriber: &Subscriber) -> String {
    let endpoint = subscriber.endpoint();
    assert_eq!(endpoint.metadata["subscriber"], "true");
    let message = endpoint.request.as_ref().unwrap();
    format!(
        "{} {} {}",
        endpoint.name, endpoint.metadata["topic"], message.kind
    )
}

fn log() -> (Log, mpsc::UnboundedReceiver<String>) {
    let (told, heard) = mpsc::unbounded_channel();
    (Log { told }, heard)
}

#[test]
fn what_functions_subscribe_to() {
    assert_eq!(
        told(on_greeted_subscriber()),
        ["Count go.micro.topic.greeted Greeted"]
    );
    assert_eq!(told(match_subscriber()), ["Match plain string"]);
    #[allow(deprecated)]
    let subscriber = elsewhere::on_event_subscriber();
    assert_eq!(told(subscriber), ["OnEvent elsewhere uint8"]);
    let queue = format!("{:?}", on_greeted_subscriber());
    assert!(queue.contains("queue: Some(\"counters\")"), "{queue}");
}

#[test]
fn what_blocks_subscribe_to() {
    assert_eq!(
        told(log().0),
        [
            "Log.Greeted go.micro.topic.greeted Greeted",
            "Log.Gone go.micro.topic.left Greeted",
            "Log.Pinged go.micro.topic.ping Ping",
            "Log.Texted go.micro.topic.text string",
        ]
    );
    assert_eq!(told(Held(1)), ["Other.Handle held Greeted"]);
    assert_eq!(told(Macro), ["Macro.Handle macro Greeted"]);
    assert_eq!(told(on_macro_subscriber()), ["OnMacro macro Greeted"]);
}

/// Subscribes and publishes within a memory broker, which waits for its subscribers.
struct Bus {
    broker: Arc<dyn Broker>,
    subscriptions: Vec<micro::broker::Subscription>,
}

impl Bus {
    async fn with(subscribers: impl IntoSubscribers) -> Self {
        let broker: Arc<dyn Broker> = Arc::new(Memory::new());
        let mut subscriptions = Vec::new();
        for subscriber in subscribers.into_subscribers() {
            subscriptions.push(subscriber.subscribe(&*broker).await.unwrap());
        }
        Self {
            broker,
            subscriptions,
        }
    }

    fn publisher(&self) -> Publisher {
        assert!(!self.subscriptions.is_empty());
        Publisher::new(self.broker.clone())
    }
}

#[tokio::test]
async fn a_function_is_called() {
    let bus = Bus::with(on_greeted_subscriber()).await;
    let greeted = Event::json(GREETED, bus.publisher());
    greeted.publish(&Greeted::of("John")).await.unwrap();
    greeted.publish(&Greeted::of("")).await.unwrap();
    CALLS.acquire_many(2).await.unwrap().forget();
    // It is still a function.
    let mut metadata = Metadata::new();
    metadata.insert("Micro-Topic", GREETED).unwrap();
    let cx = Context::new().with_metadata(metadata);
    on_greeted(cx, Greeted::of("John")).await.unwrap();
}

#[tokio::test]
async fn each_method_has_the_events_of_its_topic() {
    let (log, mut heard) = log();
    let bus = Bus::with(log).await;
    let john = Greeted::of("John");
    let event = Event::json(GREETED, bus.publisher());
    event.publish(&john).await.unwrap();
    assert_eq!(heard.recv().await.unwrap(), "greeted John");
    let event = Event::json(Log::LEFT, bus.publisher());
    event.publish(&john).metadata("tone", "soft").await.unwrap();
    assert_eq!(heard.recv().await.unwrap(), "left John soft");
    let event = Event::proto("go.micro.topic.ping", bus.publisher());
    event.publish(&Ping { stroke: 4 }).await.unwrap();
    assert_eq!(heard.recv().await.unwrap(), "pinged 4");
    let event = Event::new("go.micro.topic.text", bus.publisher());
    event.publish(&"hi".to_owned()).await.unwrap();
    assert_eq!(heard.recv().await.unwrap(), "texted hi");
    heard.try_recv().unwrap_err();
}
