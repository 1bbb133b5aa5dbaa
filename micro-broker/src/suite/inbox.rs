//! A subscriber that keeps what it gets.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout};

use crate::{Broker, Event, Handler, HandlerError, Message, SubscribeOptions, Subscription};

/// How long a message may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// In the header of messages that only find out whether a subscription is known.
const PROBE: &str = "X-Probe";

/// A subscription and what has come for it.
pub(super) struct Inbox {
    subscription: Subscription,
    came: mpsc::UnboundedReceiver<(String, Message)>,
    probed: bool,
}

impl Inbox {
    /// Subscribes; each event is acknowledged.
    pub(super) async fn open(broker: &dyn Broker, topic: &str, options: SubscribeOptions) -> Self {
        Self::open_with(broker, topic, options, |_| async { Ok(()) }).await
    }

    /// Subscribes with a handler that ends like `then`.
    pub(super) async fn open_with<F, Fut>(
        broker: &dyn Broker,
        topic: &str,
        options: SubscribeOptions,
        then: F,
    ) -> Self
    where
        F: Fn(Message) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), HandlerError>> + Send + 'static,
    {
        let (sender, came) = mpsc::unbounded_channel();
        let handler = Handler::new(move |mut event: Event| {
            let message = event.message().clone();
            // The test may be over.
            let _ = sender.send((event.topic().to_owned(), message.clone()));
            event.ack();
            then(message)
        });
        let subscribed = broker.subscribe(topic, options, handler).await;
        Self {
            subscription: subscribed.expect("subscribed"),
            came,
            probed: false,
        }
    }

    /// Waits for the next message.
    pub(super) async fn next(&mut self) -> (String, Message) {
        loop {
            let came = timeout(PATIENCE, self.came.recv()).await;
            let came = came.expect("a message comes in time");
            let came = came.expect("the subscription goes on");
            if !came.1.header.contains_key(PROBE) {
                return came;
            }
        }
    }

    /// Waits for so many messages and sorts their bodies.
    pub(super) async fn sorted(&mut self, count: usize) -> Vec<String> {
        let mut bodies = Vec::new();
        for _ in 0..count {
            bodies.push(body(&self.next().await.1));
        }
        bodies.sort();
        bodies
    }

    /// Ends the subscription and returns what else came.
    pub(super) async fn close(self) -> Vec<String> {
        self.subscription.unsubscribe().await.expect("unsubscribed");
        rest(self.came).await
    }

    /// Drops the subscription and returns what else came.
    pub(super) async fn forget(self) -> Vec<String> {
        drop(self.subscription);
        rest(self.came).await
    }

    /// Waits for the end of the subscription and returns what else came.
    pub(super) async fn over(self) -> Vec<String> {
        rest(self.came).await
    }
}

/// What comes until the handler is dropped; nothing can come behind that.
async fn rest(mut came: mpsc::UnboundedReceiver<(String, Message)>) -> Vec<String> {
    let mut bodies = Vec::new();
    let end = async {
        while let Some((_, message)) = came.recv().await {
            if !message.header.contains_key(PROBE) {
                bodies.push(body(&message));
            }
        }
    };
    let ended = timeout(PATIENCE, end).await;
    ended.expect("the subscription ends in time");
    bodies
}

fn body(message: &Message) -> String {
    String::from_utf8_lossy(&message.body).into_owned()
}

/// Publishes until all these subscriptions are known to the publisher.
pub(super) async fn settle(broker: &dyn Broker, topic: &str, inboxes: &mut [&mut Inbox]) {
    let give_up = Instant::now() + PATIENCE;
    loop {
        // Whatever comes of it.
        let _ = broker
            .publish(topic, Message::new("").with(PROBE, "1"))
            .await;
        for inbox in inboxes.iter_mut() {
            inbox.probed |= inbox.came.try_recv().is_ok();
        }
        if inboxes.iter().all(|inbox| inbox.probed) {
            return;
        }
        assert!(
            Instant::now() < give_up,
            "all subscriptions get known in time"
        );
        sleep(Duration::from_millis(1)).await;
    }
}

/// A name that nobody else has.
pub(super) fn unique() -> String {
    static LAST: AtomicU64 = AtomicU64::new(0);
    let number = LAST.fetch_add(1, Ordering::Relaxed);
    let since = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    format!("suite.{:x}.{number}", since.as_nanos())
}
