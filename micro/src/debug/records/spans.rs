//! The spans of calls, and how `Debug.Trace` answers with them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use super::proto::{Span, TraceResponse};
use super::ring::Ring;
use super::text::cut;
use crate::error::Error;

/// Spans that are kept, as in go-micro.
const MOST: usize = 256;
/// The most text of an error.
const MOST_TEXT: usize = 1024;

#[derive(Debug)]
pub(super) struct Spans {
    kept: Mutex<Ring<Span>>,
}

impl Default for Spans {
    fn default() -> Self {
        Self {
            kept: Mutex::new(Ring::new(MOST)),
        }
    }
}

impl Spans {
    /// Returns the spans of a trace, or all if it is empty.
    pub(super) fn read(&self, trace: &str) -> TraceResponse {
        let kept: Vec<_> = self.kept().iter().cloned().collect();
        let chosen = kept
            .iter()
            .filter(|span| trace.is_empty() || span.trace == trace);
        TraceResponse {
            spans: chosen.map(|span| Span::clone(span)).collect(),
        }
    }

    fn kept(&self) -> MutexGuard<'_, Ring<Span>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call that goes on; its span is kept when it has ended, however it did.
pub(super) struct Open {
    spans: Arc<Spans>,
    span: Span,
    begun: Instant,
    ended: bool,
}

impl Open {
    /// Begins a call now.
    pub(super) fn new(spans: Arc<Spans>, mut span: Span) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        span.started = now.map_or(0, |now| nanoseconds(now.as_nanos()));
        Self {
            spans,
            span,
            begun: Instant::now(),
            ended: false,
        }
    }

    /// Ends the call.
    pub(super) fn end(mut self, how: Result<(), &Error>) {
        self.ended = true;
        if let Err(error) = how {
            // The text that errors have in go-micro.
            self.failed(cut(&error.to_json(), MOST_TEXT));
        }
    }

    fn failed(&mut self, why: String) {
        self.span.metadata.insert("error".to_owned(), why);
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if !self.ended {
            let why = match std::thread::panicking() {
                true => "the handler panicked",
                false => "the call was given up, or its time was up",
            };
            self.failed(why.to_owned());
        }
        let mut span = std::mem::take(&mut self.span);
        span.duration = nanoseconds(self.begun.elapsed().as_nanos());
        self.spans.kept().push(span);
    }
}

fn nanoseconds(nanoseconds: u128) -> u64 {
    nanoseconds.try_into().unwrap_or(u64::MAX)
}
