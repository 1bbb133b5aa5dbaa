//! The subscriptions of a service.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::timeout;

use super::running::Life;
use super::{ServiceBuilder, announce};
use crate::broker::{self, Subscription};
use crate::error::{Error, Result, SERVER};

/// How long the broker may take to be connected, and for each subscription.
const PATIENCE: Duration = Duration::from_secs(2);

impl ServiceBuilder {
    /// Connects the broker and subscribes, if there is anything to subscribe to.
    pub(super) async fn subscribe(&mut self, life: &mut Life) -> Result<()> {
        let settled = self.settled().clone();
        life.settled = Some(settled.clone());
        let subscribers = std::mem::take(&mut self.discovery.subscribers);
        if subscribers.is_empty() {
            return Ok(());
        }
        let broker = settled.broker()?;
        let place = || announce::broker_place(&*broker);
        let connected = timeout(PATIENCE, broker.connect()).await;
        answered(connected, || {
            format!("cannot connect the broker {}", place())
        })?;
        let mut topics = Vec::new();
        for subscriber in subscribers {
            let topic = subscriber.topic;
            let subscribing = broker.subscribe(&topic, subscriber.options, subscriber.handler);
            let subscribed = timeout(PATIENCE, subscribing).await;
            let what = || format!("cannot subscribe to `{topic}` with the broker {}", place());
            life.subscriptions.push(answered(subscribed, what)?);
            topics.push(topic);
        }
        announce::subscribed(&topics, &*broker);
        Ok(())
    }
}

fn answered<T>(
    result: std::result::Result<broker::Result<T>, tokio::time::error::Elapsed>,
    what: impl FnOnce() -> String,
) -> Result<T> {
    match result {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => {
            let detail = format!("{}: {error}", what());
            Err(Error::unavailable(SERVER, detail).with_source(error))
        }
        Err(_) => {
            let detail = format!("{}: it did not answer within {PATIENCE:?}", what());
            Err(Error::unavailable(SERVER, detail))
        }
    }
}

/// Ends subscriptions, all at once, and waits for their handlers.
pub(super) async fn end(subscriptions: Vec<Subscription>) {
    let mut ending = JoinSet::new();
    for subscription in subscriptions {
        let topic = subscription.topic().to_owned();
        ending.spawn(async move {
            if let Err(error) = subscription.unsubscribe().await {
                tracing::warn!(topic, %error, "subscription not ended");
            }
        });
    }
    ending.join_all().await;
}
