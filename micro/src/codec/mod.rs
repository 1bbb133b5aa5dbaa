//! How messages become bytes: protobuf or JSON, and the five bytes gRPC puts before each.
//!
//! `encoding.rs` is the choice a generated service makes, `frame.rs` the five bytes,
//! `compression.rs` what may happen to a message between the two.

mod compression;
mod encoding;
mod frame;

pub use self::compression::Compression;
pub use self::encoding::{Encoding, Json, Proto, ProtoJson};
pub(crate) use self::frame::{Deframer, PREFIX, encode_frame, frame};

/// The largest message accepted or sent unless configured otherwise: 4 MiB, as in go-micro.
pub const DEFAULT_MAX_MESSAGE: usize = 4 * 1024 * 1024;

/// A wire format of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Codec {
    /// Protobuf binary.
    #[default]
    Proto,
    /// JSON, by the canonical mapping for protobuf messages.
    Json,
}

impl Codec {
    /// Returns the codec of a gRPC content type; nothing if the type is not known.
    pub fn of_content_type(content_type: &str) -> Option<Self> {
        let essence = content_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim_end();
        match essence {
            "application/grpc" | "application/grpc+proto" => Some(Self::Proto),
            "application/grpc+json" => Some(Self::Json),
            _ => None,
        }
    }

    /// Returns the content type this codec is announced with.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Proto => "application/grpc+proto",
            Self::Json => "application/grpc+json",
        }
    }
}

/// Which end of a call encodes: it decides how JSON fields are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Writes `lowerCamelCase` and ignores unknown fields.
    Client,
    /// Writes the proto's own names and refuses unknown fields.
    Server,
}

/// All that decides how the messages of a call are written and read.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    pub(crate) codec: Codec,
    pub(crate) side: Side,
    pub(crate) limits: Limits,
    /// Of the messages that are written.
    pub(crate) compression: Compression,
    /// Of the messages that are read and flagged as compressed.
    pub(crate) received: Compression,
}

impl Format {
    /// Returns the format of uncompressed messages.
    pub(crate) const fn new(codec: Codec, side: Side, limits: Limits) -> Self {
        Self {
            codec,
            side,
            limits,
            compression: Compression::Identity,
            received: Compression::Identity,
        }
    }

    /// Returns the same format without compression.
    pub(crate) fn uncompressed(self) -> Self {
        Self {
            compression: Compression::Identity,
            ..self
        }
    }

    /// Returns the codec.
    pub fn codec(&self) -> Codec {
        self.codec
    }

    /// Returns the end of the call that uses this format.
    pub fn side(&self) -> Side {
        self.side
    }

    /// Returns the id of errors found while writing or reading.
    pub(crate) fn id(&self) -> &'static str {
        match self.side {
            Side::Client => crate::error::CLIENT,
            Side::Server => crate::error::SERVER,
        }
    }
}

/// The largest messages of a call, in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) receive: usize,
    pub(crate) send: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            receive: DEFAULT_MAX_MESSAGE,
            send: DEFAULT_MAX_MESSAGE,
        }
    }
}
