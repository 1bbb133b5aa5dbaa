//! How nodes are picked unless a call says otherwise.

use std::sync::Arc;
use std::time::Duration;

use crate::{Filter, Random, Strategy};

/// How nodes are picked.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Which node is chosen of those that may be; at random, as in go-micro.
    pub strategy: Arc<dyn Strategy>,
    /// What a node must pass, every one of them; none.
    pub filters: Vec<Filter>,
    /// How long a node that failed is left out.
    pub backoff: Backoff,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            strategy: Arc::new(Random),
            filters: Vec::new(),
            backoff: Backoff::default(),
        }
    }
}

/// How long a node that failed is left out of rotation.
///
/// After that one call tries it: when that succeeds, the node is back in rotation; when not, it
/// is left out for twice as long. Up to a quarter is left to chance, so that clients do not come
/// back together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// After the first failure; a second.
    pub first: Duration,
    /// At most; half a minute.
    pub longest: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            first: Duration::from_secs(1),
            longest: Duration::from_secs(30),
        }
    }
}

impl Backoff {
    /// The pause after so many failures in a row, the first of which is 1.
    pub(crate) fn pause(&self, failures: u32) -> Duration {
        let doublings = failures.saturating_sub(1).min(31);
        let full = self.first.saturating_mul(1 << doublings).min(self.longest);
        full.mul_f64(1.0 - fastrand::f64() / 4.0)
    }
}
