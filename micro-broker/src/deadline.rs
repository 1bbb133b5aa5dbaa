//! When a wait is over.

use std::time::Duration;

use tokio::time::Instant;

/// Long enough for what has no end.
const FAR: Duration = Duration::from_secs(60 * 60 * 24 * 365);

/// Returns the moment after this time; of a time beyond the clock, one far away.
pub(crate) fn after(time: Duration) -> Instant {
    Instant::now() + time.min(FAR)
}
