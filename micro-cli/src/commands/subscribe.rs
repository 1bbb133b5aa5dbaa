//! `micro subscribe`

use std::sync::Arc;

use micro::broker::{Event, Handler, Message, SubscribeOptions, envelope};
use serde_json::value::RawValue;
use tokio::sync::mpsc;

use crate::args::SubscribeArgs;
use crate::events::broker;
use crate::failure::Result;
use crate::output::{Io, compact};
use crate::session::Session;
use crate::stop;

/// How many events may wait to be printed; more wait at their publishers.
const AHEAD: usize = 64;

pub(crate) async fn subscribe(session: &Session, args: &SubscribeArgs, io: &mut Io<'_>) -> Result {
    let mut stop = stop::signal()?;
    let broker = broker(session).await?;
    let (events, mut received) = mpsc::channel(AHEAD);
    let events = Arc::new(events);
    let handler = Handler::new(move |event: Event| {
        let events = Arc::clone(&events);
        async move {
            let sent = events.send(event.message().clone()).await;
            sent.map_err(|_| "the subscriber is about to end".into())
        }
    });
    let options = SubscribeOptions {
        queue: args.queue.clone(),
        ..SubscribeOptions::default()
    };
    let subscription = broker.subscribe(&args.topic, options, handler).await?;
    io.note(&format!(
        "subscribed to `{}` at {} ({}); Ctrl-C ends",
        args.topic,
        broker.address(),
        session.place()
    ));
    let mut printed = Ok(());
    let mut shown = 0;
    while printed.is_ok() && args.count.is_none_or(|count| shown < count) {
        let Some(Some(message)) = stop::or(&mut stop, received.recv()).await else {
            break;
        };
        let line = || format!("{}\n", body(&message));
        printed = io.show_next(args.print.output, line, || record(&args.topic, &message));
        shown += 1;
    }
    // Those who publish now shall not wait for an answer.
    drop(received);
    subscription.unsubscribe().await?;
    broker.disconnect().await?;
    printed
}

/// Returns the JSON of an event's body; what is no JSON is shown as brokers carry it, in base64.
fn body(message: &Message) -> String {
    match serde_json::from_slice::<&RawValue>(&message.body) {
        Ok(json) => compact(json.get()),
        Err(_) => String::from_utf8_lossy(&envelope::encode(message)).into_owned(),
    }
}

fn record(topic: &str, message: &Message) -> String {
    let topic = serde_json::json!(topic);
    let header = serde_json::json!(message.header);
    format!(
        "{{\"topic\":{topic},\"header\":{header},\"body\":{}}}",
        body(message)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_json() {
        let event = Message::new("{ \"a\": 1.50 }").with("A", "b");
        assert_eq!(body(&event), "{\"a\":1.50}");
        assert_eq!(
            record("t", &event),
            r#"{"topic":"t","header":{"A":"b"},"body":{"a":1.50}}"#
        );
        assert_eq!(
            body(&Message::new(&b"\x0a\x01x"[..])),
            r#"{"Header":{},"Body":"CgF4"}"#
        );
    }
}
