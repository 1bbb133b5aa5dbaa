//! `int32`, `int64`, `uint32`, `uint64`: 64-bit ones are written as strings, all are read from either.

use std::fmt;

use serde_core::de::{Deserializer, Error, Unexpected, Visitor};
use serde_core::ser::Serializer;

use super::{Reading, Schema, Value, Writing};

macro_rules! integers {
    ($($type:ty: $name:literal, $write:expr;)*) => {$(
        impl Value for $type {
            fn is_default(&self) -> bool {
                *self == 0
            }

            fn write<S: Serializer>(&self, _: Writing<'_>, to: S) -> Result<S::Ok, S::Error> {
                $write(*self, to)
            }

            fn read<'de, D: Deserializer<'de>>(_: Reading<'_>, from: D) -> Result<Self, D::Error> {
                let integer = Integer {
                    name: $name,
                    least: <$type>::MIN.into(),
                    most: <$type>::MAX.into(),
                };
                from.deserialize_any(integer).map(|value| value as $type)
            }

            fn describe(_: usize) -> Schema {
                Schema::leaf($name)
            }
        }
    )*};
}

integers! {
    i32: "int32", |value, to: S| to.serialize_i32(value);
    u32: "uint32", |value, to: S| to.serialize_u32(value);
    i64: "int64", |value: i64, to: S| {
        with_digits(value < 0, value.unsigned_abs(), |text| to.serialize_str(text))
    };
    u64: "uint64", |value: u64, to: S| {
        with_digits(false, value, |text| to.serialize_str(text))
    };
}

/// Calls `f` with the decimal digits of a number.
pub(super) fn with_digits<R>(negative: bool, mut rest: u64, f: impl FnOnce(&str) -> R) -> R {
    let mut digits = [b'0'; 20];
    let mut start = digits.len();
    loop {
        start -= 1;
        digits[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if negative {
        start -= 1;
        digits[start] = b'-';
    }
    f(std::str::from_utf8(&digits[start..]).expect("digits are ASCII"))
}

/// Reads an integer from a number, also one such as `1e3`, or from a string holding one.
struct Integer {
    name: &'static str,
    least: i128,
    most: i128,
}

impl Integer {
    fn check<E: Error>(self, value: Option<i128>, found: Unexpected<'_>) -> Result<i128, E> {
        match value {
            Some(value) if self.least <= value && value <= self.most => Ok(value),
            _ => Err(E::invalid_value(found, &self)),
        }
    }
}

impl Visitor<'_> for Integer {
    type Value = i128;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<i128, E> {
        self.check(Some(value.into()), Unexpected::Signed(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<i128, E> {
        self.check(Some(value.into()), Unexpected::Unsigned(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<i128, E> {
        // Beyond 2^64 nothing fits, so the conversion to `i128` loses nothing that counts.
        let whole = value.fract() == 0.0;
        self.check(whole.then_some(value as i128), Unexpected::Float(value))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<i128, E> {
        self.check(parse(text), Unexpected::Str(text))
    }
}

/// An integer in JSON's notation for numbers, exactly: `12`, `1.20e1`.
pub(super) fn parse(text: &str) -> Option<i128> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (digits, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let numeric = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !numeric(whole)
        || (whole.len() > 1 && whole.starts_with('0'))
        || fraction.is_some_and(|part| !numeric(part))
    {
        return None;
    }
    let fraction = fraction.unwrap_or_default().trim_end_matches('0');
    let exponent = match exponent {
        None => 0,
        Some(text) => {
            let plain = text.strip_prefix(['+', '-']).unwrap_or(text);
            if !numeric(plain) {
                return None;
            }
            // An exponent that does not fit leaves no integer, unless of zero.
            text.parse::<i32>().unwrap_or(if text.starts_with('-') {
                i32::MIN
            } else {
                i32::MAX
            })
        }
    };
    let mut value: i128 = 0;
    for digit in whole.bytes().chain(fraction.bytes()) {
        value = value
            .checked_mul(10)?
            .checked_add(i128::from(digit - b'0'))?;
    }
    if value != 0 {
        let mut shift = i64::from(exponent) - fraction.len() as i64;
        while shift > 0 {
            value = value.checked_mul(10)?;
            shift -= 1;
        }
        while shift < 0 {
            if value % 10 != 0 {
                return None;
            }
            value /= 10;
            shift += 1;
        }
    }
    Some(if negative { -value } else { value })
}
