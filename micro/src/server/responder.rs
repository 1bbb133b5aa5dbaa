//! Writes the answer of one call: headers, messages, and how it ended.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use h2::server::SendResponse;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use http::{Response, StatusCode};
use tokio::time::timeout;

use super::{EVER, Shared};
use crate::codec::Compression;
use crate::context::Context as CallContext;
use crate::error::{Error, Result, SERVER};
use crate::grpc::send::Outbound;
use crate::grpc::{GRPC_ACCEPT_ENCODING, GRPC_ENCODING, status};
use crate::streaming::{Next, Outlet};

/// A reply up to this size is left to h2, whether the caller takes it or not.
const SMALL: usize = 16 * 1024;

/// The answering half of a call.
#[derive(Debug)]
pub(super) struct Responder {
    state: State,
    content_type: HeaderValue,
    /// Whether the caller knows go-micro's errors.
    micro: bool,
    compression: Compression,
    /// The call, once its handler is known.
    call: Option<(CallContext, Arc<Shared>)>,
}

#[derive(Debug)]
enum State {
    /// Nothing is sent yet.
    Silent(SendResponse<Bytes>),
    /// The headers are sent; these trailers are to follow.
    Open(Outbound, HeaderMap),
    /// The caller is gone.
    Gone,
}

impl Responder {
    pub(super) fn new(
        respond: SendResponse<Bytes>,
        content_type: HeaderValue,
        micro: bool,
    ) -> Self {
        Self {
            state: State::Silent(respond),
            content_type,
            micro,
            compression: Compression::Identity,
            call: None,
        }
    }

    pub(super) fn content_type(&self) -> &HeaderValue {
        &self.content_type
    }

    /// Says whose metadata is sent, who names and counts the call, and how messages are compressed.
    pub(super) fn of(
        mut self,
        context: &CallContext,
        shared: &Arc<Shared>,
        compression: Compression,
    ) -> Self {
        self.call = Some((context.clone(), shared.clone()));
        self.compression = compression;
        self
    }

    /// Answers with one message, or with the error.
    pub(super) fn reply(mut self, reply: Result<Bytes>) {
        let message = match reply {
            Ok(message) => message,
            Err(error) => return self.finish(Err(error)),
        };
        self.count(true);
        let (headers, mut trailers) = self.metadata();
        let response = self.headers(headers);
        let State::Silent(respond) = &mut self.state else {
            return;
        };
        // What fails here fails because the caller is gone.
        let Ok(mut stream) = respond.send_response(response, false) else {
            return;
        };
        if message.len() > SMALL {
            return self.reply_in_pieces(Outbound::of(stream, message, SERVER), trailers);
        }
        // h2 holds what the window does not allow yet.
        if stream.send_data(message, false).is_ok() {
            status::write(&mut trailers, Ok(()));
            let _ = stream.send_trailers(trailers);
        }
    }

    /// Sends a large message as the caller takes it, but does not wait for ever for that.
    fn reply_in_pieces(self, mut body: Outbound, mut trailers: HeaderMap) {
        let now = body.poll_flush(&mut Context::from_waker(Waker::noop()));
        if let Poll::Ready(sent) = now {
            if sent.is_ok() {
                status::write(&mut trailers, Ok(()));
                body.trailers(trailers);
            }
            return;
        }
        let limit = match &self.call {
            Some((_, shared)) => shared.message_timeout(),
            None => EVER,
        };
        tokio::spawn(async move {
            let sent = timeout(limit, poll_fn(|cx| body.poll_flush(cx))).await;
            let late = Error::timeout(SERVER, "the reply was not taken in time");
            let sent = sent.unwrap_or(Err(late));
            status::write(&mut trailers, sent.as_ref().copied());
            body.trailers(trailers);
        });
    }

    /// Ends the answer; without a message sent before, all is said in one frame.
    pub(super) fn finish(&mut self, result: Result<()>) {
        self.count(result.is_ok());
        let result = result.map_err(|error| self.in_their_words(error));
        let result = result.as_ref().copied();
        let (headers, later) = self.metadata();
        if !headers.is_empty() {
            self.open(headers);
        }
        let state = std::mem::replace(&mut self.state, State::Gone);
        match state {
            State::Silent(mut respond) => {
                let mut response = self.headers(later);
                status::write(response.headers_mut(), result);
                // Fails only if the caller is gone.
                let _ = respond.send_response(response, true);
            }
            State::Open(mut body, mut trailers) => {
                trailers.extend(later);
                status::write(&mut trailers, result);
                body.trailers(trailers);
            }
            State::Gone => {}
        }
    }

    /// Names the service in an error that names nobody. What the server itself refuses is told to
    /// plain gRPC clients as any gRPC server tells it.
    fn in_their_words(&self, error: Error) -> Error {
        let error = match &self.call {
            Some((_, shared)) => error.or_id(shared.options.name.clone()),
            None => error,
        };
        if !self.micro && error.id() == SERVER {
            error.plain()
        } else {
            error
        }
    }

    /// Refuses a call whose compression is not known here.
    pub(super) fn finish_naming_encodings(&mut self, error: Error) {
        let error = self.in_their_words(error);
        let mut headers = HeaderMap::new();
        let names = Compression::ACCEPTED.unwrap_or("identity");
        headers.insert(GRPC_ACCEPT_ENCODING, HeaderValue::from_static(names));
        let mut response = self.headers(headers);
        status::write(response.headers_mut(), Err(&error));
        if let State::Silent(respond) = &mut self.state {
            let _ = respond.send_response(response, true);
        }
        self.state = State::Gone;
    }

    fn count(&self, well: bool) {
        if let Some((_, shared)) = &self.call {
            shared.counters.count(well);
        }
    }

    /// The handler's own headers and trailers.
    fn metadata(&self) -> (HeaderMap, HeaderMap) {
        let call = self.call.as_ref();
        let head = call.and_then(|(context, _)| context.take_reply());
        let Some(head) = head else {
            // Each has one entry, if all goes well.
            return (HeaderMap::with_capacity(1), HeaderMap::with_capacity(1));
        };
        (
            head.headers.into_unreserved(),
            head.trailers.into_unreserved(),
        )
    }

    /// The headers of the answer, with those of the handler.
    fn headers(&self, mut headers: HeaderMap) -> Response<()> {
        headers.insert(CONTENT_TYPE, self.content_type.clone());
        if let Some(name) = self.compression.name() {
            headers.insert(GRPC_ENCODING, HeaderValue::from_static(name));
        }
        let mut response = Response::new(());
        *response.headers_mut() = headers;
        response
    }

    /// Sends the headers if they are not sent yet.
    fn open(&mut self, headers: HeaderMap) {
        if !matches!(self.state, State::Silent(_)) {
            return;
        }
        let response = self.headers(headers);
        if let State::Silent(respond) = &mut self.state {
            self.state = match respond.send_response(response, false) {
                Ok(stream) => State::Open(Outbound::new(stream, SERVER), HeaderMap::new()),
                Err(_) => State::Gone,
            };
        }
    }

    /// Completes when the caller has given up.
    pub(super) fn poll_gone(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        match &mut self.state {
            State::Silent(respond) => respond.poll_reset(cx).map(drop),
            State::Open(body, _) => body.poll_reset(cx),
            State::Gone => Poll::Ready(()),
        }
    }

    /// The body, after the headers are sent.
    fn body(&mut self) -> Result<&mut Outbound> {
        if matches!(self.state, State::Silent(_)) {
            let (headers, later) = self.metadata();
            self.open(headers);
            if let State::Open(_, trailers) = &mut self.state {
                *trailers = later;
            }
        }
        match &mut self.state {
            State::Open(body, _) => Ok(body),
            _ => Err(Error::cancelled(SERVER, "the caller is gone")),
        }
    }
}

/// The responder of a streaming call: the handler writes to it, its task ends it.
#[derive(Clone, Debug)]
pub(super) struct SharedResponder(Arc<Mutex<Responder>>);

impl SharedResponder {
    pub(super) fn new(responder: Responder) -> Self {
        Self(Arc::new(Mutex::new(responder)))
    }

    /// Runs `action` on the responder. It is the call's task that asks, so nobody ever waits.
    pub(super) fn with<T>(&self, action: impl FnOnce(&mut Responder) -> T) -> T {
        action(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Outlet for SharedResponder {
    fn poll_send_all(&mut self, cx: &mut Context<'_>, next: &mut Next<'_>) -> Poll<Result<()>> {
        self.with(|responder| responder.body()?.poll_send_all(cx, next))
    }
}

/// Refuses what is not gRPC, in words that a browser shows.
pub(super) fn refuse(mut respond: SendResponse<Bytes>, status: StatusCode) {
    const WORDS: &[u8] = b"This is a gRPC server: POST with a content type of application/grpc.\n";
    let mut response = Response::new(());
    *response.status_mut() = status;
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, plain);
    // What fails here fails because the caller is gone.
    if let Ok(mut body) = respond.send_response(response, false) {
        let _ = body.send_data(Bytes::from_static(WORDS), true);
    }
}
