//! `google.protobuf.Timestamp`: RFC 3339 in the years 1 to 9999.

use std::fmt;

use prost_types::Timestamp;
use serde_core::de::{Deserializer, Unexpected, Visitor};
use serde_core::ser::{Error as _, Serializer};

use super::{Text, parse_fraction};
use crate::{Reading, Schema, Value, Writing};

const MIN_SECONDS: i64 = -62_135_596_800;
const MAX_SECONDS: i64 = 253_402_300_799;
const DAY: i64 = 86_400;

impl Value for Timestamp {
    fn write<S: Serializer>(&self, _: Writing<'_>, to: S) -> Result<S::Ok, S::Error> {
        if !(MIN_SECONDS..=MAX_SECONDS).contains(&self.seconds)
            || !(0..1_000_000_000).contains(&self.nanos)
        {
            return Err(S::Error::custom("timestamp is not in the years 1 to 9999"));
        }
        to.serialize_str(text(*self).as_str())
    }

    fn read<'de, D: Deserializer<'de>>(_: Reading<'_>, from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Rfc3339)
    }

    fn describe(_: usize) -> Schema {
        Schema::leaf("Timestamp")
    }
}

fn text(timestamp: Timestamp) -> Text {
    let (days, second) = (
        timestamp.seconds.div_euclid(DAY),
        timestamp.seconds.rem_euclid(DAY),
    );
    let (year, month, day) = date(days);
    let mut text = Text::new();
    for (before, number, width) in [
        (None, year, 4),
        (Some(b'-'), month, 2),
        (Some(b'-'), day, 2),
        (Some(b'T'), second / 3600, 2),
        (Some(b':'), second / 60 % 60, 2),
        (Some(b':'), second % 60, 2),
    ] {
        before.into_iter().for_each(|byte| text.push(byte));
        text.digits(number.unsigned_abs(), width);
    }
    text.fraction(timestamp.nanos.unsigned_abs());
    text.push(b'Z');
    text
}

struct Rfc3339;

impl Visitor<'_> for Rfc3339 {
    type Value = Timestamp;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time such as `2006-01-02T15:04:05Z`")
    }

    fn visit_str<E: serde_core::de::Error>(self, text: &str) -> Result<Timestamp, E> {
        parse(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }
}

fn parse(text: &str) -> Option<Timestamp> {
    let (head, tail) = text.split_at_checked(19)?;
    let bytes = head.as_bytes();
    let separated = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')]
        .iter()
        .all(|&(at, separator)| bytes[at] == separator);
    let number = |from: usize, to: usize| digits(&head[from..to]);
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let zone = tail.find(['Z', '+', '-'])?;
    let nanos = match &tail[..zone] {
        "" => 0,
        fraction => parse_fraction(fraction.strip_prefix('.')?)?,
    };
    let offset = parse_zone(&tail[zone..])?;
    let valid = separated
        && year >= 1
        && (1..=12).contains(&month)
        && (1..=days_in_month(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    let seconds = days(year, month, day) * DAY + hour * 3600 + minute * 60 + second - offset;
    let in_range = valid && (MIN_SECONDS..=MAX_SECONDS).contains(&seconds);
    in_range.then_some(Timestamp {
        seconds,
        nanos: nanos as i32,
    })
}

/// Seconds east of Greenwich.
fn parse_zone(text: &str) -> Option<i64> {
    let sign = match text.as_bytes().first()? {
        b'Z' => return (text.len() == 1).then_some(0),
        b'+' => 1,
        _ => -1,
    };
    let (hour, minute) = text[1..].split_once(':')?;
    let two = |part: &str| (part.len() == 2).then(|| digits(part)).flatten();
    let (hour, minute) = (two(hour)?, two(minute)?);
    (hour < 24 && minute < 60).then_some(sign * (hour * 3600 + minute * 60))
}

fn digits(text: &str) -> Option<i64> {
    let all = text.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| text.parse().ok())?
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970-01-01. Years begin in March here, so that a leap day is the last of its year.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The date of a day counted from 1970-01-01.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let month = (from_march + 2) % 12 + 1;
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day_of_year - (153 * from_march + 2) / 5 + 1)
}
