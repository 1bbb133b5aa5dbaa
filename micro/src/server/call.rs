//! One call: from its headers to the end of its handler.

use std::net::SocketAddr;
use std::sync::Arc;
use std::task::{self, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use h2::RecvStream;
use h2::server::SendResponse;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue, TE, USER_AGENT};
use http::{Method, Request, StatusCode};
use tokio::time::Instant;

use super::Shared;
use super::arrival::{self, Timely};
use super::responder::{Responder, SharedResponder, refuse};
use super::router::Entry;
use crate::codec::{Codec, Compression, Format, Side};
use crate::context::{CallGuard, Context};
use crate::error::{Error, Result, SERVER};
use crate::grpc::receive::Inbound;
use crate::grpc::{GRPC_ENCODING, TIMEOUT, X_CONTENT_TYPE, timeout};
use crate::metadata::Metadata;
use crate::route::{self, Handler, past_deadline, poll_caught, start_caught};
use crate::spec::MethodKind;
use crate::streaming::Messages;

/// How long handlers may keep their connection from its other calls.
pub(super) const PATIENCE: Duration = Duration::from_micros(100);

/// A call whose handler is known.
pub(super) struct Call {
    entry: Arc<Entry>,
    format: Format,
    context: Context,
    guard: CallGuard,
    body: Inbound,
    message_timeout: Duration,
    responder: Responder,
}

/// Reads the headers of a call; one that cannot be served is refused here.
pub(super) fn accept(
    request: Request<RecvStream>,
    respond: SendResponse<Bytes>,
    peer: SocketAddr,
    shared: &Arc<Shared>,
) -> Option<Call> {
    let (head, body) = request.into_parts();
    let mut headers = head.headers;
    let content_type = headers
        .get(CONTENT_TYPE)
        .filter(|value| is_grpc(value))
        .cloned();
    let Some(content_type) = content_type else {
        refuse(respond, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        return None;
    };
    if head.method != Method::POST {
        refuse(respond, StatusCode::METHOD_NOT_ALLOWED);
        return None;
    }
    let micro = speaks_micro(&headers);
    let mut responder = Responder::new(respond, content_type, micro);
    let received = match compression(&mut headers) {
        Ok(received) => received,
        Err(error) => {
            responder.finish_naming_encodings(error);
            return None;
        }
    };
    let codec = codec(responder.content_type());
    let found = codec.and_then(|codec| Ok((codec, shared.router.find(head.uri.path())?)));
    let (codec, entry) = match found {
        Ok(found) => found,
        Err(error) => {
            responder.finish(Err(error));
            return None;
        }
    };
    let format = Format {
        received,
        // Who compresses understands it; go-micro does neither.
        compression: received,
        ..Format::new(codec, Side::Server, shared.limits())
    };
    let timeout = timeout::take(&mut headers);
    headers.remove(TE);
    headers.remove(X_CONTENT_TYPE);
    let context = Context::received(
        Metadata::from_headers(headers),
        timeout.and_then(|timeout| Instant::now().checked_add(timeout)),
        Some(peer),
        (entry.route.service, entry.route.method),
    );
    let guard = context.guard();
    Some(Call {
        entry: entry.clone(),
        format,
        guard,
        body: Inbound::new(body, &format).open_ended(micro),
        message_timeout: shared.message_timeout(),
        responder: responder.of(&context, shared, received),
        context,
    })
}

impl Call {
    /// Answers at once if the request is there and its handler ready, else in a task of its own.
    pub(super) fn answer_or_spawn(mut self) {
        let Handler::Unary(handler) = &self.entry.route.handler else {
            return self.spawn();
        };
        if !self.entry.is_quick() {
            return self.spawn();
        }
        let message = match message_now(&mut self.body) {
            Poll::Pending => return self.spawn(),
            Poll::Ready(message) => message,
        };
        // Whoever is pending here is polled again by the task, with the task's own waker.
        let cx = &mut task::Context::from_waker(Waker::noop());
        let begun = Instant::now();
        if self
            .context
            .deadline()
            .is_some_and(|deadline| deadline <= begun)
        {
            return self.responder.reply(Err(past_deadline()));
        }
        let context = self.context.clone();
        let started =
            message.and_then(|message| start_caught(|| handler(context, message, self.format)));
        let mut running = match started {
            Ok(running) => running,
            Err(error) => return self.responder.reply(Err(error)),
        };
        let polled = poll_caught(running.as_mut(), cx);
        if begun.elapsed() > PATIENCE {
            self.entry.was_slow();
        }
        match polled {
            Poll::Ready(reply) => {
                drop(running);
                self.responder.reply(reply);
            }
            Poll::Pending => drop(tokio::spawn(self.finish_reply(running))),
        }
    }

    /// Answers in a task of its own.
    pub(super) fn spawn(mut self) {
        // Each kind is spawned as it is: a future around all three would be as large as all three.
        drop(match &self.entry.route.handler {
            Handler::Unary(_) => {
                let message = message_now(&mut self.body);
                tokio::spawn(self.unary(message))
            }
            Handler::ClientStream(_) => tokio::spawn(self.client_stream()),
            Handler::Stream(_) => tokio::spawn(self.stream()),
        });
    }

    async fn unary(mut self, message: Poll<Result<Bytes>>) {
        let (entry, context, format) = (self.entry.clone(), self.context.clone(), self.format);
        let Handler::Unary(handler) = &entry.route.handler else {
            return;
        };
        let (body, limit, noting) = (&mut self.body, self.message_timeout, &entry);
        let running = async move {
            let message = match message {
                Poll::Ready(message) => message,
                Poll::Pending => {
                    let message = arrival::only(body, limit).await;
                    // To take it has woken the connection, which waits on this very thread; it
                    // would wait for the end of a handler that computes.
                    tokio::task::yield_now().await;
                    message
                }
            };
            let mut begun = Some(Instant::now());
            let mut running = handler(context, message?, format);
            std::future::poll_fn(|cx| {
                let polled = running.as_mut().poll(cx);
                if begun.take().is_some_and(|begun| begun.elapsed() > PATIENCE) {
                    noting.was_slow();
                }
                polled
            })
            .await
        };
        let deadline = self.context.deadline();
        let gone = |cx: &mut task::Context<'_>| self.responder.poll_gone(cx);
        if let Some(reply) = route::run(running, deadline, gone).await {
            self.responder.reply(reply);
        }
    }

    async fn client_stream(self) {
        let Self {
            entry,
            format,
            context,
            guard,
            body,
            message_timeout,
            mut responder,
        } = self;
        let Handler::ClientStream(handler) = &entry.route.handler else {
            return;
        };
        let deadline = context.deadline();
        let requests = Box::pin(Timely::new(body, Inbound::is_partial, message_timeout));
        let running = async { handler(context, requests, format).await };
        let gone = |cx: &mut task::Context<'_>| responder.poll_gone(cx);
        if let Some(reply) = route::run(running, deadline, gone).await {
            responder.reply(reply);
        }
        drop(guard);
    }

    async fn stream(self) {
        let Self {
            entry,
            format,
            context,
            guard,
            body,
            message_timeout,
            responder,
        } = self;
        let Handler::Stream(handler) = &entry.route.handler else {
            return;
        };
        let deadline = context.deadline();
        let responder = SharedResponder::new(responder);
        let outlet = Box::new(responder.clone());
        let requests: Messages = if entry.route.method.kind() == MethodKind::ServerStream {
            Box::pin(Timely::new(body.only(), |_| true, message_timeout))
        } else {
            Box::pin(Timely::new(body, Inbound::is_partial, message_timeout))
        };
        let running = async { handler(context, requests, outlet, format).await };
        let gone = |cx: &mut task::Context<'_>| responder.with(|responder| responder.poll_gone(cx));
        if let Some(result) = route::run(running, deadline, gone).await {
            responder.with(|responder| responder.finish(result));
        }
        drop(guard);
    }

    /// Waits for a handler that was not ready at once.
    async fn finish_reply(mut self, running: route::Call<Bytes>) {
        let deadline = self.context.deadline();
        let gone = |cx: &mut task::Context<'_>| self.responder.poll_gone(cx);
        if let Some(reply) = route::run(running, deadline, gone).await {
            self.responder.reply(reply);
        }
    }
}

/// The message of a unary call, if it is there.
fn message_now(body: &mut Inbound) -> Poll<Result<Bytes>> {
    body.poll_only(&mut task::Context::from_waker(Waker::noop()))
}

/// Whether the caller is go-micro, or this crate: it knows go-micro's errors, and it may leave a
/// request open that has all its messages.
fn speaks_micro(headers: &HeaderMap) -> bool {
    let ours = |agent: &HeaderValue| agent.as_bytes().starts_with(b"micro-rs/");
    headers.contains_key(X_CONTENT_TYPE)
        || headers.contains_key(TIMEOUT)
        || headers.get(USER_AGENT).is_some_and(ours)
}

fn is_grpc(content_type: &HeaderValue) -> bool {
    match content_type.as_bytes().strip_prefix(b"application/grpc") {
        Some(rest) => matches!(rest.first(), None | Some(b'+' | b';')),
        None => false,
    }
}

fn compression(headers: &mut HeaderMap) -> Result<Compression> {
    let Some(name) = headers.remove(GRPC_ENCODING) else {
        return Ok(Compression::Identity);
    };
    Compression::of_name(name.as_bytes()).ok_or_else(|| {
        let detail = format!("decompressor is not installed for grpc-encoding {name:?}");
        Error::unimplemented(SERVER, detail)
    })
}

fn codec(content_type: &HeaderValue) -> Result<Codec> {
    let text = content_type.to_str().unwrap_or_default();
    Codec::of_content_type(text)
        .ok_or_else(|| Error::new(SERVER, 415, format!("Unsupported Content-Type: {text}")))
}
