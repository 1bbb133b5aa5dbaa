//! Events by topic, over the brokers that need no server.

mod http;
mod publish;
mod receive;
mod stub;

use std::sync::Arc;
use std::time::Duration;

use micro::broker::{self, Broker, Handler, Message, SubscribeOptions, Subscription};
use micro::event::Publisher;
use micro::{Context, Subscriber};
use tokio::sync::mpsc;
use tokio::time::timeout;

const TOPIC: &str = "go.micro.topic.greeting";

/// No test waits longer for what has to come.
const PATIENCE: Duration = Duration::from_secs(10);

/// A broker within the process and a publisher on it.
fn memory() -> (Arc<dyn Broker>, Publisher) {
    let broker: Arc<dyn Broker> = Arc::new(broker::Memory::new());
    (broker.clone(), Publisher::new(broker))
}

/// What a subscriber got.
struct Inbox<T> {
    _subscription: Subscription,
    received: mpsc::UnboundedReceiver<T>,
}

impl<T: Send + 'static> Inbox<T> {
    /// Subscribes with a handler that tells what it gets.
    async fn open(
        broker: &dyn Broker,
        subscriber: impl FnOnce(mpsc::UnboundedSender<T>) -> Subscriber,
    ) -> Self {
        let (sender, received) = mpsc::unbounded_channel();
        Self {
            _subscription: subscriber(sender).subscribe(broker).await.unwrap(),
            received,
        }
    }

    async fn next(&mut self) -> T {
        let next = timeout(PATIENCE, self.received.recv()).await;
        next.expect("in time").expect("the subscription lives")
    }

    /// What is there by now.
    fn is_empty(&self) -> bool {
        self.received.is_empty()
    }
}

/// Subscribes to what is on the wire.
async fn raw(broker: &dyn Broker) -> Inbox<Message> {
    Inbox::open(broker, |sender| {
        let handler = Handler::new(move |event: broker::Event| {
            let sender = sender.clone();
            async move { Ok(sender.send(event.message().clone())?) }
        });
        Subscriber::raw(TOPIC, SubscribeOptions::default(), handler)
    })
    .await
}

/// A typed handler that tells what it gets.
fn tell<T: Send + 'static>(
    sender: mpsc::UnboundedSender<(Context, T)>,
) -> impl Fn(Context, T) -> std::future::Ready<micro::Result<()>> + Send + Sync + 'static {
    move |cx, message| {
        sender.send((cx, message)).unwrap();
        std::future::ready(Ok(()))
    }
}
