//! `int32`, `int64`, `uint32`, `uint64`: 64-bit ones are written as strings, all are read from either.

use std::fmt;
use std::marker::PhantomData;

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
                from.deserialize_any(Integer(PhantomData))
            }

            fn describe(_: usize) -> Schema {
                Schema::leaf($name)
            }
        }

        impl Named for $type {
            const NAME: &'static str = $name;
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

pub(super) trait Named: TryFrom<i64> + TryFrom<u64> + TryFrom<i128> {
    const NAME: &'static str;
}

/// Reads an integer from a number, also one such as `1e3`, or from a string holding one.
pub(super) struct Integer<T>(pub(super) PhantomData<T>);

impl<T: Named> Visitor<'_> for Integer<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::NAME)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<T, E> {
        T::try_from(value).map_err(|_| E::invalid_value(Unexpected::Signed(value), &self))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        T::try_from(value).map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<T, E> {
        // Beyond 2^64 nothing fits, so the conversion to `i128` loses nothing that counts.
        let whole = (value.fract() == 0.0).then_some(value as i128);
        let converted = whole.and_then(|whole| T::try_from(whole).ok());
        converted.ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        parse(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }
}

/// An integer in JSON's notation for numbers, exactly: `12`, `1.20e1`.
pub(super) fn parse<T: TryFrom<i128>>(text: &str) -> Option<T> {
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
    T::try_from(if negative { -value } else { value }).ok()
}
