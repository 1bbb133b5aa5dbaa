//! Which node is chosen of those that may be.

mod hashing;
mod plain;

use std::fmt;
use std::sync::Arc;

use crate::{Candidate, Candidates};

pub use hashing::ConsistentHash;
pub(crate) use hashing::hash;
pub use plain::{LeastLoaded, Random, RoundRobin, Weighted};

/// Chooses a node for a call.
///
/// It is asked on the path of every call: it should not lock, allocate or wait.
///
/// ```
/// use micro_selector::{Candidate, Candidates, Strategy};
///
/// /// Always the first node.
/// #[derive(Debug)]
/// struct First;
///
/// impl Strategy for First {
///     fn choose<'a>(&self, from: &Candidates<'a>) -> Option<Candidate<'a>> {
///         from.get(0)
///     }
/// }
/// ```
pub trait Strategy: fmt::Debug + Send + Sync + 'static {
    /// Chooses one of the candidates, or none of them: then the call fails with
    /// [`NoneAvailable`](crate::Error::NoneAvailable).
    fn choose<'a>(&self, from: &Candidates<'a>) -> Option<Candidate<'a>>;

    /// Whether it looks at [`Candidate::latency`]; true unless said otherwise. Where it does not, calls need
    /// not be timed.
    fn looks_at_latency(&self) -> bool {
        true
    }
}

/// The words for the strategies in flags.
pub const STRATEGIES: &[&str] = &["random", "roundrobin", "weighted", "hash", "leastloaded"];

/// Returns the strategy of a word of [`STRATEGIES`].
pub fn strategy(word: &str) -> Option<Arc<dyn Strategy>> {
    Some(match word {
        "random" => Arc::new(Random),
        "roundrobin" => Arc::new(RoundRobin),
        "weighted" => Arc::new(Weighted),
        "hash" => Arc::new(ConsistentHash),
        "leastloaded" => Arc::new(LeastLoaded),
        _ => return None,
    })
}
