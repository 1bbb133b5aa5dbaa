//! Who could not be reached a moment ago, so that a host that is down does not hold up every message.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How long nobody else waits for the same.
const MOMENT: Duration = Duration::from_secs(1);

/// The addresses, and when it was found out.
#[derive(Debug, Default)]
pub(super) struct Resting {
    since: Mutex<HashMap<String, Instant>>,
}

impl Resting {
    /// Notes that an address can't be reached; returns whether that is news.
    pub(super) fn begin(&self, address: &str) -> bool {
        let mut since = self.lock();
        since.retain(|_, since| since.elapsed() < MOMENT);
        since.insert(address.to_owned(), Instant::now()).is_none()
    }

    /// Notes that an address can be reached.
    pub(super) fn end(&self, address: &str) {
        self.lock().remove(address);
    }

    pub(super) fn has(&self, address: &str) -> bool {
        let since = self.lock();
        since
            .get(address)
            .is_some_and(|since| since.elapsed() < MOMENT)
    }

    /// Nothing panics while it is locked.
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Instant>> {
        self.since.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
