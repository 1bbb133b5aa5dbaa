//! What a stranger's bytes reach first, for the fuzzer of this project.

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue};

use crate::codec::{Codec, Compression, Deframer, Format, Limits, Side};
use crate::grpc::{status, timeout};
use crate::metadata::Metadata;

const MOST: usize = 64 * 1024;

/// Cuts a body into messages. The first byte says how it arrives: in which pieces, and whether as gzip.
///
/// # Errors
///
/// If a message is larger than allowed, or pieces of another size give other messages.
pub fn framing(bytes: &[u8]) -> Result<(), String> {
    let Some((how, body)) = bytes.split_first() else {
        return Ok(());
    };
    let limits = Limits {
        receive: MOST,
        send: MOST,
    };
    let received = if how & 1 == 1 {
        Compression::of_name(b"gzip").unwrap_or_default()
    } else {
        Compression::Identity
    };
    let format = Format {
        received,
        ..Format::new(Codec::Proto, Side::Server, limits)
    };
    let whole = messages(body, body.len().max(1), &format);
    let pieces = messages(body, usize::from(how >> 1) + 1, &format);
    if whole != pieces {
        return Err("pieces of another size give other messages".to_owned());
    }
    match whole.0.iter().map(Bytes::len).find(|len| *len > MOST) {
        Some(len) => Err(format!("a message of {len} bytes")),
        None => Ok(()),
    }
}

/// The messages before the first error, and how it ended.
fn messages(body: &[u8], size: usize, format: &Format) -> (Vec<Bytes>, Option<i32>, bool) {
    let mut deframer = Deframer::new(format);
    let mut messages = Vec::new();
    for piece in body.chunks(size) {
        deframer.push(Bytes::copy_from_slice(piece));
        loop {
            match deframer.next() {
                Ok(Some(message)) => messages.push(message),
                Ok(None) => break,
                Err(error) => return (messages, Some(error.code()), false),
            }
        }
    }
    (messages, None, deframer.is_partial())
}

/// Reads headers, one a line as `name: value`, for all that gRPC looks for in them.
///
/// # Errors
///
/// If an error that was read is another one once it is written and read again.
pub fn headers(bytes: &[u8]) -> Result<(), String> {
    let mut headers = HeaderMap::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        let mut parts = line.splitn(2, |byte| *byte == b':');
        let name = HeaderName::from_bytes(parts.next().unwrap_or_default());
        let value = HeaderValue::from_bytes(parts.next().unwrap_or_default().trim_ascii());
        if let (Ok(name), Ok(value)) = (name, value) {
            headers.append(name, value);
        }
    }
    let read = status::read(&headers);
    timeout::take(&mut headers);
    let metadata = Metadata::from_headers(headers);
    for (name, _) in metadata.iter() {
        metadata.get_bin(&name);
    }
    let Some(Err(error)) = read else {
        return Ok(());
    };
    let mut written = HeaderMap::new();
    status::write(&mut written, Err(&error));
    let Some(Err(again)) = status::read(&written) else {
        return Err(format!("{error:?} is written as {written:?}"));
    };
    let same = again.code() == error.code() && again.id() == error.id();
    // Long details are cut short.
    let same = same && (again.detail() == error.detail() || again.detail().ends_with('…'));
    if same && again.grpc_code() == error.grpc_code() {
        return Ok(());
    }
    Err(format!("{error:?} comes back as {again:?}"))
}
