//! Calls on their way through the client's layers.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

#[cfg(feature = "middleware")]
use super::dial::Target;
use super::options::CallOptions;
use super::remote::Remote;
use super::requests::Requests;
use super::transport;
use crate::codec::{Encoding, Format, PREFIX, frame};
use crate::error::{Error, Result};
use crate::layers::{Layers, Stack};
use crate::metadata::Metadata;
use crate::spec::{MethodSpec, ServiceSpec};
use crate::streaming::Messages;

/// A call on its way out.
///
/// Of a method that takes a stream the requests are not seen here, only what surrounds them.
pub struct ClientRequest {
    pub(super) remote: Remote,
    pub(super) options: CallOptions,
    pub(super) body: Body,
}

/// What is sent.
pub(super) enum Body {
    /// One message with its prefix.
    Message(Bytes),
    Stream(Requests),
}

impl ClientRequest {
    /// Returns the name of the called service in the registry.
    pub fn service(&self) -> &str {
        &self.remote.called.name
    }

    /// Returns what is known of the service.
    pub fn service_spec(&self) -> &'static ServiceSpec {
        self.remote.called.spec
    }

    /// Returns what is known of the method.
    pub fn method(&self) -> &'static MethodSpec {
        self.remote.method()
    }

    /// Returns the endpoint as the registry names it, e.g. `Greeter.Call`.
    pub fn endpoint(&self) -> String {
        self.service_spec().endpoint(self.method())
    }

    /// Returns what is sent beside the request.
    pub fn metadata(&self) -> &Metadata {
        &self.options.metadata
    }

    /// Returns what is sent beside the request, to be changed.
    pub fn metadata_mut(&mut self) -> &mut Metadata {
        &mut self.options.metadata
    }

    /// Replaces what is sent beside the request.
    pub fn set_metadata(&mut self, metadata: Metadata) {
        self.options.metadata = metadata;
    }

    /// Returns how long the call may still take.
    pub fn remaining(&self) -> Option<Duration> {
        self.options.time.map(|time| time.remaining())
    }

    /// Gives the call at most `timeout` from now; it never gets more time than it had.
    pub fn limit_time(&mut self, timeout: Duration) {
        self.options.limit(timeout);
    }

    /// Sends the call to this `host:port`.
    pub fn set_address(&mut self, address: impl Into<String>) {
        self.options.address = Some(address.into());
    }

    /// Returns whether nobody on the way can read what is sent: by TLS, or because the call stays in
    /// this process. Of a call without an address yet, that is what its client does of itself.
    #[cfg(feature = "middleware")]
    pub(crate) fn is_private(&self) -> Result<bool> {
        let inner = &self.remote.client.inner;
        let address = self.options.address.as_ref().or(inner.address.as_ref());
        match address {
            _ if self.remote.is_local() => Ok(true),
            None => Ok(inner.dialler.has_tls()),
            Some(address) => {
                let scheme = inner.dialler.scheme(&Target::new(address)?);
                Ok(scheme == http::uri::Scheme::HTTPS)
            }
        }
    }

    /// Returns the encoded request; nothing if the method takes a stream.
    pub fn message(&self) -> Option<Bytes> {
        match &self.body {
            Body::Message(frame) if frame[0] == 0 => Some(frame.slice(PREFIX..)),
            Body::Message(_) | Body::Stream(_) => None,
        }
    }

    /// Returns how messages are written and read.
    pub fn format(&self) -> &Format {
        &self.remote.format
    }

    /// Sends the call through the client's layers.
    pub(super) async fn send(self) -> Result<ClientReply> {
        let client = self.remote.client.clone();
        match &client.inner.layers {
            None => transport::send(self).await,
            Some(layers) => layers.send(self).await,
        }
    }

    /// Returns the same call once more; nothing if the method takes a stream.
    pub fn try_clone(&self) -> Option<Self> {
        let Body::Message(frame) = &self.body else {
            return None;
        };
        Some(Self {
            remote: self.remote.clone(),
            options: self.options.clone(),
            body: Body::Message(frame.clone()),
        })
    }
}

impl fmt::Debug for ClientRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientRequest")
            .field("service", &self.service())
            .field("endpoint", &self.endpoint())
            .field("metadata", self.metadata())
            .finish_non_exhaustive()
    }
}

/// What came back.
pub struct ClientReply {
    pub(super) body: ReplyBody,
}

pub(super) enum ReplyBody {
    /// One message without its prefix.
    Message(Bytes),
    Stream(Messages),
}

impl ClientReply {
    /// Makes a reply of one encoded message.
    pub fn from_message(message: Bytes) -> Self {
        Self {
            body: ReplyBody::Message(message),
        }
    }

    /// Makes a reply of `value`, in the format of the call it answers.
    ///
    /// # Errors
    ///
    /// If it cannot be written in that format.
    pub fn encode<E: Encoding<T>, T>(value: &T, format: &Format) -> Result<Self> {
        let frame = frame::<E, T>(value, &format.uncompressed())?;
        Ok(Self::from_message(frame.slice(PREFIX..)))
    }

    /// Calls `ended` once when the reply is over: at once if it is one message, else when its stream
    /// has ended, well or with an error. It is dropped without being called if the stream is dropped
    /// before its end, as one is that nobody wants to read further.
    ///
    /// What `ended` holds lasts as long as the call.
    ///
    /// ```
    /// # use std::sync::atomic::{AtomicU64, Ordering};
    /// # use micro::client::ClientReply;
    /// # use micro::Error;
    /// static FAILED: AtomicU64 = AtomicU64::new(0);
    ///
    /// fn count(reply: ClientReply) -> ClientReply {
    ///     reply.at_end(|how: Result<(), &Error>| {
    ///         FAILED.fetch_add(how.is_err().into(), Ordering::Relaxed);
    ///     })
    /// }
    /// ```
    #[must_use]
    pub fn at_end(self, ended: impl FnOnce(Result<(), &Error>) + Send + 'static) -> Self {
        match self.body {
            ReplyBody::Message(_) => {
                ended(Ok(()));
                self
            }
            ReplyBody::Stream(messages) => Self::stream(Box::pin(Watched {
                messages,
                ended: Some(Box::new(ended)),
            })),
        }
    }

    /// Returns the encoded reply; nothing if the method answers with a stream.
    pub fn message(&self) -> Option<&Bytes> {
        match &self.body {
            ReplyBody::Message(message) => Some(message),
            ReplyBody::Stream(_) => None,
        }
    }

    pub(super) fn stream(messages: Messages) -> Self {
        Self {
            body: ReplyBody::Stream(messages),
        }
    }

    pub(super) fn into_message(self) -> Result<Bytes> {
        match self.body {
            ReplyBody::Message(message) => Ok(message),
            ReplyBody::Stream(_) => Err(wrong("a stream", "one message")),
        }
    }

    pub(super) fn into_stream(self) -> Result<Messages> {
        match self.body {
            ReplyBody::Stream(messages) => Ok(messages),
            ReplyBody::Message(message) => Ok(Box::pin(crate::stream::iter([Ok(message)]))),
        }
    }
}

type Ended = dyn FnOnce(Result<(), &Error>) + Send;

/// A stream of replies whose end somebody waits for.
struct Watched {
    messages: Messages,
    ended: Option<Box<Ended>>,
}

impl Stream for Watched {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(self.messages.as_mut().poll_next(cx));
        let how = match &next {
            Some(Ok(_)) => return Poll::Ready(next),
            Some(Err(error)) => Err(error),
            None => Ok(()),
        };
        if let Some(ended) = self.ended.take() {
            ended(how);
        }
        Poll::Ready(next)
    }
}

fn wrong(got: &str, wanted: &str) -> Error {
    let detail = format!("a layer answered with {got} where the method has {wanted}");
    Error::internal(crate::error::CLIENT, detail)
}

impl fmt::Debug for ClientReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientReply")
            .field("message", &self.message())
            .finish_non_exhaustive()
    }
}

/// What a layer of a client wraps: the layers under it and, at last, the connection.
pub type Outgoing = Stack<ClientRequest, ClientReply>;

/// All of `layers` around the connection; nothing if there are none.
pub(super) fn stack(layers: &Layers<ClientRequest, ClientReply>) -> Option<Outgoing> {
    let connection = || Outgoing::new(|request| Box::pin(transport::send(request)));
    (!layers.is_empty()).then(|| layers.around(connection()))
}
