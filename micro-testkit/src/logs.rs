//! What was logged.

use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::{DefaultGuard, set_default};
use tracing::{Event, Metadata, Subscriber};

/// The events of `tracing` on this thread, while this lives; with all levels, without spans.
///
/// A test's runtime has this one thread, unless it is told otherwise.
///
/// ```
/// use micro_testkit::Logs;
///
/// let logs = Logs::capture();
/// tracing::warn!(user = 7, "no such name");
/// assert_eq!(logs.lines(), ["WARN no such name user=7"]);
/// logs.assert_has("no such name");
/// ```
#[derive(Debug)]
pub struct Logs {
    lines: Lines,
    _until_dropped: DefaultGuard,
}

type Lines = Arc<Mutex<Vec<String>>>;

impl Logs {
    /// Begins to keep events.
    pub fn capture() -> Self {
        let lines = Lines::default();
        Self {
            _until_dropped: set_default(Keep(lines.clone())),
            lines,
        }
    }

    /// Returns the events until now: level, message, and fields as `name=value`.
    pub fn lines(&self) -> Vec<String> {
        lock(&self.lines).clone()
    }

    /// Expects an event with this in its line.
    ///
    /// # Panics
    ///
    /// If there is none, with those there are.
    #[track_caller]
    pub fn assert_has(&self, part: &str) {
        let lines = self.lines();
        if !lines.iter().any(|line| line.contains(part)) {
            panic!("no line has `{part}`; there are:\n{}", lines.join("\n"));
        }
    }
}

fn lock(lines: &Lines) -> MutexGuard<'_, Vec<String>> {
    lines.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Keep(Lines);

impl Subscriber for Keep {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event()
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line::default();
        event.record(&mut line);
        let Line { message, fields } = line;
        let level = event.metadata().level();
        lock(&self.0).push(format!("{level} {message}{fields}"));
    }

    // No span is enabled.
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[derive(Default)]
struct Line {
    message: String,
    fields: String,
}

impl Visit for Line {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // Writing to a string does not fail.
        let _ = match field.name() {
            "message" => write!(self.message, "{value:?}"),
            name => write!(self.fields, " {name}={value:?}"),
        };
    }
}
