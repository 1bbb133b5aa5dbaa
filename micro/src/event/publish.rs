//! One message on its way to a topic.

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::time::Duration;

use bytes::BytesMut;

use super::{Event, failure};
use crate::broker::{Header, Message, content_type, header};
use crate::codec::{Codec, Encoding, Format, Limits, ProtoJson, Side};
use crate::error::{CLIENT, Error, Result};
use crate::grpc::is_reserved;
use crate::metadata::Metadata;
use crate::uuid;

/// A message that is published when this is awaited.
///
/// Dropping it while it runs stops waiting; the message may have been published.
///
/// # Errors
///
/// The [source](std::error::Error::source) of what the broker says is a [`broker::Error`](crate::broker::Error). Of
/// its codes, 400 is a topic that can't be, 413 a message that is too large, 429 a subscriber that is
/// behind, 503 a broker or subscribers that can't be reached, 408 a time that is up, 500 subscribers that
/// failed; who that was is in the detail.
#[must_use = "a message is published when this is awaited"]
pub struct Publish<'a, T, E = ProtoJson> {
    event: &'a Event<T, E>,
    message: &'a T,
    codec: Codec,
    metadata: Metadata,
    timeout: Option<Duration>,
    /// The first wrong option; publishing fails with it.
    fault: Option<Error>,
}

impl<'a, T, E> Publish<'a, T, E> {
    pub(super) fn new(event: &'a Event<T, E>, message: &'a T) -> Self {
        Self {
            event,
            message,
            codec: event.codec,
            metadata: Metadata::new(),
            timeout: None,
            fault: None,
        }
    }

    /// Writes this message in this format, if its type has it.
    pub fn codec(mut self, codec: Codec) -> Self {
        self.codec = codec;
        self
    }

    /// Sends `value` as metadata `key`; what cannot be sent fails the publishing.
    ///
    /// What gRPC and HTTP keep for themselves, as `content-type`, is left out, as with calls. `Micro-Id` replaces
    /// the random one, for a message that is published a second time.
    pub fn metadata(mut self, key: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        let (key, value) = (key.as_ref(), value.as_ref());
        if !is_reserved(key)
            && let Err(error) = self.metadata.insert(key, value)
        {
            self.fault.get_or_insert(error.or_id(CLIENT));
        }
        self
    }

    /// Sends all of `metadata` too, such as that of a [`Context`](crate::Context), except what gRPC and HTTP keep for
    /// themselves and what an event says of itself: its id, its topic and who published it.
    ///
    /// An event has one text for each name: of several, they are joined by commas; what is not UTF-8 is
    /// left out.
    pub fn metadata_from(mut self, metadata: &Metadata) -> Self {
        let mut others = metadata.clone();
        for own in [
            header::MICRO_ID,
            header::MICRO_TOPIC,
            header::MICRO_FROM_SERVICE,
        ] {
            others.remove(own);
        }
        self.metadata.extend_unreserved(&others);
        self
    }

    /// Waits this long at most; without it, as long as the broker does.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    fn into_message(self) -> Result<Message>
    where
        E: Encoding<T>,
    {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let codec = E::choose(self.codec);
        let format = Format::new(codec, Side::Client, Limits::default());
        let mut body = BytesMut::with_capacity(E::size(self.message, &format));
        E::encode(self.message, &format, &mut body)?;

        let mut header = Header::new();
        for (name, value) in self.metadata.iter() {
            let joined = header.entry(name).or_default();
            if !joined.is_empty() {
                joined.push(',');
            }
            joined.push_str(value);
        }
        let own = |name: &str| name.to_owned();
        header
            .entry(own(header::MICRO_ID))
            .or_insert_with(uuid::random);
        if let Some(service) = self.event.publisher.service_name() {
            let from = header.entry(own(header::MICRO_FROM_SERVICE));
            from.or_insert_with(|| service.to_owned());
        }
        let content_type = match codec {
            Codec::Proto => content_type::PROTOBUF,
            Codec::Json => content_type::JSON,
        };
        header.insert(own(header::CONTENT_TYPE), content_type.to_owned());
        header.insert(own(header::MICRO_TOPIC), self.event.topic().to_owned());
        Ok(Message {
            header,
            body: body.freeze(),
        })
    }
}

impl<T, E: Encoding<T>> IntoFuture for Publish<'_, T, E> {
    type Output = Result<()>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let (publisher, topic) = (self.event.publisher.clone(), self.event.topic.clone());
        let timeout = self.timeout;
        let message = self.into_message();
        Box::pin(async move {
            let message = message?;
            let sending = publisher.send(&topic, message);
            let Some(timeout) = timeout else {
                return sending.await;
            };
            let sent = tokio::time::timeout(timeout, sending).await;
            sent.unwrap_or_else(|_| Err(failure::timed_out(&topic, timeout)))
        })
    }
}

impl<T, E> fmt::Debug for Publish<'_, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Publish")
            .field("topic", &self.event.topic)
            .field("codec", &self.codec)
            .field("metadata", &self.metadata)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
