//! How single messages are compressed.

use bytes::{Bytes, BytesMut};

use super::Format;
use crate::error::{Error, Result};

/// A compression of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Compression {
    /// None.
    #[default]
    Identity,
    /// gzip; needs feature `gzip`.
    #[cfg(feature = "gzip")]
    Gzip,
}

impl Compression {
    /// What can be read here beside uncompressed messages, as `grpc-accept-encoding` has it.
    pub(crate) const ACCEPTED: Option<&str> = if cfg!(feature = "gzip") {
        Some("gzip")
    } else {
        None
    };

    /// Returns the compression of a name in `grpc-encoding`; nothing if it is not known.
    pub(crate) fn of_name(name: &[u8]) -> Option<Self> {
        match name {
            b"identity" => Some(Self::Identity),
            #[cfg(feature = "gzip")]
            b"gzip" => Some(Self::Gzip),
            _ => None,
        }
    }

    /// Returns the name in `grpc-encoding`; nothing where the header is left out.
    pub(crate) const fn name(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            #[cfg(feature = "gzip")]
            Self::Gzip => Some("gzip"),
        }
    }

    /// Compresses what stands in `out` after `start`; whether that was worth a flag.
    #[cfg_attr(not(feature = "gzip"), expect(unused_variables))]
    pub(super) fn compress(self, out: &mut BytesMut, start: usize) -> bool {
        match self {
            Self::Identity => false,
            #[cfg(feature = "gzip")]
            Self::Gzip if out.len() == start => false,
            #[cfg(feature = "gzip")]
            Self::Gzip => {
                gzip::compress(out, start);
                true
            }
        }
    }

    /// Restores a message that was flagged as compressed.
    #[cfg_attr(not(feature = "gzip"), expect(unused_variables))]
    pub(super) fn decompress(self, message: Bytes, format: &Format) -> Result<Bytes> {
        match self {
            Self::Identity => {
                let detail = "message is compressed without `grpc-encoding`";
                Err(Error::internal(format.id(), detail))
            }
            #[cfg(feature = "gzip")]
            Self::Gzip => gzip::decompress(&message, format),
        }
    }
}

#[cfg(feature = "gzip")]
mod gzip {
    use std::io::{Read, Write};

    use bytes::BufMut;
    use flate2::read::MultiGzDecoder;
    use flate2::write::GzEncoder;

    use super::*;

    #[cfg_attr(not(feature = "gzip"), expect(unused_variables))]
    pub(super) fn compress(out: &mut BytesMut, start: usize) {
        let message = out.split_off(start);
        let mut encoder = GzEncoder::new(out.writer(), flate2::Compression::default());
        let written = encoder.write_all(&message).and_then(|()| encoder.finish());
        written.expect("writing into memory does not fail");
    }

    /// Never makes more than the largest message allowed, however small what it is made of.
    pub(super) fn decompress(message: &[u8], format: &Format) -> Result<Bytes> {
        let max = format.limits.receive;
        // Most texts shrink to a third.
        let mut out = Vec::with_capacity(message.len().saturating_mul(3).min(max));
        let mut decoder = MultiGzDecoder::new(message).take(max as u64 + 1);
        decoder.read_to_end(&mut out).map_err(|error| {
            let detail = format!("message cannot be decompressed: {error}");
            Error::internal(format.id(), detail).with_source(error)
        })?;
        if out.len() > max {
            let detail = format!("grpc: received message larger than max (over {max} vs. {max})");
            return Err(Error::too_large(format.id(), detail));
        }
        Ok(out.into())
    }
}
