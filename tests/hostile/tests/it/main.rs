//! Attacks on a server, and what they cost it: bytes, counted by its allocator, beside an honest client
//! whose every call has to go well.
//!
//! `victim.rs` is the server, `honest.rs` the other client, `raw.rs` and `peer.rs` are what attackers
//! speak with. The bounds are stated where they are checked; all rest on `CONNECTION` and `CALL`.
#![allow(
    clippy::unwrap_used,
    reason = "a test ends where it finds what it does not expect"
)]

mod floods;
mod headers;
mod honest;
mod messages;
mod peer;
mod raw;
mod readers;
mod slow;
mod staying;
mod victim;

/// What `proto/hostile.proto` declares.
mod proto {
    micro::include_proto!(hostile);
}

/// Bytes a connection may take that does nothing: a buffer to read of 8 KiB, two to write of 16, and
/// its own state.
const IDLE: usize = 56 * 1024;

/// Bytes a connection may take whose buffers have grown, that to write to 128 KiB, with what HPACK
/// remembers.
const CONNECTION: usize = 256 * 1024;

/// Bytes a call may take without its headers and messages: its stream, its task, its handler.
const CALL: usize = 8 * 1024;

/// Default limit of the headers of a call.
const HEADER_LIST: usize = 64 * 1024;

/// What a message gets to begin with, however large it is announced.
const ROOM: usize = 64 * 1024;

/// What the replies of a stream may take that wait for the client: they are gathered up to 32 KiB, in
/// a buffer that doubles.
const GATHERED: usize = 64 * 1024;

/// Default limit of a message.
const MESSAGE: usize = 4 * 1024 * 1024;

/// Flow control lets a client have this much on its way on one connection.
const WINDOW: usize = 8 * 1024 * 1024;
