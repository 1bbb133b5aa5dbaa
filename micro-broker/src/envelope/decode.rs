//! Reading.

use std::fmt;

use base64::Engine;
use bytes::Bytes;
use serde_core::de::{
    Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::BASE64;
use crate::{Header, Message};

/// Reads a message from JSON.
///
/// Names are `Header` and `Body` in any case; either may be missing or `null`, and others are passed over.
/// The body is padded base64, line breaks allowed, or an array of numbers.
///
/// # Errors
///
/// If it is not such JSON, or a value of the header is not a text.
pub fn decode(json: &[u8]) -> Result<Message, EnvelopeError> {
    let envelope: Envelope = serde_json::from_slice(json).map_err(EnvelopeError)?;
    Ok(envelope.0)
}

/// Why bytes are no message; says where.
#[derive(Debug)]
pub struct EnvelopeError(serde_json::Error);

impl fmt::Display for EnvelopeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a message in JSON: {}", self.0)
    }
}

impl std::error::Error for EnvelopeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

struct Envelope(Message);

impl<'de> Deserialize<'de> for Envelope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EnvelopeVisitor)
    }
}

struct EnvelopeVisitor;

impl<'de> Visitor<'de> for EnvelopeVisitor {
    type Value = Envelope;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with `Header` and `Body`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Envelope, A::Error> {
        let mut message = Message::default();
        while let Some(Text(name)) = map.next_key()? {
            if name.eq_ignore_ascii_case("Header") {
                let Entries(header) = map.next_value()?;
                message.header.extend(header);
            } else if name.eq_ignore_ascii_case("Body") {
                let Body(body) = map.next_value()?;
                message.body = body;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Envelope(message))
    }
}

/// The header; `null` is an empty one.
struct Entries(Header);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object for the header")
    }

    fn visit_unit<E>(self) -> Result<Entries, E> {
        Ok(Entries(Header::new()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
        let mut header = Header::new();
        while let Some((Text(name), Text(value))) = map.next_entry()? {
            header.insert(name, value);
        }
        Ok(Entries(header))
    }
}

/// A name, or a value of the header; `null` is an empty one.
struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text in the header")
    }

    fn visit_unit<E>(self) -> Result<Text, E> {
        Ok(Text(String::new()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Text, E> {
        Ok(Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Text, E> {
        Ok(Text(text))
    }
}

struct Body(Bytes);

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BodyVisitor)
    }
}

struct BodyVisitor;

impl<'de> Visitor<'de> for BodyVisitor {
    type Value = Body;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the body in base64")
    }

    fn visit_unit<E>(self) -> Result<Body, E> {
        Ok(Body(Bytes::new()))
    }

    fn visit_str<E: serde_core::de::Error>(self, text: &str) -> Result<Body, E> {
        let decoded = if text.contains(['\r', '\n']) {
            BASE64.decode(text.replace(['\r', '\n'], ""))
        } else {
            BASE64.decode(text)
        };
        let refused = |error| E::custom(format_args!("the body is not padded base64: {error}"));
        decoded.map(|body| Body(body.into())).map_err(refused)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut numbers: A) -> Result<Body, A::Error> {
        let mut body = Vec::new();
        while let Some(number) = numbers.next_element::<u64>()? {
            let byte = u8::try_from(number);
            body.push(byte.map_err(|_| A::Error::custom("a number in the body is not a byte"))?);
        }
        Ok(Body(body.into()))
    }
}
