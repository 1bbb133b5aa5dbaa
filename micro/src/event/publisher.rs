//! What events are published with.

use std::fmt;
use std::sync::Arc;

use tokio::sync::OnceCell;

use super::failure;
use crate::broker::{Broker, Message};
use crate::error::Result;

/// Publishes over a broker; cheap to clone.
///
/// The broker is connected when the first event is published; if that fails, so does the event, and the next
/// one tries again.
#[derive(Clone)]
pub struct Publisher {
    service: Option<Arc<str>>,
    link: Arc<Link>,
}

/// The way to the broker, which all clones share.
struct Link {
    make: Box<dyn Fn() -> Result<Arc<dyn Broker>> + Send + Sync>,
    connected: OnceCell<Arc<dyn Broker>>,
}

impl Publisher {
    /// Publishes over this broker.
    pub fn new(broker: Arc<dyn Broker>) -> Self {
        Self::lazy(move || Ok(broker.clone()))
    }

    /// Publishes over the broker that `make` says when the first event is published.
    pub(crate) fn lazy(make: impl Fn() -> Result<Arc<dyn Broker>> + Send + Sync + 'static) -> Self {
        Self {
            service: None,
            link: Arc::new(Link {
                make: Box::new(make),
                connected: OnceCell::new(),
            }),
        }
    }

    /// Says in each event that this service has published it.
    #[must_use]
    pub fn service(mut self, service: impl Into<Arc<str>>) -> Self {
        self.service = Some(service.into());
        self
    }

    /// Returns the service that publishes.
    pub(super) fn service_name(&self) -> Option<&str> {
        self.service.as_deref()
    }

    pub(super) async fn send(&self, topic: &str, message: Message) -> Result<()> {
        let broker = self
            .link
            .connected
            .get_or_try_init(|| self.link.connect(topic))
            .await?;
        let published = broker.publish(topic, message).await;
        published.map_err(|error| failure::of(topic, error))
    }
}

impl Link {
    async fn connect(&self, topic: &str) -> Result<Arc<dyn Broker>> {
        let broker = (self.make)()?;
        let connected = broker.connect().await;
        connected.map_err(|error| failure::of(topic, error))?;
        Ok(broker)
    }
}

impl fmt::Debug for Publisher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Publisher")
            .field("service", &self.service)
            .field("broker", &self.link.connected.get())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::broker::Memory;
    use crate::error::{CLIENT, Error};

    #[tokio::test]
    async fn the_broker_is_made_once_but_tried_until_it_is() {
        let asked = Arc::new(AtomicUsize::new(0));
        let count = asked.clone();
        let publisher = Publisher::lazy(move || match count.fetch_add(1, Ordering::Relaxed) {
            0 => Err(Error::bad_request(CLIENT, "no broker is named `htpp`")),
            _ => Ok(Arc::new(Memory::new())),
        });
        assert_eq!(asked.load(Ordering::Relaxed), 0);

        let error = publisher.send("t", Message::default()).await.unwrap_err();
        assert_eq!(error.detail(), "no broker is named `htpp`");
        for publisher in [publisher.clone(), publisher] {
            publisher.send("t", Message::default()).await.unwrap();
            assert_eq!(asked.load(Ordering::Relaxed), 2);
        }
    }
}
