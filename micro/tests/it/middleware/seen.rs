//! What `tracing` is told, seen by a test.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

type Fields = BTreeMap<String, String>;

/// A span or an event.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub(super) name: String,
    pub(super) level: String,
    pub(super) fields: Fields,
    /// The span it is in, by its place in the order of their beginning.
    pub(super) within: Option<usize>,
    pub(super) closed: bool,
}

impl Told {
    pub(super) fn get(&self, field: &str) -> &str {
        self.fields.get(field).map_or("", String::as_str)
    }
}

#[derive(Debug, Default)]
struct State {
    spans: Vec<Told>,
    events: Vec<Told>,
    /// How many hold each span.
    held: Vec<usize>,
    entered: Vec<usize>,
}

/// Keeps what is told on this thread.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen(Arc<Mutex<State>>);

impl Seen {
    pub(super) fn begin() -> (Self, tracing::subscriber::DefaultGuard) {
        let seen = Self::default();
        let guard = tracing::subscriber::set_default(seen.clone());
        (seen, guard)
    }

    pub(super) fn spans(&self) -> Vec<Told> {
        self.0.lock().unwrap().spans.clone()
    }

    pub(super) fn events(&self) -> Vec<Told> {
        self.0.lock().unwrap().events.clone()
    }

    /// Forgets the events.
    pub(super) fn take_events(&self) -> Vec<Told> {
        std::mem::take(&mut self.0.lock().unwrap().events)
    }
}

fn place(id: &Id) -> usize {
    usize::try_from(id.into_u64()).unwrap() - 1
}

impl Subscriber for Seen {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("micro::middleware")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Visited::default();
        span.record(&mut fields);
        let mut state = self.0.lock().unwrap();
        let told = Told {
            name: span.metadata().name().to_owned(),
            level: span.metadata().level().to_string(),
            fields: fields.0,
            within: state.entered.last().copied(),
            closed: false,
        };
        state.spans.push(told);
        state.held.push(1);
        Id::from_u64(state.spans.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut fields = Visited::default();
        values.record(&mut fields);
        self.0.lock().unwrap().spans[place(span)]
            .fields
            .extend(fields.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Visited::default();
        event.record(&mut fields);
        let mut state = self.0.lock().unwrap();
        let told = Told {
            name: fields.0.remove("message").unwrap_or_default(),
            level: event.metadata().level().to_string(),
            fields: fields.0,
            within: state.entered.last().copied(),
            closed: true,
        };
        state.events.push(told);
    }

    fn enter(&self, span: &Id) {
        self.0.lock().unwrap().entered.push(place(span));
    }

    fn exit(&self, span: &Id) {
        let mut state = self.0.lock().unwrap();
        let at = state.entered.iter().rposition(|open| *open == place(span));
        state.entered.remove(at.unwrap());
    }

    fn clone_span(&self, span: &Id) -> Id {
        self.0.lock().unwrap().held[place(span)] += 1;
        span.clone()
    }

    fn try_close(&self, span: Id) -> bool {
        let mut state = self.0.lock().unwrap();
        let held = &mut state.held[place(&span)];
        *held -= 1;
        let closed = *held == 0;
        state.spans[place(&span)].closed |= closed;
        closed
    }
}

#[derive(Default)]
struct Visited(Fields);

impl Visit for Visited {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
}
