//! The four kinds of call: builders that become futures.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::in_process::{Local, LocalCall};
use super::layer::{Body, ClientReply};
use super::options::{CallOptions, within};
use super::remote::Remote;
use super::reply_metadata::ReplyMetadata;
use super::requests::{Encoded, Requests, answer_while, send_all};
use crate::codec::{Codec, Compression, Encoding, Format, Limits, PREFIX, ProtoJson, Side, frame};
use crate::error::Result;
use crate::metadata::Metadata;
use crate::streaming::Streaming;

type CallFuture<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;

/// Where a call goes.
pub(super) enum Start {
    Remote(Result<Remote>),
    Local(Local, usize),
}

impl Start {
    /// The formats to write the request and to read the reply in.
    fn format(&self, options: &CallOptions, choose: fn(Codec) -> Codec) -> Format {
        let format = match self {
            Self::Remote(Ok(remote)) => remote.format,
            _ => Format::new(Codec::Proto, Side::Client, Limits::default()),
        };
        let compression = match self {
            Self::Remote(_) => options.compression.unwrap_or(format.compression),
            Self::Local(..) => Compression::Identity,
        };
        Format {
            codec: choose(options.codec.unwrap_or(format.codec)),
            compression,
            ..format
        }
    }
}

macro_rules! call {
    ($(#[$doc:meta])* $name:ident, $field:ident: $input:ty) => {
        $(#[$doc])*
        ///
        /// Nothing is sent before it is awaited; dropping it while it runs cancels the call.
        #[must_use = "a call is made when it is awaited"]
        pub struct $name<Req, Rsp, E = ProtoJson> {
            start: Start,
            options: CallOptions,
            $field: $input,
            types: PhantomData<fn(Req) -> (Rsp, E)>,
        }

        impl<Req, Rsp, E> $name<Req, Rsp, E> {
            pub(super) fn new(start: Start, $field: $input) -> Self {
                Self { start, options: CallOptions::default(), $field, types: PhantomData }
            }

            /// Gives the call this long, until its last reply.
            pub fn timeout(mut self, timeout: Duration) -> Self {
                self.options.timeout = Some(timeout);
                self
            }

            /// Sends `value` as metadata `key`; what cannot be sent fails the call.
            pub fn metadata(mut self, key: impl AsRef<str>, value: impl AsRef<str>) -> Self {
                self.options.insert(key.as_ref(), value.as_ref());
                self
            }

            /// Sends all of `metadata` too, except what gRPC and HTTP keep for themselves.
            pub fn metadata_from(mut self, metadata: &Metadata) -> Self {
                self.options.extend(metadata);
                self
            }

            /// Puts the metadata of the reply into `seen`, as it arrives and also if the call fails.
            pub fn reply_metadata(mut self, seen: &ReplyMetadata) -> Self {
                self.options.seen = Some(seen.clone());
                self
            }

            /// Compresses what is sent; has no meaning in process.
            pub fn compression(mut self, compression: Compression) -> Self {
                self.options.compression = Some(compression);
                self
            }

            /// Makes the call again this often if it fails with a code of
            /// [`is_retryable`](crate::Error::is_retryable), whatever its method does.
            /// Only unary calls are made again.
            pub fn retries(mut self, retries: u32) -> Self {
                self.options.retries = Some(retries);
                self
            }

            /// Sets the pause before an attempt, of which the first retry is 1.
            pub fn backoff(
                mut self,
                backoff: impl Fn(u32) -> Duration + Send + Sync + 'static,
            ) -> Self {
                self.options.backoff = Some(Arc::new(backoff));
                self
            }

            /// Calls this `host:port`; has no meaning in process.
            pub fn address(mut self, address: impl Into<String>) -> Self {
                self.options.address = Some(address.into());
                self
            }

            /// Writes the messages in this format, if the method speaks it.
            pub fn codec(mut self, codec: Codec) -> Self {
                self.options.codec = Some(codec);
                self
            }
        }

        impl<Req, Rsp, E> fmt::Debug for $name<Req, Rsp, E> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).field("options", &self.options).finish()
            }
        }
    };
}

call! {
    /// A call with one request and one reply; by default it has five seconds.
    UnaryCall, request: Req
}
call! {
    /// A call with one request and a stream of replies.
    ///
    /// It is ready when the request is sent; what goes wrong later is an item of the stream.
    ServerStreamCall, request: Req
}
call! {
    /// A call with a stream of requests and one reply.
    ClientStreamCall, requests: Requests<Req>
}
call! {
    /// A call with streams in both directions.
    ///
    /// It is ready when it is open; requests are sent by a task while replies are read.
    BidiStreamCall, requests: Requests<Req>
}

impl<Req, Rsp, E> IntoFuture for UnaryCall<Req, Rsp, E>
where
    E: Encoding<Req> + Encoding<Rsp>,
    Rsp: 'static,
{
    type Output = Result<Rsp>;
    type IntoFuture = CallFuture<Rsp>;

    fn into_future(self) -> CallFuture<Rsp> {
        let Self {
            start,
            mut options,
            request,
            ..
        } = self;
        let format = start.format(&options, <E as Encoding<Req>>::choose);
        let request = options
            .check()
            .and_then(|()| frame::<E, Req>(&request, &format));
        Box::pin(async move {
            let request = request?;
            let reply = match start {
                Start::Remote(remote) => {
                    let remote = Remote { format, ..remote? };
                    options.begin(Some(remote.client.inner.timeout));
                    within(options.time, remote.call(options, Body::Message(request)))
                        .await?
                        .into_message()?
                }
                Start::Local(local, method) => {
                    options.begin(Some(super::DEFAULT_TIMEOUT));
                    let call = LocalCall::new(options, format);
                    local.unary(method, request.slice(PREFIX..), call).await?
                }
            };
            <E as Encoding<Rsp>>::decode(reply, &format)
        })
    }
}

impl<Req, Rsp, E> IntoFuture for ServerStreamCall<Req, Rsp, E>
where
    E: Encoding<Req> + Encoding<Rsp>,
    Rsp: 'static,
{
    type Output = Result<Streaming<Rsp>>;
    type IntoFuture = CallFuture<Streaming<Rsp>>;

    fn into_future(self) -> CallFuture<Streaming<Rsp>> {
        let Self {
            start,
            mut options,
            request,
            ..
        } = self;
        let format = start.format(&options, <E as Encoding<Req>>::choose);
        let request = options
            .check()
            .and_then(|()| frame::<E, Req>(&request, &format));
        Box::pin(async move {
            let request = request?;
            options.begin(None);
            let replies = match start {
                Start::Remote(remote) => {
                    let remote = Remote { format, ..remote? };
                    within(options.time, remote.call(options, Body::Message(request)))
                        .await?
                        .into_stream()?
                }
                Start::Local(local, method) => {
                    let request = Ok(request.slice(PREFIX..));
                    let requests = Box::pin(crate::stream::iter([request]));
                    local.stream(method, requests, LocalCall::new(options, format))
                }
            };
            Ok(Streaming::new::<E>(replies, format))
        })
    }
}

impl<Req, Rsp, E> IntoFuture for ClientStreamCall<Req, Rsp, E>
where
    E: Encoding<Req> + Encoding<Rsp>,
    Req: 'static,
    Rsp: 'static,
{
    type Output = Result<Rsp>;
    type IntoFuture = CallFuture<Rsp>;

    fn into_future(self) -> CallFuture<Rsp> {
        let Self {
            start,
            mut options,
            requests,
            ..
        } = self;
        let format = start.format(&options, <E as Encoding<Req>>::choose);
        let checked = options.check();
        Box::pin(async move {
            checked?;
            options.begin(None);
            let reply = match start {
                Start::Remote(remote) => {
                    let remote = Remote { format, ..remote? };
                    let body = Body::Stream(Box::new(move |remote: Remote, options| {
                        Box::pin(async move {
                            let (sender, replies) = remote.open(&options).await?;
                            let sending = send_all::<E, Req>(sender, requests, format);
                            let reply = answer_while(sending, replies).await?;
                            Ok(ClientReply::from_message(reply))
                        })
                    }));
                    within(options.time, remote.call(options, body))
                        .await?
                        .into_message()?
                }
                Start::Local(local, method) => {
                    let requests = Encoded::messages::<E>(requests, format);
                    let call = LocalCall::new(options, format);
                    local.client_stream(method, requests, call).await?
                }
            };
            <E as Encoding<Rsp>>::decode(reply, &format)
        })
    }
}

impl<Req, Rsp, E> IntoFuture for BidiStreamCall<Req, Rsp, E>
where
    E: Encoding<Req> + Encoding<Rsp>,
    Req: 'static,
    Rsp: 'static,
{
    type Output = Result<Streaming<Rsp>>;
    type IntoFuture = CallFuture<Streaming<Rsp>>;

    fn into_future(self) -> CallFuture<Streaming<Rsp>> {
        let Self {
            start,
            mut options,
            requests,
            ..
        } = self;
        let format = start.format(&options, <E as Encoding<Req>>::choose);
        let checked = options.check();
        Box::pin(async move {
            checked?;
            options.begin(None);
            let replies = match start {
                Start::Remote(remote) => {
                    let remote = Remote { format, ..remote? };
                    let body = Body::Stream(Box::new(move |remote: Remote, options| {
                        Box::pin(async move {
                            let (sender, replies) = remote.open(&options).await?;
                            let task = tokio::spawn(send_all::<E, Req>(sender, requests, format));
                            let replies = replies.with_requests(task).until_deadline();
                            Ok(ClientReply::stream(Box::pin(replies)))
                        })
                    }));
                    within(options.time, remote.call(options, body))
                        .await?
                        .into_stream()?
                }
                Start::Local(local, method) => {
                    let requests = Encoded::messages::<E>(requests, format);
                    local.stream(method, requests, LocalCall::new(options, format))
                }
            };
            Ok(Streaming::new::<E>(replies, format))
        })
    }
}
