//! A message as JSON, for what carries nothing but bytes.
//!
//! ```text
//! {"Header":{"Content-Type":"application/json","Micro-Topic":"t"},"Body":"aGVsbG8="}
//! ```
//!
//! So do go-micro's brokers for HTTP, NATS, Kafka, Redis, MQTT, STAN and NSQ. [`encode`] writes what go-micro
//! writes, byte for byte; [`decode`] reads all that go-micro reads.

mod decode;
mod encode;

pub use decode::{EnvelopeError, decode};
pub use encode::encode;

use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Padded, and as lenient about the last bits as Go.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical),
);

#[cfg(test)]
mod tests;
