//! The replies of a call, from its headers to its status.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use h2::RecvStream;
use h2::client::ResponseFuture;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Response, StatusCode};
use tokio::task::JoinHandle;
use tokio::time::{Instant, Sleep};

use super::choice::Choice;
use super::driver::InFlight;
use super::options::{CallOptions, past_deadline};
use super::reply_metadata::ReplyMetadata;
use crate::codec::{Compression, Format};
use crate::error::{self, CLIENT, Error, Result};
use crate::grpc::receive::Inbound;
use crate::grpc::{
    GRPC_ENCODING, GRPC_STATUS, MAX_ANSWER_HEADERS, broken, connection_lost, status, was_cancelled,
};

/// The replies of a call, still encoded; dropping them cancels what is left of it.
pub(super) struct Replies {
    state: State,
    format: Format,
    deadline: Option<Instant>,
    sleep: Option<Pin<Box<Sleep>>>,
    requests: Option<Task>,
    seen: Option<ReplyMetadata>,
    call: InFlight,
    choice: Choice,
}

enum State {
    Headers(ResponseFuture),
    Messages(Inbound),
    /// With what is wrong if they do not tell of an error.
    Trailers(Inbound, Option<Error>),
    Ended,
}

impl Replies {
    pub(super) fn new(
        response: ResponseFuture,
        format: Format,
        options: &CallOptions,
        call: InFlight,
        choice: Choice,
    ) -> Self {
        Self {
            state: State::Headers(response),
            format,
            deadline: options.time.map(|time| time.deadline),
            sleep: None,
            requests: None,
            seen: options.seen.clone(),
            call,
            choice,
        }
    }

    /// Called when the whole request was handed to the connection.
    pub(super) fn sent(&self) {
        self.call.sent();
    }

    /// Ends the call at its deadline, while its replies are being read.
    pub(super) fn until_deadline(mut self) -> Self {
        let deadline = self.deadline;
        self.sleep = deadline.map(|deadline| Box::pin(tokio::time::sleep_until(deadline)));
        self
    }

    /// Stops `task`, which sends the requests, together with the call; its failure is the call's.
    pub(super) fn with_requests(mut self, task: JoinHandle<Result<()>>) -> Self {
        self.requests = Some(Task(task));
        self
    }

    /// Waits for the single reply of a call.
    ///
    /// Borrowed, not owned: a future has room for what it owns twice.
    pub(super) async fn single(&mut self) -> Result<Bytes> {
        let mut next = async || std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await;
        let Some(reply) = next().await.transpose()? else {
            return Err(Error::unimplemented(
                CLIENT,
                "the call ended without a reply",
            ));
        };
        match next().await.transpose()? {
            None => {
                std::mem::take(&mut self.choice).answered();
                Ok(reply)
            }
            Some(_) => Err(Error::unimplemented(CLIENT, "more than one reply")),
        }
    }

    fn poll_requests(&mut self, cx: &mut Context<'_>) -> Result<()> {
        let Some(task) = &mut self.requests else {
            return Ok(());
        };
        let Poll::Ready(sent) = Pin::new(&mut task.0).poll(cx) else {
            return Ok(());
        };
        self.requests = None;
        sent.unwrap_or_else(|error| Err(Error::from(error).or_id(CLIENT)))
    }

    fn poll_reply(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        loop {
            match &mut self.state {
                State::Headers(response) => {
                    let response = ready!(Pin::new(response).poll(cx));
                    let response = response.map_err(|error| broken(CLIENT, error))?;
                    self.choice.answers();
                    match read_headers(response, &self.format, self.seen.as_ref())? {
                        Some(messages) => self.state = State::Messages(messages),
                        None => return Poll::Ready(None),
                    }
                }
                State::Messages(messages) => {
                    let wrong = match ready!(messages.poll_message(cx)) {
                        Some(Ok(message)) => return Poll::Ready(Some(Ok(message))),
                        Some(Err(error)) if !messages.was_cut() => {
                            return Poll::Ready(Some(Err(error)));
                        }
                        end => end.and_then(Result::err),
                    };
                    let State::Messages(body) = std::mem::replace(&mut self.state, State::Ended)
                    else {
                        continue;
                    };
                    self.state = State::Trailers(body, wrong);
                }
                State::Trailers(body, wrong) => {
                    let trailers = ready!(body.poll_trailers(cx))?.unwrap_or_default();
                    if let Some(seen) = &self.seen {
                        seen.saw_trailers(&trailers);
                    }
                    let status = status::read(&trailers).unwrap_or_else(|| {
                        let max = MAX_ANSWER_HEADERS;
                        let detail = format!(
                            "the call ended without a status, or with trailers larger than max ({max})"
                        );
                        Err(Error::internal(CLIENT, detail))
                    });
                    // A server whose time is up stops where it is, even within a message.
                    let told = trailers.contains_key(GRPC_STATUS);
                    let error = match (status, wrong.take()) {
                        (Err(error), Some(wrong)) => Some(if told { error } else { wrong }),
                        (status, wrong) => status.err().or(wrong),
                    };
                    return Poll::Ready(error.map(Err));
                }
                State::Ended => return Poll::Ready(None),
            }
        }
    }
}

impl Drop for Replies {
    fn drop(&mut self) {
        self.choice.given_up(Some(&self.call));
    }
}

impl Stream for Replies {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut next = self.poll_reply(cx);
        if next.is_pending() {
            if let Err(error) = self.poll_requests(cx) {
                next = Poll::Ready(Some(Err(error)));
            } else if let Some(sleep) = &mut self.sleep {
                next = sleep.as_mut().poll(cx).map(|()| Some(Err(past_deadline())));
            }
        }
        // A server may notice the deadline first and reset the call.
        if let Poll::Ready(Some(Err(error))) = &next
            && was_cancelled(error)
            && self
                .deadline
                .is_some_and(|deadline| deadline <= Instant::now())
        {
            next = Poll::Ready(Some(Err(past_deadline())));
        }
        if let Poll::Ready(Some(Err(error))) = &next
            && connection_lost(error)
        {
            std::mem::take(&mut self.choice).lost();
        }
        if matches!(next, Poll::Ready(None | Some(Err(_)))) {
            self.state = State::Ended;
            self.requests = None;
        }
        next
    }
}

/// Reads the head of an answer; nothing if that was all and the call went well.
fn read_headers(
    response: Response<RecvStream>,
    format: &Format,
    seen: Option<&ReplyMetadata>,
) -> Result<Option<Inbound>> {
    let (head, body) = response.into_parts();
    // Only the last headers of an answer tell how it ended.
    if body.is_end_stream()
        && let Some(status) = status::read(&head.headers)
    {
        if let Some(seen) = seen {
            seen.saw_trailers(&head.headers);
        }
        return status.map(|()| None);
    }
    if let Some(seen) = seen {
        seen.saw_headers(&head.headers);
    }
    let content_type = head
        .headers
        .get(CONTENT_TYPE)
        .map_or(&b""[..], HeaderValue::as_bytes);
    if head.status != StatusCode::OK || !content_type.starts_with(b"application/grpc") {
        let code = match head.status.as_u16() {
            code @ 400.. => i32::from(code),
            _ => 500,
        };
        let shown = String::from_utf8_lossy(content_type);
        let detail = format!(
            "not a gRPC answer: HTTP {}, content type `{shown}`",
            head.status
        );
        let error = Error::new(CLIENT, code, detail);
        return Err(error.received(error::of_http(head.status.as_u16()), Vec::new()));
    }
    let received = match head.headers.get(GRPC_ENCODING) {
        None => Compression::Identity,
        Some(name) => Compression::of_name(name.as_bytes()).ok_or_else(|| {
            let detail = format!("the answer is compressed by {name:?}, which was not offered");
            Error::internal(CLIENT, detail)
        })?,
    };
    let format = Format {
        received,
        ..*format
    };
    Ok(Some(Inbound::new(body, &format)))
}

/// A task that ends with its owner.
pub(super) struct Task(pub(super) JoinHandle<Result<()>>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}
