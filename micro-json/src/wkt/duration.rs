//! `google.protobuf.Duration`: seconds with a fraction and an `s`.

use std::fmt;

use prost_types::Duration;
use serde_core::de::{Deserializer, Unexpected, Visitor};
use serde_core::ser::{Error as _, Serializer};

use super::{Text, parse_fraction};
use crate::{Reading, Schema, Value, Writing};

/// About ten thousand years.
const MAX_SECONDS: i64 = 315_576_000_000;

impl Value for Duration {
    fn write<S: Serializer>(&self, _: Writing<'_>, to: S) -> Result<S::Ok, S::Error> {
        let signs_agree =
            self.seconds == 0 || self.nanos == 0 || (self.seconds < 0) == (self.nanos < 0);
        if !signs_agree
            || self.seconds.unsigned_abs() > MAX_SECONDS.unsigned_abs()
            || self.nanos.unsigned_abs() >= 1_000_000_000
        {
            return Err(S::Error::custom(
                "duration is out of range or has two signs",
            ));
        }
        to.serialize_str(text(*self).as_str())
    }

    fn read<'de, D: Deserializer<'de>>(_: Reading<'_>, from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Seconds)
    }

    fn describe(_: usize) -> Schema {
        Schema::leaf("Duration")
    }
}

fn text(duration: Duration) -> Text {
    let mut text = Text::new();
    if duration.seconds < 0 || duration.nanos < 0 {
        text.push(b'-');
    }
    let seconds = duration.seconds.unsigned_abs();
    let width = seconds.checked_ilog10().unwrap_or(0) + 1;
    text.digits(seconds, width as usize);
    text.fraction(duration.nanos.unsigned_abs());
    text.push(b's');
    text
}

struct Seconds;

impl Visitor<'_> for Seconds {
    type Value = Duration;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a duration such as `1.5s`, of at most ten thousand years")
    }

    fn visit_str<E: serde_core::de::Error>(self, text: &str) -> Result<Duration, E> {
        parse(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }
}

fn parse(text: &str) -> Option<Duration> {
    let text = text.strip_suffix('s')?;
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let (seconds, nanos) = match text.split_once('.') {
        Some((seconds, fraction)) => (seconds, parse_fraction(fraction)?),
        None => (text, 0),
    };
    let numeric = !seconds.is_empty() && seconds.bytes().all(|byte| byte.is_ascii_digit());
    let seconds: i64 = numeric.then(|| seconds.parse().ok())??;
    (seconds <= MAX_SECONDS).then_some(Duration {
        seconds: i64::from(sign) * seconds,
        nanos: sign * nanos as i32,
    })
}
