//! `float` and `double`, whose NaN and infinities are strings.

use std::fmt;

use serde_core::de::{Deserializer, Error, Unexpected, Visitor};
use serde_core::ser::Serializer;

use super::{Reading, Schema, Value, Writing};

impl Value for f64 {
    fn is_default(&self) -> bool {
        // Negative zero is not the default.
        self.to_bits() == 0
    }

    fn write<S: Serializer>(&self, _: Writing<'_>, to: S) -> Result<S::Ok, S::Error> {
        match special_name(*self) {
            Some(name) => to.serialize_str(name),
            None => to.serialize_f64(*self),
        }
    }

    fn read<'de, D: Deserializer<'de>>(_: Reading<'_>, from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Float("double"))
    }

    fn describe(_: usize) -> Schema {
        Schema::leaf("float64")
    }
}

impl Value for f32 {
    fn is_default(&self) -> bool {
        self.to_bits() == 0
    }

    fn write<S: Serializer>(&self, _: Writing<'_>, to: S) -> Result<S::Ok, S::Error> {
        match special_name(f64::from(*self)) {
            Some(name) => to.serialize_str(name),
            None => to.serialize_f32(*self),
        }
    }

    fn read<'de, D: Deserializer<'de>>(_: Reading<'_>, from: D) -> Result<Self, D::Error> {
        let value = from.deserialize_any(Float("float"))?;
        let narrow = value as f32;
        if narrow.is_infinite() && value.is_finite() {
            return Err(D::Error::invalid_value(Unexpected::Float(value), &"float"));
        }
        Ok(narrow)
    }

    fn describe(_: usize) -> Schema {
        Schema::leaf("float32")
    }
}

fn special_name(value: f64) -> Option<&'static str> {
    if value.is_finite() {
        None
    } else if value.is_nan() {
        Some("NaN")
    } else if value > 0.0 {
        Some("Infinity")
    } else {
        Some("-Infinity")
    }
}

struct Float(&'static str);

impl Visitor<'_> for Float {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<f64, E> {
        Ok(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<f64, E> {
        Ok(value as f64)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<f64, E> {
        Ok(value as f64)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<f64, E> {
        let value = match text {
            "NaN" => Some(f64::NAN),
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            _ => parse(text),
        };
        value.ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }
}

/// A finite number in JSON's notation, which is stricter than Rust's.
fn parse(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let mut bytes = digits.bytes();
    let starts_well = match bytes.next()? {
        b'0' => !bytes.next().is_some_and(|next| next.is_ascii_digit()),
        first => first.is_ascii_digit(),
    };
    let point_between_digits = digits
        .split_once('.')
        .is_none_or(|(_, after)| after.starts_with(|c: char| c.is_ascii_digit()));
    let no_word = digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte));
    if !starts_well || !point_between_digits || !no_word {
        return None;
    }
    text.parse().ok().filter(|value: &f64| value.is_finite())
}
