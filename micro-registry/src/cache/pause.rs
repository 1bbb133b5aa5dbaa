//! How long to wait before something is tried again.

use std::time::Duration;

/// How long it is believed that there is no such service, or no registry.
pub(super) const NEGATIVE: Duration = Duration::from_secs(1);

/// How long services are given to register again when the registry is back; by default they do so
/// twice in that time.
pub(super) const RECOVERY: Duration = Duration::from_secs(60);

/// The longest pause between attempts to watch.
pub(super) const LONGEST_WATCH: Duration = Duration::from_secs(10);

/// The pause after `failures` attempts to watch that failed in a row, the first of which is 1.
pub(super) fn watch(failures: u32) -> Duration {
    doubled(Duration::from_millis(100), failures, LONGEST_WATCH)
}

/// The pause after `failures` look-ups that failed in a row, the first of which is 1.
pub(super) fn look_up(failures: u32, ttl: Duration) -> Duration {
    doubled(NEGATIVE, failures, ttl)
}

/// About that long, so that those who began together do not come back together.
pub(super) fn about(pause: Duration) -> Duration {
    pause.mul_f64(0.75 + fastrand::f64() / 4.0)
}

fn doubled(first: Duration, failures: u32, longest: Duration) -> Duration {
    let doublings = failures.saturating_sub(1).min(16);
    about(first.saturating_mul(1 << doublings).min(longest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_their_limit() {
        for (failures, millis) in [
            (1, 100),
            (2, 200),
            (4, 800),
            (8, 10_000),
            (u32::MAX, 10_000),
        ] {
            let full = Duration::from_millis(millis);
            let pause = watch(failures);
            assert!(
                pause >= full.mul_f64(0.75) && pause <= full,
                "{failures}: {pause:?}"
            );
        }
    }
}
