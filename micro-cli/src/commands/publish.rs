//! `micro publish`

use micro::broker::{Message, content_type, header};

use super::call::pairs;
use crate::args::PublishArgs;
use crate::events::{broker, is_subscribed};
use crate::failure::Result;
use crate::output::Io;
use crate::progress::waiting;
use crate::request;
use crate::session::Session;

pub(crate) async fn publish(session: &Session, args: &PublishArgs, io: &mut Io<'_>) -> Result {
    let topic = &args.topic;
    let body = request::one(&args.json)?;
    let mut message = Message::new(body.get().to_owned());
    for (key, value) in pairs(&args.metadata)? {
        message = message.with(key, value);
    }
    let message = message
        .with(header::CONTENT_TYPE, content_type::JSON)
        .with(header::MICRO_TOPIC, topic);
    let broker = broker(session).await?;
    let published = waiting(
        io,
        &format!("publishing to {topic}"),
        broker.publish(topic, message),
    )
    .await;
    broker.disconnect().await?;
    published?;
    if broker.name() == "http" && !is_subscribed(session, topic) {
        io.note(&format!(
            "nobody subscribes to `{topic}` (asked {})",
            session.place()
        ));
    }
    io.write("ok\n")
}
