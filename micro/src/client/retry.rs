//! Which calls are made again, how often and when.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::error::Error;
use crate::spec::{Idempotency, MethodSpec};

/// How often a call is made again unless told otherwise, as in go-micro.
pub(super) const DEFAULT_RETRIES: u32 = 1;

type Backoff = dyn Fn(u32) -> Duration + Send + Sync;
type RetryOn = dyn Fn(&Error) -> bool + Send + Sync;

/// What a client says of repeating its calls.
#[derive(Clone)]
pub(super) struct Policy {
    pub(super) retries: u32,
    pub(super) backoff: Arc<Backoff>,
    /// Set where the user decides; then it holds for every method.
    pub(super) retry_on: Option<Arc<RetryOn>>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            retries: DEFAULT_RETRIES,
            backoff: Arc::new(backoff),
            retry_on: None,
        }
    }
}

impl Policy {
    /// Whether a call of `method` that failed like this may be made again, though it was begun;
    /// `asked` if its caller wanted retries.
    pub(super) fn allows(&self, error: &Error, method: &MethodSpec, asked: bool) -> bool {
        match &self.retry_on {
            Some(retry_on) => retry_on(error),
            None => {
                let harmless = method.idempotency() != Idempotency::Unknown;
                (asked || harmless) && error.is_retryable()
            }
        }
    }
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policy")
            .field("retries", &self.retries)
            .finish_non_exhaustive()
    }
}

/// The longest pause, where go-micro's formula grows beyond reason.
const LONGEST: Duration = Duration::from_secs(120);

/// The pause before attempt `attempt`, the first of which is 0: go-micro's `attempt^e` tenths of a
/// second, of which up to half is left to chance so that callers do not come back together.
pub(super) fn backoff(attempt: u32) -> Duration {
    let full = full(attempt);
    let random = RandomState::new().hash_one(attempt) >> 11;
    let share = random as f64 / (1_u64 << 53) as f64;
    full.mul_f64(1.0 - share / 2.0)
}

fn full(attempt: u32) -> Duration {
    if attempt > 13 {
        return LONGEST;
    }
    let tenths = f64::from(attempt).powf(std::f64::consts::E).floor();
    Duration::from_millis(tenths as u64 * 100)
}

/// Stops the retries to a service that mostly fails: they would only add to its load.
///
/// This is gRPC's throttling: a failure takes a token, a success gives a tenth, and retries need
/// more than half of them all.
#[derive(Debug)]
pub(super) struct Budget {
    /// In tenths.
    tokens: AtomicU32,
}

const FULL: u32 = 100;
const FAILURE: u32 = 10;

impl Default for Budget {
    fn default() -> Self {
        Self {
            tokens: AtomicU32::new(FULL),
        }
    }
}

impl Budget {
    pub(super) fn succeeded(&self) {
        // Most of the time it is full, and nothing is written.
        if self.tokens.load(Ordering::Relaxed) < FULL {
            self.change(|tokens| (tokens + 1).min(FULL));
        }
    }

    /// Notes a failure; whether a retry is within the budget.
    pub(super) fn failed(&self) -> bool {
        self.change(|tokens| tokens.saturating_sub(FAILURE)) > FULL / 2
    }

    fn change(&self, change: impl Fn(u32) -> u32) -> u32 {
        let update = |tokens| Some(change(tokens));
        let before = self
            .tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, update);
        change(before.unwrap_or_else(|tokens| tokens))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_those_of_go_micro() {
        let expected = [0, 100, 600, 1900, 4300, 7900, 13000, 19800];
        for (attempt, millis) in (0..).zip(expected) {
            let most = Duration::from_millis(millis);
            assert_eq!(full(attempt), most);
            let pause = backoff(attempt);
            assert!(most / 2 <= pause && pause <= most, "{attempt}: {pause:?}");
        }
        assert_eq!(full(14), LONGEST);
        assert_eq!(full(u32::MAX), LONGEST);
    }

    #[test]
    fn a_service_that_fails_is_left_alone() {
        let budget = Budget::default();
        let allowed = (0..10).filter(|_| budget.failed()).count();
        assert_eq!(allowed, 4);
        for _ in 0..61 {
            budget.succeeded();
        }
        assert!(budget.failed());
    }
}
