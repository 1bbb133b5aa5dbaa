//! `bytes`: base64, written with the standard alphabet, read with either and with or without padding.

use std::fmt;
use std::marker::PhantomData;

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::display::Base64Display;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_core::de::{Deserializer, Error, Visitor};
use serde_core::ser::Serializer;

use super::{Reading, Schema, Value, Writing};

const CONFIG: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const STANDARD_ENGINE: GeneralPurpose = GeneralPurpose::new(&STANDARD, CONFIG);
const URL_SAFE_ENGINE: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, CONFIG);

macro_rules! bytes {
    ($($type:ty),*) => {$(
        impl Value for $type {
            fn is_default(&self) -> bool {
                self.is_empty()
            }

            fn write<S: Serializer>(&self, _: Writing<'_>, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(&Base64Display::new(self, &STANDARD_ENGINE))
            }

            fn read<'de, D: Deserializer<'de>>(_: Reading<'_>, from: D) -> Result<Self, D::Error> {
                from.deserialize_str(Base64(PhantomData))
            }

            fn describe(_: usize) -> Schema {
                Schema::leaf("[]uint8")
            }
        }
    )*};
}

bytes!(Vec<u8>, ::bytes::Bytes);

struct Base64<T>(PhantomData<T>);

impl<T: From<Vec<u8>>> Visitor<'_> for Base64<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a base64 string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        let engine = match text.bytes().any(|byte| matches!(byte, b'-' | b'_')) {
            true => &URL_SAFE_ENGINE,
            false => &STANDARD_ENGINE,
        };
        let decoded = engine.decode(text);
        decoded
            .map(T::from)
            .map_err(|error| E::custom(format_args!("expected {}: {error}", "a base64 string")))
    }
}
