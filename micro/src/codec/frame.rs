//! The five bytes before each message: a compression flag and the length.

use bytes::{Buf, BufMut, Bytes, BytesMut};

use super::{Encoding, Format};
use crate::error::{Error, Result};

/// Length of the prefix of a message.
pub(crate) const PREFIX: usize = 5;
/// What a message that comes in parts gets to begin with, if it announced as much.
const ROOM: usize = 64 * 1024;

/// Encodes one message with its prefix into a buffer of its own.
pub(crate) fn frame<E: Encoding<T>, T>(value: &T, format: &Format) -> Result<Bytes> {
    let mut out = BytesMut::new();
    encode_frame::<E, T>(value, format, &mut out)?;
    Ok(out.freeze())
}

/// Appends one message with its prefix; on error nothing is appended.
pub(crate) fn encode_frame<E: Encoding<T>, T>(
    value: &T,
    format: &Format,
    out: &mut BytesMut,
) -> Result<()> {
    let start = out.len();
    out.reserve(PREFIX + E::size(value, format));
    out.put_bytes(0, PREFIX);
    let written = E::encode(value, format, out).and_then(|()| {
        let len = out.len() - start - PREFIX;
        if len > format.limits.send {
            let max = format.limits.send;
            let detail = format!("trying to send message larger than max ({len} vs. {max})");
            return Err(Error::too_large(format.id(), detail));
        }
        let compressed = format.compression.compress(out, start + PREFIX);
        out[start] = compressed.into();
        u32::try_from(out.len() - start - PREFIX)
            .map_err(|_| Error::too_large(format.id(), "message of 4 GiB or more"))
    });
    match written {
        Ok(len) => {
            out[start + 1..start + PREFIX].copy_from_slice(&len.to_be_bytes());
            Ok(())
        }
        Err(error) => {
            out.truncate(start);
            Err(error)
        }
    }
}

/// Cuts received chunks into messages.
#[derive(Debug)]
pub(crate) struct Deframer {
    format: Format,
    chunk: Bytes,
    prefix: [u8; PREFIX],
    prefix_len: usize,
    /// Length of the message being gathered, once its prefix is complete.
    wanted: Option<usize>,
    /// Whether that message is compressed.
    compressed: bool,
    gathered: BytesMut,
}

impl Deframer {
    pub(crate) fn new(format: &Format) -> Self {
        Self {
            format: *format,
            chunk: Bytes::new(),
            prefix: [0; PREFIX],
            prefix_len: 0,
            wanted: None,
            compressed: false,
            gathered: BytesMut::new(),
        }
    }

    /// Adds received bytes; `next` must have returned nothing before.
    pub(crate) fn push(&mut self, chunk: Bytes) {
        debug_assert!(self.chunk.is_empty(), "the last chunk is used up");
        self.chunk = chunk;
    }

    /// Returns the next complete message.
    pub(crate) fn next(&mut self) -> Result<Option<Bytes>> {
        let wanted = match self.wanted {
            Some(wanted) => wanted,
            None => match self.read_prefix()? {
                Some(wanted) => wanted,
                None => return Ok(None),
            },
        };
        if self.gathered.is_empty() && self.chunk.len() >= wanted {
            self.wanted = None;
            let message = self.chunk.split_to(wanted);
            return self.restore(message).map(Some);
        }
        let take = self.chunk.len().min(wanted - self.gathered.len());
        self.make_room(take, wanted);
        self.gathered.put(self.chunk.split_to(take));
        if self.gathered.len() < wanted {
            self.wanted = Some(wanted);
            return Ok(None);
        }
        self.wanted = None;
        let message = std::mem::take(&mut self.gathered).freeze();
        self.restore(message).map(Some)
    }

    /// Makes room for `more` bytes of a message. To announce a large one costs nothing, so room grows
    /// with what is there.
    fn make_room(&mut self, more: usize, wanted: usize) {
        let needed = self.gathered.len() + more;
        if needed > self.gathered.capacity() {
            // More than is wanted: allocators give large memory back to the system at once, and
            // take it from there again for the next message, unless sizes have some slack.
            let room = needed.saturating_mul(16).max(ROOM).min(wanted);
            let room = room.next_power_of_two();
            self.gathered.reserve(room - self.gathered.len());
        }
    }

    fn restore(&self, message: Bytes) -> Result<Bytes> {
        if self.compressed {
            return self.format.received.decompress(message, &self.format);
        }
        Ok(message)
    }

    /// Returns whether the bytes so far end within a message.
    pub(crate) fn is_partial(&self) -> bool {
        self.prefix_len > 0 || self.wanted.is_some()
    }

    fn read_prefix(&mut self) -> Result<Option<usize>> {
        let take = self.chunk.len().min(PREFIX - self.prefix_len);
        self.chunk
            .copy_to_slice(&mut self.prefix[self.prefix_len..self.prefix_len + take]);
        self.prefix_len += take;
        if self.prefix_len < PREFIX {
            return Ok(None);
        }
        self.prefix_len = 0;
        let [flag, len @ ..] = self.prefix;
        self.compressed = match flag {
            0 => false,
            1 => true,
            _ => {
                let detail = format!("a message begins with {flag} instead of 0 or 1");
                return Err(Error::internal(self.format.id(), detail));
            }
        };
        let len = u32::from_be_bytes(len) as usize;
        let max = self.format.limits.receive;
        if len > max {
            let detail = format!("grpc: received message larger than max ({len} vs. {max})");
            return Err(Error::too_large(self.format.id(), detail));
        }
        Ok(Some(len))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Codec, Limits, Side};
    use super::*;

    fn format(max: usize) -> Format {
        let limits = Limits {
            receive: max,
            send: max,
        };
        Format::new(Codec::Proto, Side::Server, limits)
    }

    #[test]
    fn any_cut_gives_the_same_messages() {
        let wire = b"\0\0\0\0\x03abc\0\0\0\0\0\0\0\0\0\x01z";
        for size in 1..=wire.len() {
            let mut deframer = Deframer::new(&format(3));
            let mut messages = Vec::new();
            for chunk in wire.chunks(size) {
                deframer.push(Bytes::copy_from_slice(chunk));
                while let Some(message) = deframer.next().unwrap() {
                    messages.push(message);
                }
            }
            assert_eq!(messages, [&b"abc"[..], b"", b"z"], "chunks of {size}");
            assert!(!deframer.is_partial());
        }
    }

    #[test]
    fn a_cut_message_is_partial() {
        for end in 1..8 {
            let mut deframer = Deframer::new(&format(3));
            deframer.push(Bytes::copy_from_slice(&b"\0\0\0\0\x03abc"[..end]));
            assert_eq!(deframer.next().unwrap(), None);
            assert!(deframer.is_partial(), "{end}");
        }
    }

    #[test]
    fn what_is_only_announced_takes_little_room() {
        let mut deframer = Deframer::new(&format(1 << 30));
        let mut received = 6;
        deframer.push(Bytes::from_static(b"\0\x40\0\0\0a"));
        while received < 1 << 22 {
            assert_eq!(deframer.next().unwrap(), None);
            let room = deframer.gathered.capacity();
            assert!(room <= ROOM.max(32 * received), "{room} for {received}");
            deframer.push(Bytes::from_static(&[0; 1 << 14]));
            received += 1 << 14;
        }
    }

    #[test]
    fn limits_hold_in_both_directions() {
        let mut deframer = Deframer::new(&format(3));
        deframer.push(Bytes::from_static(b"\0\0\0\0\x04"));
        assert_eq!(deframer.next().unwrap_err().code(), 413);

        let mut out = BytesMut::from("kept");
        let error = encode_frame::<super::super::Proto, _>(&"ab".to_owned(), &format(3), &mut out);
        assert_eq!(error.unwrap_err().code(), 413);
        assert_eq!(out, "kept");
        let bytes = frame::<super::super::Proto, _>(&"a".to_owned(), &format(3)).unwrap();
        assert_eq!(bytes, &b"\0\0\0\0\x03\x0a\x01a"[..]);
    }

    #[test]
    fn what_was_not_announced_is_refused() {
        for flag in [1, 2] {
            let mut deframer = Deframer::new(&format(3));
            deframer.push(Bytes::copy_from_slice(&[flag, 0, 0, 0, 1, b'a']));
            assert_eq!(deframer.next().unwrap_err().code(), 500, "{flag}");
        }
    }

    #[cfg(feature = "gzip")]
    fn gzip(max: usize) -> Format {
        Format {
            compression: super::super::Compression::Gzip,
            received: super::super::Compression::Gzip,
            ..format(max)
        }
    }

    #[cfg(feature = "gzip")]
    #[test]
    fn a_compressed_message_comes_back() {
        let text = "micro ".repeat(1000);
        let wire = frame::<super::super::Proto, _>(&text, &gzip(10_000)).unwrap();
        assert_eq!(wire[0], 1);
        assert!(wire.len() < 200, "{}", wire.len());
        let mut deframer = Deframer::new(&gzip(10_000));
        deframer.push(wire.clone());
        let message = deframer.next().unwrap().unwrap();
        assert_eq!(<String as prost::Message>::decode(message).unwrap(), text);

        let empty = frame::<super::super::Proto, _>(&String::new(), &gzip(3)).unwrap();
        assert_eq!(empty, &[0; PREFIX][..]);

        let mut deframer = Deframer::new(&gzip(5_999));
        deframer.push(wire);
        assert_eq!(deframer.next().unwrap_err().code(), 413, "a bomb");
        let mut deframer = Deframer::new(&gzip(10));
        deframer.push(Bytes::from_static(b"\x01\0\0\0\x03abc"));
        assert_eq!(deframer.next().unwrap_err().code(), 500, "not gzip");
    }
}
