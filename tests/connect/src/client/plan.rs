//! What a test wants of a call.

use std::time::Duration;

use micro::client::ReplyMetadata;
use micro::codec::Compression;
use micro::{Error, Metadata, Result};
use prost::Message;
use prost_types::Any;

use crate::proto::client_compat_request::cancel::CancelTiming;
use crate::proto::{self, ClientCompatRequest, StreamType};
use crate::words;

/// A call to make.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) method: String,
    pub(super) address: String,
    pub(super) metadata: Metadata,
    pub(super) compression: Compression,
    pub(super) timeout: Option<Duration>,
    pub(super) max_receive: Option<usize>,
    /// Whether a reply is awaited after each request.
    pub(super) in_turns: bool,
    /// Before each request.
    pub(super) delay: Duration,
    pub(super) give_up: Option<GiveUp>,
    /// What comes with the replies.
    pub(super) reply: ReplyMetadata,
    messages: Vec<Any>,
}

/// When to cancel the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GiveUp {
    /// Instead of ending the requests.
    BeforeTheirEnd,
    /// So long after the end of the requests.
    After(Duration),
    /// When so many replies have come.
    AtReply(usize),
}

impl Plan {
    pub(super) fn read(request: ClientCompatRequest) -> Result<Self> {
        let compression = match request.compression() {
            proto::Compression::Gzip => Compression::Gzip,
            _ => Compression::Identity,
        };
        let give_up = request.cancel.map(|cancel| match cancel.cancel_timing {
            Some(CancelTiming::BeforeCloseSend(())) => GiveUp::BeforeTheirEnd,
            Some(CancelTiming::AfterCloseSendMs(wait)) => GiveUp::After(milliseconds(wait)),
            Some(CancelTiming::AfterNumResponses(count)) => GiveUp::AtReply(count as usize),
            None => GiveUp::After(Duration::ZERO),
        });
        Ok(Self {
            address: format!("{}:{}", request.host, request.port),
            metadata: words::metadata(&request.request_headers)?,
            compression,
            timeout: request.timeout_ms.map(milliseconds),
            max_receive: match request.message_receive_limit {
                0 => None,
                limit => Some(limit as usize),
            },
            in_turns: request.stream_type() == StreamType::FullDuplexBidiStream,
            delay: milliseconds(request.request_delay_ms),
            give_up,
            reply: ReplyMetadata::new(),
            method: request.method.unwrap_or_default(),
            messages: request.request_messages,
        })
    }

    /// The requests of a stream.
    pub(super) fn requests<T: Message + Default>(&self) -> Result<Vec<T>> {
        let messages = self.messages.iter();
        messages
            .map(|any| Ok(T::decode(any.value.as_slice())?))
            .collect()
    }

    /// The request of a call that has one.
    pub(super) fn request<T: Message + Default>(&self) -> Result<T> {
        let mut requests = self.requests()?;
        match (requests.pop(), requests.is_empty()) {
            (Some(request), true) => Ok(request),
            _ => Err(Error::bad_request("", "this method takes one request")),
        }
    }

    /// How long the call lasts once the requests are sent; nothing if to its end.
    pub(super) fn patience(&self) -> Option<Duration> {
        match self.give_up {
            Some(GiveUp::After(wait)) => Some(wait),
            _ => None,
        }
    }
}

fn milliseconds(count: u32) -> Duration {
    Duration::from_millis(count.into())
}
