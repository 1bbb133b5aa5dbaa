//! DNS messages, as far as services need them: PTR, SRV, A, AAAA and TXT.
//!
//! Written by hand because `hickory-proto` brings some fifty crates and takes longer to compile than all
//! of tokio, while this is two short files that make the very bytes that go-micro makes. They have a fuzz
//! target, `mdns`.
//!
//! A name is its labels joined by dots, without a dot at the end. Names that can't be written so (a
//! label with a dot in it, or one that is not UTF-8) are no names of services; a message with one is
//! refused as if it were broken.

mod read;
mod write;

use std::net::{Ipv4Addr, Ipv6Addr};

/// The flag of an answer or an announcement.
pub(crate) const RESPONSE: u16 = 0x8000;
/// The flag of an answer from who owns the names.
pub(crate) const AUTHORITATIVE: u16 = 0x0400;
/// What is not zero in messages that are no business of mDNS: the kind of query, and an error.
pub(crate) const FOREIGN: u16 = 0x780f;
/// The bit of a question's class that asks for an answer to the asker alone.
pub(crate) const UNICAST: u16 = 0x8000;
/// The one class in use.
pub(crate) const INTERNET: u16 = 1;

/// The types of records.
pub(crate) mod kind {
    pub(crate) const A: u16 = 1;
    pub(crate) const PTR: u16 = 12;
    pub(crate) const TXT: u16 = 16;
    pub(crate) const AAAA: u16 = 28;
    pub(crate) const SRV: u16 = 33;
    pub(crate) const ANY: u16 = 255;
}

/// A query, an answer or an announcement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) id: u16,
    pub(crate) flags: u16,
    pub(crate) questions: Vec<Question>,
    pub(crate) answers: Vec<Record>,
    pub(crate) authorities: Vec<Record>,
    pub(crate) additionals: Vec<Record>,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) name: String,
    pub(crate) kind: u16,
    pub(crate) class: u16,
}

/// What is known of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) name: String,
    pub(crate) class: u16,
    /// In seconds; 0 says that it is no longer so.
    pub(crate) ttl: u32,
    pub(crate) data: Data,
}

/// What a record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Data {
    A(Ipv4Addr),
    Aaaa(Ipv6Addr),
    Ptr(String),
    Srv {
        priority: u16,
        weight: u16,
        port: u16,
        target: String,
    },
    /// Strings, each after its length; none at all is allowed, too.
    Txt(Vec<u8>),
    /// A type that services do not use, with its data left out.
    Other(u16),
}

/// Why bytes are no message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed(pub(crate) &'static str);

/// The flags of what may be a message, before the rest is looked at.
pub(crate) fn flags(bytes: &[u8]) -> Option<u16> {
    Some(u16::from_be_bytes([*bytes.get(2)?, *bytes.get(3)?]))
}

impl Message {
    /// A query for the instances of a name.
    pub(crate) fn query(name: &str) -> Self {
        Self {
            questions: vec![Question {
                name: name.to_owned(),
                kind: kind::PTR,
                class: INTERNET,
            }],
            ..Self::default()
        }
    }
}
