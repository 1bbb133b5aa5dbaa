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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::sync::mpsc;

    use crate::Service;
    use crate::broker::{Broker, Handler, Memory, Message, SubscribeOptions};
    use crate::event::Subscriber;
    use crate::registry::{self, Endpoint, Metadata, Registry};

    fn subscriber(topic: &str, events: &mpsc::UnboundedSender<String>) -> Subscriber {
        let events = events.clone();
        let topic = topic.to_owned();
        Subscriber {
            endpoint: Endpoint {
                name: topic.to_uppercase(),
                metadata: Metadata::from([("topic".to_owned(), topic.clone())]),
                ..Endpoint::default()
            },
            topic,
            options: SubscribeOptions::default(),
            handler: Handler::new(move |event| {
                let sent = events.send(event.topic().to_owned());
                async move { Ok(sent?) }
            }),
        }
    }

    #[tokio::test]
    async fn a_service_subscribes_while_it_runs_and_is_registered_with_its_topics() {
        let broker = Arc::new(Memory::new());
        let registry = registry::Memory::new();
        let (events, mut received) = mpsc::unbounded_channel();
        let service = Service::builder("go.micro.service.listener")
            .address("127.0.0.1:0")
            .registry(Arc::new(registry.clone()))
            .broker(broker.clone())
            .subscriber(subscriber("a", &events))
            .subscriber(subscriber("b", &events));
        drop(events);
        let service = service.start().await.unwrap();
        let records = registry.get("go.micro.service.listener").await.unwrap();
        let names = records[0].endpoints.iter().map(|one| one.name.as_str());
        assert_eq!(names.collect::<Vec<_>>(), ["B", "A"]);

        broker.publish("b", Message::new("1")).await.unwrap();
        assert_eq!(received.recv().await.as_deref(), Some("b"));
        service.stop().await;
        // It was given, so that others may go on to use it.
        broker.publish("b", Message::new("2")).await.unwrap();
        assert_eq!(received.recv().await, None);
    }

    #[tokio::test]
    async fn what_cannot_be_subscribed_to_ends_the_start() {
        let (events, _received) = mpsc::unbounded_channel();
        let service = Service::builder("go.micro.service.listener")
            .address("127.0.0.1:0")
            .unlisted()
            .broker(Arc::new(Memory::new()))
            .subscriber(subscriber("", &events));
        let error = service.start().await.unwrap_err();
        let expected = "cannot subscribe to `` with the broker memory: the topic is empty";
        assert!(error.detail().starts_with(expected), "{error}");
    }
}
