//! What the body of an event is, and who can read it.
//!
//! go-micro compares these names exactly: a parameter like `; charset=utf-8` makes them unknown.

use bytes::Bytes;

/// Bare protobuf; every server of go-micro reads it from every client of go-micro.
pub const PROTOBUF: &str = "application/protobuf";

/// JSON by the protobuf mapping; read as widely as [`PROTOBUF`], but go-micro refuses unknown fields and, in
/// some servers, an empty body.
pub const JSON: &str = "application/json";

/// What go-micro's gRPC client publishes by default: bare protobuf. Its mucp client puts a frame of
/// gRPC around it by the same name, and neither side reads the other's.
pub const GRPC_PROTO: &str = "application/grpc+proto";

/// The length of gRPC's prefix: no compression, and the length in four bytes.
const PREFIX: usize = 5;

/// Takes gRPC's frame off the body of an `application/grpc…` event, if there is one.
///
/// No protobuf message begins with the zero of that frame, so a bare body is returned as it is.
pub fn unframed(body: &Bytes) -> Bytes {
    match body.split_first_chunk::<PREFIX>() {
        Some(([0, length @ ..], message))
            if message.len() == u32::from_be_bytes(*length) as usize =>
        {
            body.slice(PREFIX..)
        }
        _ => body.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_go_micro_are_read() {
        let bare = Bytes::from_static(&[0x08, 0xc9, 0x01, 0x1a, 0x01, 0x78]);
        let framed = Bytes::from([&[0, 0, 0, 0, 6], &bare[..]].concat());
        assert_eq!(unframed(&bare), bare);
        assert_eq!(unframed(&framed), bare);
        assert_eq!(unframed(&Bytes::from_static(&[0; 5])), Bytes::new());
        for other in [&b""[..], &[0], &[0, 0, 0, 0, 9, 1], &[1, 0, 0, 0, 0]] {
            let other = Bytes::copy_from_slice(other);
            assert_eq!(unframed(&other), other);
        }
    }
}
