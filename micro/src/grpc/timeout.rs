//! The two deadline headers: `grpc-timeout` of gRPC and `timeout` of go-micro.

use std::time::Duration;

use http::header::{HeaderMap, HeaderValue};

use super::{GRPC_TIMEOUT, TIMEOUT};

/// Writes both headers: go-micro's says how long the call may take, gRPC's what is left of it.
pub(crate) fn write(headers: &mut HeaderMap, timeout: Duration, remaining: Duration) {
    let nanos = u64::try_from(timeout.as_nanos()).unwrap_or(i64::MAX as u64);
    headers.insert(TIMEOUT, HeaderValue::from(nanos.min(i64::MAX as u64)));
    if let Ok(value) = HeaderValue::try_from(grpc_timeout(remaining)) {
        headers.insert(GRPC_TIMEOUT, value);
    }
}

/// Takes both headers out and returns the shorter time; what cannot be read does not count.
pub(crate) fn take(headers: &mut HeaderMap) -> Option<Duration> {
    let mut pop = |name, read: fn(&str) -> Option<Duration>| {
        let value = headers.remove(name)?;
        read(value.to_str().ok()?)
    };
    let micro = pop(TIMEOUT, read_nanos);
    let grpc = pop(GRPC_TIMEOUT, read_grpc);
    match (micro, grpc) {
        (Some(micro), Some(grpc)) => Some(micro.min(grpc)),
        (micro, grpc) => micro.or(grpc),
    }
}

/// At most eight digits in the finest unit that has room, rounded up: the caller gives up first.
pub(super) fn grpc_timeout(timeout: Duration) -> String {
    const UNITS: [(u128, char); 6] = [
        (1, 'n'),
        (1_000, 'u'),
        (1_000_000, 'm'),
        (1_000_000_000, 'S'),
        (60_000_000_000, 'M'),
        (3_600_000_000_000, 'H'),
    ];
    let nanos = timeout.as_nanos();
    let fits = UNITS
        .iter()
        .map(|(size, unit)| (nanos.div_ceil(*size), unit));
    let (value, unit) = fits
        .into_iter()
        .find(|(value, _)| *value < MAX)
        .unwrap_or((MAX - 1, &'H'));
    format!("{value}{unit}")
}

/// One more than eight digits can say.
const MAX: u128 = 100_000_000;

pub(super) fn read_grpc(text: &str) -> Option<Duration> {
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    if digits.len() > 8 {
        return None;
    }
    let value = read_digits(digits)?;
    Some(match unit {
        "n" => Duration::from_nanos(value),
        "u" => Duration::from_micros(value),
        "m" => Duration::from_millis(value),
        "S" => Duration::from_secs(value),
        "M" => Duration::from_secs(value * 60),
        "H" => Duration::from_secs(value * 3600),
        _ => return None,
    })
}

/// Nanoseconds; what Go would read as a negative time has already passed.
pub(super) fn read_nanos(text: &str) -> Option<Duration> {
    let nanos = read_digits(text)?;
    Some(Duration::from_nanos(if nanos > i64::MAX as u64 {
        0
    } else {
        nanos
    }))
}

/// Digits only: `parse` alone would take a sign.
fn read_digits(text: &str) -> Option<u64> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}
