//! The broker that the settings name.

use std::sync::Arc;

use micro::broker::{Broker, HttpBroker, HttpOptions};

use crate::failure::{Failure, Result};
use crate::session::Session;

/// Makes the broker, connected.
pub(crate) async fn broker(session: &Session) -> Result<Arc<dyn Broker>> {
    match session.settings.broker.as_deref() {
        None | Some("http") => {}
        Some(other) => {
            let failure = Failure::usage(format!("broker `{other}` is not built in"));
            return Err(failure.hint("there is `http`, which needs a registry alone"));
        }
    }
    let mut options = HttpOptions::default();
    if let Some(address) = session.settings.broker_address.first() {
        options.address.clone_from(address);
    }
    let broker = HttpBroker::new(session.cache.clone(), options);
    broker.connect().await?;
    Ok(Arc::new(broker))
}

/// Whether anyone is known to subscribe to a topic.
pub(crate) fn is_subscribed(session: &Session, topic: &str) -> bool {
    let subscriptions = session.cache.service("micro.http.broker").snapshot();
    let mut nodes = subscriptions.nodes();
    nodes.any(|(_, node)| node.metadata.get("topic").is_some_and(|of| of == topic))
}
