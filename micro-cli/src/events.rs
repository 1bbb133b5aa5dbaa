//! The broker that the settings name.

use std::sync::Arc;

use micro::broker::Broker;

use crate::failure::{Failure, Result};
use crate::session::Session;

/// Makes the broker, connected.
pub(crate) async fn broker(session: &Session) -> Result<Arc<dyn Broker>> {
    let made = session.settings.make_broker(&session.cache);
    let broker = made.map_err(Failure::of_settings)?;
    broker.connect().await?;
    Ok(broker)
}

/// Whether anyone is known to subscribe to a topic.
pub(crate) fn is_subscribed(session: &Session, topic: &str) -> bool {
    let subscriptions = session.cache.service("micro.http.broker").snapshot();
    let mut nodes = subscriptions.nodes();
    nodes.any(|(_, node)| node.metadata.get("topic").is_some_and(|of| of == topic))
}
