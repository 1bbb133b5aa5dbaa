//! What the TXT record of a node says: JSON, as zlib, as hex, in strings of 255 characters.

use micro_registry::json::{self, Txt};
use micro_registry::{Node, Service};

/// What is longer when inflated is not read; as much as the JSON may have.
const LONGEST: usize = json::LONGEST;

/// The longest string of a record.
const STRING: usize = 255;

/// What Go's library takes by default, too.
const LEVEL: u8 = 6;

/// The record of a node.
pub(crate) fn encode(service: &Service, node: &Node) -> Vec<u8> {
    let json = json::to_string(&Txt::new(service, node));
    let zlib = miniz_oxide::deflate::compress_to_vec_zlib(json.as_bytes(), LEVEL);
    let mut hex = Vec::with_capacity(2 * zlib.len());
    for byte in zlib {
        hex.extend([byte >> 4, byte & 15].map(|digit| b"0123456789abcdef"[usize::from(digit)]));
    }
    strings(&hex)
}

/// Cuts text into strings, each after its length.
pub(crate) fn strings(text: &[u8]) -> Vec<u8> {
    let mut record = Vec::with_capacity(text.len() + text.len() / STRING + 1);
    for string in text.chunks(STRING) {
        record.push(string.len() as u8);
        record.extend(string);
    }
    record
}

/// What a record says; none when it is not one of a node.
pub(crate) fn decode(record: &[u8]) -> Option<Txt> {
    let zlib = unhex(&join(record)?)?;
    let json = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(&zlib, LONGEST).ok()?;
    json::from_slice(&json).ok()
}

/// A byte's two digits may be in two strings, so they are joined first.
fn join(mut record: &[u8]) -> Option<Vec<u8>> {
    let mut text = Vec::with_capacity(record.len());
    while let Some((length, rest)) = record.split_first() {
        let (string, rest) = rest.split_at_checked(usize::from(*length))?;
        text.extend(string);
        record = rest;
    }
    Some(text)
}

fn unhex(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let (pairs, rest) = text.as_chunks::<2>();
    let byte = |[high, low]: &[u8; 2]| Some((digit(*high)? << 4 | digit(*low)?) as u8);
    let bytes = pairs.iter().map(byte).collect();
    if rest.is_empty() { bytes } else { None }
}
