//! Where a call stands in the trace of a request: the W3C's trace context, and go-micro's.
//!
//! `state.rs` reads what other systems say of themselves.

mod state;

#[cfg(test)]
mod tests;

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use crate::metadata::Metadata;

const TRACEPARENT: &str = "traceparent";
const TRACESTATE: &str = "tracestate";
const MICRO_TRACE: &str = "micro-trace-id";
const MICRO_SPAN: &str = "micro-span-id";
/// What go-micro reads in place of a trace id.
const MICRO_ID: &str = "micro-id";

tokio::task_local! {
    static CURRENT: TraceContext;
}

/// A span in a trace, as it travels from service to service; cheap to clone.
///
/// It is written as the header `traceparent` of W3C Trace Context, level 1, together with what came
/// as `tracestate`, and as go-micro's `micro-trace-id` and `micro-span-id`. What does not follow the
/// specification is ignored, as it demands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceContext {
    trace: u128,
    span: u64,
    sampled: bool,
    state: Option<Arc<str>>,
    /// The trace id as go-micro wrote it, which is with hyphens; it compares the text.
    spelling: Option<Arc<str>>,
}

impl TraceContext {
    /// Begins a trace, which is sampled.
    pub fn root() -> Self {
        let trace = u128::from(random()) << 64 | u128::from(random());
        Self::new(trace.max(1), random().max(1), true)
    }

    /// Returns another span of the same trace.
    pub fn child(&self) -> Self {
        Self {
            span: random().max(1),
            ..self.clone()
        }
    }

    /// Reads the value of a `traceparent`; nothing if it is not one.
    ///
    /// Of versions to come the part that is known is read.
    pub fn parse(traceparent: &str) -> Option<Self> {
        let version = hex(traceparent.get(..2)?, 2)?;
        match (version, traceparent.as_bytes().get(55)) {
            (0xff, _) => return None,
            (0, None) | (1.., None | Some(b'-')) => {}
            _ => return None,
        }
        let (rest, flags) = (traceparent.get(2..53)?, traceparent.get(53..55)?);
        let mut parts = rest.strip_prefix('-')?.strip_suffix('-')?.split('-');
        let trace = hex(parts.next()?, 32)?;
        let span = u64::try_from(hex(parts.next()?, 16)?).ok()?;
        let sampled = hex(flags, 2)? & 1 == 1;
        let known = parts.next().is_none() && trace != 0 && span != 0;
        known.then(|| Self::new(trace, span, sampled))
    }

    /// Reads what came with a call: `traceparent` and `tracestate`, or else go-micro's ids if both
    /// are there and UUIDs.
    pub fn extract(metadata: &Metadata) -> Option<Self> {
        let micro = micro(metadata);
        let Some(mut context) = single(metadata, TRACEPARENT).and_then(Self::parse) else {
            return micro;
        };
        context.state = state::read(metadata.get_all(TRACESTATE)).map(Arc::from);
        let same = micro.filter(|micro| micro.trace == context.trace);
        context.spelling = same.and_then(|micro| micro.spelling);
        Some(context)
    }

    /// Writes it into what goes with a call, in place of what is there of it.
    pub fn inject(&self, metadata: &mut Metadata) {
        let mut put = |name, value: &str| {
            let put = metadata.insert(name, value);
            put.expect("what was read as an id or a state can be sent");
        };
        put(TRACEPARENT, &self.to_string());
        put(MICRO_SPAN, &self.span_id());
        match &self.spelling {
            Some(trace) => put(MICRO_TRACE, trace),
            None => put(MICRO_TRACE, &self.trace_id()),
        }
        match &self.state {
            Some(state) => put(TRACESTATE, state),
            None => metadata.remove(TRACESTATE),
        }
    }

    /// Returns that of the call which is being answered or made, if it goes through
    /// [`Trace`](super::Trace).
    ///
    /// A task that a handler spawns is outside of its call; [`scope`](Self::scope) takes it in.
    pub fn current() -> Option<Self> {
        CURRENT.try_with(Self::clone).ok()
    }

    /// Runs `future` with this as [`current`](Self::current).
    pub async fn scope<F: Future>(self, future: F) -> F::Output {
        CURRENT.scope(self, future).await
    }

    /// Returns the trace: 32 digits.
    pub fn trace_id(&self) -> String {
        format!("{:032x}", self.trace)
    }

    /// Returns the span: 16 digits.
    pub fn span_id(&self) -> String {
        format!("{:016x}", self.span)
    }

    /// Returns whether the one who began the trace wants it kept.
    pub fn is_sampled(&self) -> bool {
        self.sampled
    }

    /// Returns what other systems say of the trace, the value of `tracestate`.
    pub fn state(&self) -> Option<&str> {
        self.state.as_deref()
    }

    fn new(trace: u128, span: u64, sampled: bool) -> Self {
        Self {
            trace,
            span,
            sampled,
            state: None,
            spelling: None,
        }
    }
}

impl fmt::Display for TraceContext {
    /// Writes a `traceparent`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            trace,
            span,
            sampled,
            ..
        } = self;
        write!(f, "00-{trace:032x}-{span:016x}-{:02x}", u8::from(*sampled))
    }
}

/// Exactly so many digits, in lower case.
fn hex(text: &str, digits: usize) -> Option<u128> {
    let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let all = text.len() == digits && text.bytes().all(digit);
    all.then(|| u128::from_str_radix(text, 16).ok()).flatten()
}

/// The value of a name that has one.
fn single<'a>(metadata: &'a Metadata, name: &str) -> Option<&'a str> {
    let mut values = metadata.get_all(name);
    values.next().filter(|_| values.next().is_none())
}

/// go-micro continues a trace only where there is a span too.
fn micro(metadata: &Metadata) -> Option<TraceContext> {
    let spelling = metadata
        .get(MICRO_TRACE)
        .or_else(|| metadata.get(MICRO_ID))?;
    let digits = |id: &str| id.replace('-', "").to_ascii_lowercase();
    let trace = hex(&digits(spelling), 32)?;
    let span = digits(metadata.get(MICRO_SPAN)?);
    // Of a UUID the latter half, which is no less random.
    let span = hex(&span, 16).or_else(|| Some(hex(&span, 32)? & u128::from(u64::MAX)))?;
    let span = u64::try_from(span).ok()?;
    let mut context = TraceContext::new(trace, span, true);
    context.spelling = Some(spelling.into());
    (trace != 0 && span != 0).then_some(context)
}

/// A number that nobody can guess and that does not come again.
fn random() -> u64 {
    static STATE: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    static NEXT: AtomicU64 = AtomicU64::new(0);
    STATE.hash_one(NEXT.fetch_add(1, Ordering::Relaxed))
}
