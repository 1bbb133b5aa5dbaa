//! The values of settings; errors say what is wrong with a value and what to write, and begin after it.

use std::collections::BTreeMap;
use std::time::Duration;

type Parsed = Result<(), String>;

/// Go's longest duration, in nanoseconds.
const LONGEST: u128 = i64::MAX as u128;

/// Go's units of time, in nanoseconds; `µ` is two characters that look the same.
const UNITS: &[(&str, u128)] = &[
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("μs", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

pub(super) fn text(to: &mut Option<String>, text: &str) -> Parsed {
    *to = Some(text.to_owned());
    Ok(())
}

pub(super) fn list(to: &mut Vec<String>, text: &str) -> Parsed {
    *to = items(text).map(str::to_owned).collect();
    Ok(())
}

pub(super) fn metadata(to: &mut Option<BTreeMap<String, String>>, text: &str) -> Parsed {
    let mut labels = BTreeMap::new();
    for item in items(text) {
        // One without a value has the empty one, as in Go.
        let (name, value) = item.split_once('=').unwrap_or((item, ""));
        if name.is_empty() {
            return Err(format!(
                "has `{item}`, a value without a name; write NAME=VALUE"
            ));
        }
        labels.insert(name.to_owned(), value.to_owned());
    }
    *to = Some(labels);
    Ok(())
}

fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

/// An address to listen on. Whether its host is one is found out by the system.
pub(super) fn address(to: &mut Option<String>, text: &str) -> Parsed {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !text.ends_with(']') => (host, port),
        _ if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            return Err(format!("is a port without an address; write `:{text}`"));
        }
        _ => {
            return Err(format!(
                "has no port; write `{text}:PORT`, with port 0 for any free one"
            ));
        }
    };
    if port.parse::<u16>().is_err() {
        return Err(format!(
            "ends in `{port}`, which is no port; write `{host}:` and a number up to 65535"
        ));
    }
    *to = Some(text.to_owned());
    Ok(())
}

pub(super) fn retries(to: &mut Option<u32>, text: &str) -> Parsed {
    *to = Some(count(text)?);
    Ok(())
}

pub(super) fn pool_size(to: &mut Option<usize>, text: &str) -> Parsed {
    let size = usize::try_from(count(text)?).unwrap_or(usize::MAX);
    *to = (size > 0).then_some(size);
    Ok(())
}

fn count(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| {
        if text.starts_with('-') {
            "is negative; write 0 or more".into()
        } else if text.bytes().all(|byte| byte.is_ascii_digit()) {
            format!("is too many; write {} at most", u32::MAX)
        } else {
            "is no whole number; write one such as 3".into()
        }
    })
}

pub(super) fn timeout(to: &mut Option<Duration>, text: &str) -> Parsed {
    let time = duration(text)?;
    if time.is_zero() {
        return Err("leaves no time for a call; write a time such as `5s`".into());
    }
    *to = Some(time);
    Ok(())
}

pub(super) fn time(to: &mut Option<Duration>, text: &str) -> Parsed {
    *to = Some(duration(text)?);
    Ok(())
}

/// A time that is whole seconds when it has no unit.
pub(super) fn seconds(to: &mut Option<Duration>, text: &str) -> Parsed {
    *to = Some(match text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => duration(&format!("{text}s"))?,
        false => duration(text)?,
    });
    Ok(())
}

/// A time as Go writes it: `1h30m`, `1.5s`.
fn duration(text: &str) -> Result<Duration, String> {
    if text == "0" {
        return Ok(Duration::ZERO);
    }
    if text.starts_with('-') {
        return Err("is negative; write a time such as `5s`".into());
    }
    let mut rest = text.strip_prefix('+').unwrap_or(text);
    let mut total: u128 = 0;
    loop {
        let number = part(&mut rest, |c| c.is_ascii_digit() || c == '.');
        let unit = part(&mut rest, |c| !c.is_ascii_digit() && c != '.');
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
            return Err("is no time; write one such as `500ms`, `5s` or `1m30s`".into());
        }
        if unit.is_empty() {
            return Err(format!(
                "has no unit at its end; write `{text}s` for seconds"
            ));
        }
        let Some((_, nanos)) = UNITS.iter().find(|(known, _)| *known == unit) else {
            return Err(format!(
                "has `{unit}`, which is no unit of time; write one of ns, us, ms, s, m, h"
            ));
        };
        let time = amount(whole, fraction, *nanos).and_then(|time| total.checked_add(time));
        total = time
            .filter(|time| *time <= LONGEST)
            .ok_or("is too long; write less than 292 years")?;
        if rest.is_empty() {
            break;
        }
    }
    // What is at most `LONGEST` fits.
    Ok(Duration::from_nanos(
        u64::try_from(total).unwrap_or(u64::MAX),
    ))
}

/// Takes the characters at the beginning of `rest` that are wanted.
fn part<'a>(rest: &mut &'a str, wanted: fn(char) -> bool) -> &'a str {
    let end = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
    let (part, after) = rest.split_at(end);
    *rest = after;
    part
}

fn amount(whole: &str, fraction: &str, unit: u128) -> Option<u128> {
    let whole: u128 = match whole {
        "" => 0,
        whole => whole.parse().ok()?,
    };
    // More digits are less than a nanosecond.
    let fraction = &fraction[..fraction.len().min(18)];
    let fraction = match fraction {
        "" => 0,
        digits => {
            digits.parse::<u128>().ok()? * unit / 10u128.pow(u32::try_from(digits.len()).ok()?)
        }
    };
    whole.checked_mul(unit)?.checked_add(fraction)
}

pub(super) fn grpc(text: &str) -> Parsed {
    match text {
        "grpc" => Ok(()),
        _ => Err(
            "is not spoken here, this side of go-micro is gRPC; write `grpc`, or leave it out"
                .into(),
        ),
    }
}
