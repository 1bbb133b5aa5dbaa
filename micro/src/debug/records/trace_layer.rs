//! Follows calls and keeps their spans.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tower_service::Service;

use super::Records;
use super::proto::{Span, SpanType};
use super::spans::{Open, Spans};
use super::text::cut;
use crate::codec::Side;
use crate::error::{Error, Result};
use crate::metadata::Metadata;
use crate::middleware::around::{Around, Inner, layer};
use crate::middleware::{Call, Trace, TraceContext};

/// The most text of an id, which is 36 in go-micro.
const MOST_TEXT: usize = 64;

/// [`Trace`] that keeps the spans of calls for `Debug.Trace`; it takes the place of that.
///
/// A trace that began in go-micro goes on here, and one that goes on there has the same ids in the
/// answers of both. It is for clients: a service that is given [`Records`] has it, outside of its other
/// layers.
#[derive(Clone, Debug)]
pub struct TraceLayer {
    spans: Arc<Spans>,
    /// The name of the service whose calls come in.
    server: Option<Arc<str>>,
}

impl TraceLayer {
    /// Keeps spans in `records`.
    pub fn new(records: &Records) -> Self {
        Self {
            spans: records.spans.clone(),
            server: None,
        }
    }

    pub(super) fn of_server(records: &Records, name: &str) -> Self {
        Self {
            server: Some(name.into()),
            ..Self::new(records)
        }
    }

    /// What is known of a call before it is followed.
    fn span(&self, call: &impl Call) -> Span {
        let came = came(call.metadata());
        let current = || Some(TraceContext::current()?.span_id());
        let (parent, kind) = match call.side() {
            Side::Server => (came.or_else(current), SpanType::Inbound),
            Side::Client => (current().or(came), SpanType::Outbound),
        };
        let service = self.server.as_deref().unwrap_or_else(|| call.service());
        Span {
            parent: parent.unwrap_or_default(),
            name: format!("{service}.{}", call.endpoint()),
            r#type: kind.into(),
            ..Span::default()
        }
    }
}

layer!(TraceLayer);

impl<C: Call> Around<C> for TraceLayer {
    async fn around(self, call: C, inner: impl Inner<C>) -> Result<C::Reply> {
        let keep = Keep {
            span: self.span(&call),
            spans: self.spans,
            inner,
        };
        Trace::new().around(call, keep).await
    }
}

/// Stands within [`Trace`], which has given the call its place in a trace.
struct Keep<S> {
    spans: Arc<Spans>,
    span: Span,
    inner: S,
}

impl<C, S> Service<C> for Keep<S>
where
    C: Call,
    S: Inner<C>,
{
    type Response = C::Reply;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<C::Reply>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, call: C) -> Self::Future {
        let mut span = self.span.clone();
        // In go-micro's words, as they go on to others.
        let mut written = Metadata::new();
        if let Some(own) = TraceContext::current() {
            own.inject(&mut written);
        }
        let id = |name| cut(written.get(name).unwrap_or_default(), MOST_TEXT);
        (span.trace, span.id) = (id(TRACE), id(SPAN));
        let open = Open::new(self.spans.clone(), span);
        let answering = self.inner.call(call);
        Box::pin(async move {
            match answering.await {
                Ok(reply) => Ok(C::at_end(reply, move |how| open.end(how))),
                Err(error) => {
                    open.end(Err(&error));
                    Err(error)
                }
            }
        })
    }
}

const TRACE: &str = "micro-trace-id";
const SPAN: &str = "micro-span-id";

/// The span that a call came from, in go-micro's words if it has those of the same trace: go-micro passes
/// on a `traceparent` as it came, and so names a span that is not the last.
fn came(metadata: &Metadata) -> Option<String> {
    let came = TraceContext::extract(metadata)?;
    let trace = metadata.get(TRACE).unwrap_or_default();
    let same = trace.replace('-', "").to_ascii_lowercase() == came.trace_id();
    let span = metadata.get(SPAN).filter(|_| same);
    Some(span.map_or_else(|| came.span_id(), |span| cut(span, MOST_TEXT)))
}
