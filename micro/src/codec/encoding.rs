//! The choice a generated service makes: which formats its messages have.

use bytes::{BufMut, Bytes, BytesMut};
use serde_core::Serialize;
use serde_core::de::DeserializeOwned;

use super::{Codec, Format, Side};
use crate::error::{Error, Result};
use crate::json;
use crate::spec::traced;

/// A way to write and read messages of type `T`.
///
/// The type that implements this is a marker, chosen when the code is generated: [`ProtoJson`],
/// [`Proto`] or [`Json`].
pub trait Encoding<T>: Send + Sync + 'static {
    /// Returns the format to speak where `preferred` is asked for.
    fn choose(preferred: Codec) -> Codec {
        preferred
    }

    /// Returns the size of the encoded message, or a guess where finding out costs too much.
    fn size(value: &T, format: &Format) -> usize;

    /// Appends the encoded message.
    ///
    /// # Errors
    ///
    /// If the value cannot be written in this format.
    fn encode(value: &T, format: &Format, out: &mut BytesMut) -> Result<()>;

    /// Reads one message.
    ///
    /// # Errors
    ///
    /// If the bytes are not one message of this format.
    fn decode(bytes: Bytes, format: &Format) -> Result<T>;

    /// Returns the fields of the messages, if they are known.
    fn schema() -> Option<json::Schema> {
        None
    }
}

/// Protobuf messages that also have canonical JSON; what generated code uses.
#[derive(Clone, Copy, Debug)]
pub enum ProtoJson {}

/// Protobuf messages without JSON.
#[derive(Clone, Copy, Debug)]
pub enum Proto {}

/// Serde types, always as JSON.
#[derive(Clone, Copy, Debug)]
pub enum Json {}

/// Capacity given to JSON before its size is known.
const JSON_GUESS: usize = 256;

impl<T: prost::Message + Default + json::Value> Encoding<T> for ProtoJson {
    fn size(value: &T, format: &Format) -> usize {
        match format.codec {
            Codec::Proto => value.encoded_len(),
            Codec::Json => JSON_GUESS,
        }
    }

    fn encode(value: &T, format: &Format, out: &mut BytesMut) -> Result<()> {
        match format.codec {
            Codec::Proto => value.encode_raw(out),
            Codec::Json => {
                let options = match format.side {
                    Side::Client => &json::WriteOptions::CANONICAL,
                    Side::Server => &json::WriteOptions::PROTO_NAMES,
                };
                json::write(value, options, out.writer())
                    .map_err(|error| unwritable(format, error))?;
            }
        }
        Ok(())
    }

    fn decode(bytes: Bytes, format: &Format) -> Result<T> {
        match format.codec {
            Codec::Proto => T::decode(bytes).map_err(|error| unreadable(format, error)),
            // go-micro sends nothing for an empty value.
            Codec::Json if bytes.is_empty() => Ok(T::default()),
            Codec::Json => {
                let options = match format.side {
                    Side::Client => &json::ReadOptions::LENIENT,
                    Side::Server => &json::ReadOptions::STRICT,
                };
                json::from_slice(&bytes, options).map_err(|error| unreadable(format, error))
            }
        }
    }

    fn schema() -> Option<json::Schema> {
        Some(T::schema())
    }
}

impl<T: prost::Message + Default> Encoding<T> for Proto {
    fn choose(_: Codec) -> Codec {
        Codec::Proto
    }

    fn size(value: &T, _: &Format) -> usize {
        value.encoded_len()
    }

    fn encode(value: &T, format: &Format, out: &mut BytesMut) -> Result<()> {
        only(Codec::Proto, format)?;
        value.encode_raw(out);
        Ok(())
    }

    fn decode(bytes: Bytes, format: &Format) -> Result<T> {
        only(Codec::Proto, format)?;
        T::decode(bytes).map_err(|error| unreadable(format, error))
    }
}

impl<T: Serialize + DeserializeOwned> Encoding<T> for Json {
    fn choose(_: Codec) -> Codec {
        Codec::Json
    }

    fn size(_: &T, _: &Format) -> usize {
        JSON_GUESS
    }

    fn encode(value: &T, format: &Format, out: &mut BytesMut) -> Result<()> {
        only(Codec::Json, format)?;
        serde_json::to_writer(out.writer(), value).map_err(|error| unwritable(format, error))
    }

    fn decode(bytes: Bytes, format: &Format) -> Result<T> {
        only(Codec::Json, format)?;
        // An empty payload is go-micro's empty value.
        let text = if bytes.is_empty() { b"{}" } else { &bytes[..] };
        serde_json::from_slice(text).map_err(|error| unreadable(format, error))
    }

    fn schema() -> Option<json::Schema> {
        traced::schema::<T>()
    }
}

fn only(codec: Codec, format: &Format) -> Result<()> {
    if format.codec == codec {
        return Ok(());
    }
    let detail = format!("this method speaks only `{}`", codec.content_type());
    Err(Error::new(format.id(), 415, detail))
}

fn unwritable(
    format: &Format,
    error: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> Error {
    let error = error.into();
    Error::internal(format.id(), format!("message cannot be written: {error}")).with_source(error)
}

/// A message the other end sent wrongly: the caller's fault on a server, the callee's on a client.
fn unreadable(
    format: &Format,
    error: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> Error {
    let error = error.into();
    let code = match format.side {
        Side::Client => 500,
        Side::Server => 400,
    };
    let detail = format!("message cannot be read: {error}");
    Error::new(format.id(), code, detail).with_source(error)
}
