//! The four kinds of call: builders that become futures.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::layer::{Body, ClientReply, ClientRequest};
use super::options::{CallOptions, within};
use super::remote::Remote;
use super::reply_metadata::ReplyMetadata;
use super::requests::encoded;
use crate::codec::{Codec, Compression, Encoding, Format, ProtoJson, frame};
use crate::error::Result;
use crate::metadata::Metadata;
#[cfg(feature = "discovery")]
use crate::selector::{Filter, Strategy};
use crate::stream::Stream;
use crate::streaming::Streaming;

type CallFuture<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;

/// Requests that are not encoded yet.
pub(super) type Items<T> = Pin<Box<dyn Stream<Item = T> + Send>>;

/// What all calls have beside their requests.
struct Begun {
    remote: Remote,
    options: CallOptions,
}

impl Begun {
    /// The format to write the requests and to read the replies in.
    fn format(&self, choose: fn(Codec) -> Codec) -> Format {
        let (format, local) = (self.remote.format, self.remote.is_local());
        let compression = self.options.compression.unwrap_or(format.compression);
        Format {
            codec: choose(self.options.codec.unwrap_or(format.codec)),
            compression: if local {
                Compression::Identity
            } else {
                compression
            },
            ..format
        }
    }

    /// Makes the call, and waits for its reply or until its stream of replies is open.
    async fn send(self, format: Format, body: Result<Body>, single: bool) -> Result<ClientReply> {
        let Self {
            remote,
            mut options,
        } = self;
        options.check()?;
        let body = body?;
        let remote = Remote { format, ..remote };
        let unary = single && matches!(body, Body::Message(_));
        options.begin(unary.then_some(remote.client.inner.timeout));
        let time = options.time;
        let request = ClientRequest {
            remote,
            options,
            body,
        };
        // Pinned here: each owner of a future has room for it twice, as it comes and as it runs.
        let sending = std::pin::pin!(request.send());
        within(time, sending).await
    }

    fn single<E, Rsp>(self, format: Format, body: Result<Body>) -> CallFuture<Rsp>
    where
        E: Encoding<Rsp>,
        Rsp: 'static,
    {
        Box::pin(async move {
            let reply = self.send(format, body, true).await?;
            E::decode(reply.into_message()?, &format)
        })
    }

    fn stream<E, Rsp>(self, format: Format, body: Result<Body>) -> CallFuture<Streaming<Rsp>>
    where
        E: Encoding<Rsp>,
        Rsp: 'static,
    {
        Box::pin(async move {
            let reply = self.send(format, body, false).await?;
            Ok(Streaming::new::<E>(reply.into_stream()?, format))
        })
    }
}

macro_rules! call {
    (
        $(#[$doc:meta])*
        $name:ident, $field:ident: $input:ty => $output:ty,
        |$value:ident, $format:ident| $body:expr, $answer:ident
    ) => {
        $(#[$doc])*
        ///
        /// Nothing is sent before it is awaited; dropping it while it runs cancels the call.
        #[must_use = "a call is made when it is awaited"]
        pub struct $name<Req, Rsp, E = ProtoJson> {
            begun: Begun,
            $field: $input,
            types: PhantomData<fn(Req) -> (Rsp, E)>,
        }

        impl<Req, Rsp, E> $name<Req, Rsp, E> {
            pub(super) fn new(remote: Remote, $field: $input) -> Self {
                let options = CallOptions::default();
                Self { begun: Begun { remote, options }, $field, types: PhantomData }
            }

            /// Gives the call this long, until its last reply.
            pub fn timeout(mut self, timeout: Duration) -> Self {
                self.begun.options.timeout = Some(timeout);
                self
            }

            /// Sends `value` as metadata `key`; what cannot be sent fails the call.
            pub fn metadata(mut self, key: impl AsRef<str>, value: impl AsRef<str>) -> Self {
                self.begun.options.insert(key.as_ref(), value.as_ref());
                self
            }

            /// Sends all of `metadata` too, except what gRPC and HTTP keep for themselves.
            pub fn metadata_from(mut self, metadata: &Metadata) -> Self {
                self.begun.options.extend(metadata);
                self
            }

            /// Puts the metadata of the reply into `seen`, as it arrives and also if the call fails.
            pub fn reply_metadata(mut self, seen: &ReplyMetadata) -> Self {
                self.begun.options.seen = Some(seen.clone());
                self
            }

            /// Compresses what is sent; has no meaning in process.
            pub fn compression(mut self, compression: Compression) -> Self {
                self.begun.options.compression = Some(compression);
                self
            }

            /// Makes the call again this often if it fails with a code of
            /// [`is_retryable`](crate::Error::is_retryable), whatever its method does.
            /// Only unary calls are made again.
            pub fn retries(mut self, retries: u32) -> Self {
                self.begun.options.retries = Some(retries);
                self
            }

            /// Sets the pause before an attempt, of which the first retry is 1.
            pub fn backoff(
                mut self,
                backoff: impl Fn(u32) -> Duration + Send + Sync + 'static,
            ) -> Self {
                self.begun.options.backoff = Some(Arc::new(backoff));
                self
            }

            /// Calls this `host:port`; has no meaning in process.
            pub fn address(mut self, address: impl Into<String>) -> Self {
                self.begun.options.address = Some(address.into());
                self
            }

            /// Picks the node by `strategy` in place of the client's.
            #[cfg(feature = "discovery")]
            pub fn strategy(mut self, strategy: Arc<dyn Strategy>) -> Self {
                self.begun.options.wanted().strategy = Some(strategy);
                self
            }

            /// Picks only nodes that pass `filter` too; call it once for each.
            #[cfg(feature = "discovery")]
            pub fn filter(mut self, filter: Filter) -> Self {
                self.begun.options.wanted().filters.push(filter);
                self
            }

            /// Keeps calls of one `key` together, where the strategy is
            /// [`ConsistentHash`](crate::selector::ConsistentHash).
            #[cfg(feature = "discovery")]
            pub fn key(mut self, key: impl Into<String>) -> Self {
                self.begun.options.wanted().key = Some(key.into());
                self
            }

            /// Writes the messages in this format, if the method speaks it.
            pub fn codec(mut self, codec: Codec) -> Self {
                self.begun.options.codec = Some(codec);
                self
            }
        }

        impl<Req, Rsp, E> IntoFuture for $name<Req, Rsp, E>
        where
            E: Encoding<Req> + Encoding<Rsp>,
            Req: 'static,
            Rsp: 'static,
        {
            type Output = Result<$output>;
            type IntoFuture = CallFuture<$output>;

            fn into_future(self) -> CallFuture<$output> {
                let $format = self.begun.format(<E as Encoding<Req>>::choose);
                let $value = self.$field;
                self.begun.$answer::<E, Rsp>($format, $body)
            }
        }

        impl<Req, Rsp, E> fmt::Debug for $name<Req, Rsp, E> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).field("options", &self.begun.options).finish()
            }
        }
    };
}

call! {
    /// A call with one request and one reply; by default it has five seconds.
    UnaryCall, request: Req => Rsp,
    |request, format| frame::<E, Req>(&request, &format).map(Body::Message), single
}
call! {
    /// A call with one request and a stream of replies.
    ///
    /// It is ready when the request is sent; what goes wrong later is an item of the stream.
    ServerStreamCall, request: Req => Streaming<Rsp>,
    |request, format| frame::<E, Req>(&request, &format).map(Body::Message), stream
}
call! {
    /// A call with a stream of requests and one reply.
    ClientStreamCall, requests: Items<Req> => Rsp,
    |requests, format| Ok(Body::Stream(encoded::<E, Req>(requests, format))), single
}
call! {
    /// A call with streams in both directions.
    ///
    /// It is ready when it is open; requests are sent by a task while replies are read.
    BidiStreamCall, requests: Items<Req> => Streaming<Rsp>,
    |requests, format| Ok(Body::Stream(encoded::<E, Req>(requests, format))), stream
}
