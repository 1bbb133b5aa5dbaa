//! Takes records from `tracing`.

use std::fmt::{self, Write};
use std::sync::Arc;

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

use super::Records;
use super::logs::{Logs, now};
use super::proto::Record;
use super::text::Cut;

/// The most text of one record, message and fields together.
const MOST_TEXT: usize = 4096;

/// A layer of `tracing_subscriber` that keeps the events it sees for `Debug.Log`.
///
/// The message of an event becomes that of a record; its fields, `level`, `target` and `file` become the
/// metadata, where a field of the event counts more. Give it a filter, and the level of that: without
/// one it keeps all there is. Events of h2 are left out: to send a record makes some, which would have
/// to be sent in turn.
#[derive(Clone, Debug)]
pub struct LogLayer {
    logs: Arc<Logs>,
}

impl LogLayer {
    /// Keeps events in `records`.
    pub fn new(records: &Records) -> Self {
        Self {
            logs: records.logs.clone(),
        }
    }
}

impl<S: Subscriber> Layer<S> for LogLayer {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let about = event.metadata();
        if about.target().split("::").next() == Some("h2") {
            return;
        }
        let mut draft = Draft {
            record: Record {
                timestamp: now(),
                ..Record::default()
            },
            room: MOST_TEXT,
        };
        event.record(&mut draft);
        let mut known = |name: &str, value: String| {
            let metadata = &mut draft.record.metadata;
            metadata.entry(name.to_owned()).or_insert(value);
        };
        known("level", about.level().as_str().to_ascii_lowercase());
        known("target", about.target().to_owned());
        if let (Some(file), Some(line)) = (about.file(), about.line()) {
            known("file", format!("{file}:{line}"));
        }
        self.logs.write(draft.record);
    }
}

struct Draft {
    record: Record,
    room: usize,
}

impl Draft {
    fn put(&mut self, field: &Field, value: fmt::Arguments<'_>) {
        let mut text = String::new();
        let mut to = Cut {
            to: &mut text,
            room: &mut self.room,
        };
        // Fails when it is cut.
        let _ = to.write_fmt(value);
        match field.name() {
            "message" => self.record.message = text,
            name => drop(self.record.metadata.insert(name.to_owned(), text)),
        }
    }
}

impl Visit for Draft {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field, format_args!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, format_args!("{value}"));
    }
}
