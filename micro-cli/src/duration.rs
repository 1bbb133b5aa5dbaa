//! Durations as Go writes and reads them: `500ms`, `1m30s`.

use std::time::Duration;

/// Nanoseconds of the units, the longest first where one begins like another.
const UNITS: [(&str, u64); 7] = [
    ("ms", 1_000_000),
    ("us", 1_000),
    ("µs", 1_000),
    ("ns", 1),
    ("h", 3_600_000_000_000),
    ("m", 60_000_000_000),
    ("s", 1_000_000_000),
];

/// Reads a duration.
pub(crate) fn parse(text: &str) -> Result<Duration, String> {
    let wrong = || {
        format!("`{text}` is no duration; write a number and its unit, such as 500ms, 5s or 1m30s")
    };
    let mut rest = text;
    let mut total = 0.0;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.');
        let (number, tail) = rest.split_at(end.unwrap_or(rest.len()));
        let number: f64 = number.parse().map_err(|_| wrong())?;
        let unit = UNITS.iter().find(|(unit, _)| tail.starts_with(unit));
        let (unit, nanos) = unit.ok_or_else(wrong)?;
        total += number * *nanos as f64 / 1e9;
        rest = &tail[unit.len()..];
    }
    match text {
        "" => Err(wrong()),
        _ => Duration::try_from_secs_f64(total).map_err(|_| wrong()),
    }
}

/// Writes a duration: `1h2m5s`, `1.234ms`, `0s`.
pub(crate) fn text(duration: Duration) -> String {
    let nanos = duration.subsec_nanos();
    let seconds = duration.as_secs();
    if seconds == 0 {
        let (unit, size) = match nanos {
            0 => return "0s".to_owned(),
            1..1_000 => ("ns", 1),
            1_000..1_000_000 => ("µs", 1_000),
            _ => ("ms", 1_000_000),
        };
        return format!("{}{unit}", f64::from(nanos) / f64::from(size));
    }
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    let seconds = (seconds % 60) as f64 + f64::from(nanos) / 1e9;
    match (hours, minutes) {
        (0, 0) => format!("{seconds}s"),
        (0, _) => format!("{minutes}m{seconds}s"),
        _ => format!("{hours}h{minutes}m{seconds}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_those_of_go() {
        for (go, millis) in [
            ("500ms", 500),
            ("5s", 5_000),
            ("1m30s", 90_000),
            ("1h2m5s", 3_725_000),
            ("1.5s", 1_500),
        ] {
            let duration = Duration::from_millis(millis);
            assert_eq!(parse(go), Ok(duration), "{go}");
            assert_eq!(parse(&text(duration)), Ok(duration), "{go}");
        }
        assert_eq!(text(Duration::from_secs(3725)), "1h2m5s");
        assert_eq!(text(Duration::from_nanos(1_234_000)), "1.234ms");
        assert_eq!(text(Duration::ZERO), "0s");
        for wrong in ["", "5", "s", "-1s", "1x", "1e999s", "."] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
