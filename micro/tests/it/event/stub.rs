//! Brokers that do as the test says.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use futures_core::future::BoxFuture;
use micro::Subscriber;
use micro::broker::{
    Broker, Error, Handler, HandlerError, Message, Result, SubscribeOptions, Subscription,
};

use super::TOPIC;

/// Never done with publishing, and hard to connect.
#[derive(Debug, Default)]
pub(super) struct Stuck {
    /// How often it is still not to be reached.
    pub(super) unreachable: AtomicUsize,
    pub(super) connected: AtomicUsize,
}

impl Broker for Stuck {
    fn connect(&self) -> BoxFuture<'_, Result<()>> {
        Box::pin(async {
            let left = self.unreachable.load(Ordering::Relaxed);
            if left > 0 {
                self.unreachable.store(left - 1, Ordering::Relaxed);
                return Err(Error::Unreachable {
                    address: "nowhere".into(),
                    reason: "it is not there".into(),
                });
            }
            self.connected.fetch_add(1, Ordering::Relaxed);
            Ok(())
        })
    }

    fn disconnect(&self) -> BoxFuture<'_, Result<()>> {
        Box::pin(async { Ok(()) })
    }

    fn publish<'a>(&'a self, _: &'a str, _: Message) -> BoxFuture<'a, Result<()>> {
        Box::pin(std::future::pending())
    }

    fn subscribe<'a>(
        &'a self,
        _: &'a str,
        _: SubscribeOptions,
        _: Handler,
    ) -> BoxFuture<'a, Result<Subscription>> {
        Box::pin(async { Err(Error::NotConnected) })
    }

    fn name(&self) -> &'static str {
        "stuck"
    }
}

/// Keeps what is subscribed with.
#[derive(Debug, Default)]
struct Caught(Mutex<Option<Handler>>);

impl Broker for Caught {
    fn connect(&self) -> BoxFuture<'_, Result<()>> {
        Box::pin(async { Ok(()) })
    }

    fn disconnect(&self) -> BoxFuture<'_, Result<()>> {
        Box::pin(async { Ok(()) })
    }

    fn publish<'a>(&'a self, _: &'a str, _: Message) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }

    fn subscribe<'a>(
        &'a self,
        topic: &'a str,
        _: SubscribeOptions,
        handler: Handler,
    ) -> BoxFuture<'a, Result<Subscription>> {
        Box::pin(async move {
            *self.0.lock().unwrap() = Some(handler);
            Ok(Subscription::spawn(topic, None, |_| async { Ok(()) }))
        })
    }

    fn name(&self) -> &'static str {
        "caught"
    }
}

/// Has a subscriber handle a message, and returns what the broker is told.
pub(super) async fn handled(
    subscriber: &Subscriber,
    message: Message,
) -> std::result::Result<(), HandlerError> {
    let broker = Arc::new(Caught::default());
    let _subscription = subscriber.subscribe(&*broker).await.unwrap();
    let handler = broker.0.lock().unwrap().take().unwrap();
    handler.handle(TOPIC, message, true).await
}
