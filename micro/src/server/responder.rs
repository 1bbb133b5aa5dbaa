//! Writes the answer of one call: headers, messages, and how it ended.

use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use h2::server::SendResponse;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use http::{Response, StatusCode};

use crate::error::{Error, Result, SERVER};
use crate::grpc::send::Outbound;
use crate::grpc::status;
use crate::streaming::{Next, Outlet};

/// The answering half of a call.
#[derive(Debug)]
pub(super) struct Responder {
    state: State,
    content_type: HeaderValue,
}

#[derive(Debug)]
enum State {
    /// Nothing is sent yet.
    Silent(SendResponse<Bytes>),
    /// The headers are sent.
    Open(Outbound),
    /// The caller is gone.
    Gone,
}

impl Responder {
    pub(super) fn new(respond: SendResponse<Bytes>, content_type: HeaderValue) -> Self {
        Self {
            state: State::Silent(respond),
            content_type,
        }
    }

    /// Answers with one message, or with the error.
    pub(super) fn reply(mut self, reply: Result<Bytes>) {
        let message = match reply {
            Ok(message) => message,
            Err(error) => return self.finish(Err(error)),
        };
        let State::Silent(respond) = &mut self.state else {
            return;
        };
        // What fails here fails because the caller is gone.
        let Ok(mut stream) = respond.send_response(headers(self.content_type), false) else {
            return;
        };
        // The message is whole in memory anyway; h2 holds what the window does not allow yet.
        if stream.send_data(message, false).is_ok() {
            let mut trailers = HeaderMap::with_capacity(1);
            status::write(&mut trailers, Ok(()));
            let _ = stream.send_trailers(trailers);
        }
    }

    /// Ends the answer; without a message sent before, all is said in one frame.
    pub(super) fn finish(&mut self, result: Result<()>) {
        let result = result.as_ref().copied();
        match &mut self.state {
            State::Silent(respond) => {
                let mut response = headers(self.content_type.clone());
                status::write(response.headers_mut(), result);
                // Fails only if the caller is gone.
                let _ = respond.send_response(response, true);
            }
            State::Open(body) => {
                let mut trailers = HeaderMap::with_capacity(3);
                status::write(&mut trailers, result);
                body.trailers(trailers);
            }
            State::Gone => {}
        }
        self.state = State::Gone;
    }

    /// Completes when the caller has given up.
    pub(super) fn poll_gone(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        match &mut self.state {
            State::Silent(respond) => respond.poll_reset(cx).map(drop),
            State::Open(body) => body.poll_reset(cx),
            State::Gone => Poll::Ready(()),
        }
    }

    /// The body, after the headers are sent.
    fn body(&mut self) -> Result<&mut Outbound> {
        if let State::Silent(respond) = &mut self.state {
            self.state = match respond.send_response(headers(self.content_type.clone()), false) {
                Ok(stream) => State::Open(Outbound::new(stream, SERVER)),
                Err(_) => State::Gone,
            };
        }
        match &mut self.state {
            State::Open(body) => Ok(body),
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

/// Refuses what is not gRPC.
pub(super) fn refuse(mut respond: SendResponse<Bytes>) {
    let mut response = Response::new(());
    *response.status_mut() = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    let _ = respond.send_response(response, true);
}

fn headers(content_type: HeaderValue) -> Response<()> {
    let mut response = Response::new(());
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    response
}
