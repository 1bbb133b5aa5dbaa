//! Follows a request through services.

use std::time::Duration;

use tracing::field::Empty;
use tracing::{Instrument, Span};

use super::around::{Around, Inner, layer};
use super::ending::Ending;
use super::{Call, TraceContext};
use crate::codec::Side;
use crate::error::{Error, GrpcCode, Result};

/// Gives each call a span of `tracing` and a place in the trace of its request.
///
/// A server continues the trace that a call came with, or begins one; the calls that its handler makes
/// through clients with this layer are part of it, except from tasks that the handler spawns: those
/// take [`TraceContext::scope`]. A call that is made elsewhere continues what its metadata says, or
/// begins a trace. What the handler sees of the metadata is what came. As in go-micro, calls of the
/// service `Debug` are left alone at a server.
///
/// The span is named `rpc`, of level `INFO`, and has the fields of OpenTelemetry (`otel.name`,
/// `otel.kind`, `otel.status_code`, `rpc.system`, `rpc.service`, `rpc.method`,
/// `rpc.grpc.status_code`), `code` (200 if the call went well), `error`, `peer`, `trace_id`,
/// `span_id` and `parent_span_id`. It ends with the call, which is with the last reply of a stream.
#[derive(Clone, Copy, Debug, Default)]
pub struct Trace {}

impl Trace {
    /// Follows all calls.
    pub fn new() -> Self {
        Self {}
    }
}

impl<C: Call> Around<C> for Trace {
    async fn around(self, mut call: C, mut inner: impl Inner<C>) -> Result<C::Reply> {
        let side = call.side();
        if side == Side::Server && call.service_spec().name() == "Debug" {
            return inner.call(call).await;
        }
        let came = TraceContext::extract(call.metadata());
        let parent = match side {
            // What is current at a server is that of a caller in process.
            Side::Server => came.or_else(TraceContext::current),
            Side::Client => TraceContext::current().or(came),
        };
        let begin = TraceContext::root;
        let context = parent.as_ref().map_or_else(begin, TraceContext::child);
        if side == Side::Client {
            let mut metadata = call.metadata().clone();
            context.inject(&mut metadata);
            call.set_metadata(metadata);
        }
        let span = span(&call, &context, parent.as_ref());
        let ending = Ending::of(&call);
        let answering = async move { inner.call(call).await }.instrument(span.clone());
        let ended = move |how: Result<(), &Error>, _: Duration| record(&span, side, how);
        context.scope(ending.watch_all::<C>(answering, ended)).await
    }
}

layer!(Trace);

fn span(call: &impl Call, context: &TraceContext, parent: Option<&TraceContext>) -> Span {
    let (spec, method) = (call.service_spec(), call.method().name());
    let package = spec.package();
    let dot = if package.is_empty() { "" } else { "." };
    let service = format_args!("{package}{dot}{}", spec.name());
    let kind = match call.side() {
        Side::Client => "client",
        Side::Server => "server",
    };
    tracing::info_span!(
        "rpc",
        otel.name = %format_args!("{service}/{method}"),
        otel.kind = kind,
        otel.status_code = Empty,
        rpc.system = "grpc",
        rpc.service = %service,
        rpc.method = method,
        rpc.grpc.status_code = Empty,
        code = Empty,
        error = Empty,
        peer = call.peer().map(tracing::field::display),
        trace_id = context.trace_id(),
        span_id = context.span_id(),
        parent_span_id = parent.map(TraceContext::span_id),
    )
}

fn record(span: &Span, side: Side, how: Result<(), &Error>) {
    let Err(error) = how else {
        span.record("rpc.grpc.status_code", GrpcCode::Ok as u8);
        span.record("code", 200);
        return;
    };
    span.record("rpc.grpc.status_code", error.grpc_code() as u8);
    span.record("code", error.code());
    span.record("error", tracing::field::display(error));
    if is_fault(error.grpc_code(), side) {
        span.record("otel.status_code", "ERROR");
    }
}

/// By OpenTelemetry's table: what the caller did wrong is no fault of a server.
fn is_fault(code: GrpcCode, side: Side) -> bool {
    use GrpcCode as G;
    let servers = matches!(
        code,
        G::Unknown
            | G::DeadlineExceeded
            | G::Unimplemented
            | G::Internal
            | G::Unavailable
            | G::DataLoss
    );
    side == Side::Client || servers
}
