//! An event that has come becomes a context and a message.

use crate::broker::{Message, content_type, header};
use crate::codec::{Codec, Encoding, Format, Limits, Side};
use crate::error::{Error, Result, SERVER};
use crate::metadata::Metadata;

/// Reads the message of an event.
///
/// Fields that are not known are passed over, in JSON too: who publishes may be newer.
pub(super) fn decode<E: Encoding<T>, T>(topic: &str, message: &Message) -> Result<T> {
    let named = message.get(header::CONTENT_TYPE).unwrap_or_default();
    let wrong = |code, what: String| Error::new(SERVER, code, format!("topic `{topic}`: {what}"));
    let Some(Form {
        codec,
        may_be_framed,
    }) = Form::of(named, E::choose(Codec::Proto))
    else {
        let what = format!(
            "`{named}` is no content type of events; publish `{}` or `{}`",
            content_type::PROTOBUF,
            content_type::JSON
        );
        return Err(wrong(415, what));
    };
    let chosen = E::choose(codec);
    if chosen != codec {
        let readable = match chosen {
            Codec::Proto => content_type::PROTOBUF,
            Codec::Json => content_type::JSON,
        };
        let what = format!("the subscriber does not read `{named}`; publish `{readable}`");
        return Err(wrong(415, what));
    }
    let body = match may_be_framed {
        true => content_type::unframed(&message.body),
        false => message.body.clone(),
    };
    let format = Format::new(codec, Side::Client, Limits::default());
    E::decode(body, &format).map_err(|error| {
        let what = match named {
            "" => error.detail().to_owned(),
            named => format!("`{named}`: {}", error.detail()),
        };
        wrong(400, what).with_source(error)
    })
}

/// How the body of an event is written.
struct Form {
    codec: Codec,
    may_be_framed: bool,
}

impl Form {
    /// The form of a content type, as the servers of go-micro read it; `unnamed` is what an event without
    /// one is in.
    fn of(content_type: &str, unnamed: Codec) -> Option<Self> {
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        let (codec, may_be_framed) = match essence.to_ascii_lowercase().as_str() {
            "" => (unnamed, unnamed == Codec::Proto),
            "application/protobuf"
            | "application/proto"
            | "application/proto-rpc"
            | "application/octet-stream" => (Codec::Proto, false),
            "application/grpc" | "application/grpc+proto" => (Codec::Proto, true),
            "application/json" | "application/json-rpc" => (Codec::Json, false),
            "application/grpc+json" => (Codec::Json, true),
            _ => return None,
        };
        Some(Self {
            codec,
            may_be_framed,
        })
    }
}

/// The header of an event but its content type, as go-micro's gRPC server tells it.
pub(super) fn metadata(topic: &str, message: &Message) -> Metadata {
    let mut metadata = Metadata::new();
    for (name, value) in &message.header {
        if name.eq_ignore_ascii_case(header::CONTENT_TYPE) {
            continue;
        }
        // Publishers in Go pass on whatever they were called with, `:Authority` too.
        if let Err(error) = metadata.append(name, value) {
            tracing::debug!(topic, %error, "left out of the metadata of an event");
        }
    }
    if metadata.get(header::MICRO_TOPIC).is_none_or(str::is_empty)
        && let Err(error) = metadata.insert(header::MICRO_TOPIC, topic)
    {
        tracing::debug!(topic, %error, "left out of the metadata of an event");
    }
    metadata
}
