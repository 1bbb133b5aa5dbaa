//! What a call may be told beside its request.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

#[cfg(feature = "discovery")]
use super::finder::Wanted;
use super::reply_metadata::ReplyMetadata;
use crate::codec::{Codec, Compression};
use crate::error::{CLIENT, Error, Result};
use crate::grpc::is_reserved;
use crate::metadata::Metadata;

/// The options of one call.
#[derive(Clone, Default)]
pub(super) struct CallOptions {
    pub(super) timeout: Option<Duration>,
    pub(super) metadata: Metadata,
    pub(super) address: Option<String>,
    pub(super) codec: Option<Codec>,
    pub(super) compression: Option<Compression>,
    pub(super) seen: Option<ReplyMetadata>,
    pub(super) retries: Option<u32>,
    pub(super) backoff: Option<Arc<dyn Fn(u32) -> Duration + Send + Sync>>,
    #[cfg(feature = "discovery")]
    pub(super) wanted: Option<Box<Wanted>>,
    /// Set when the call begins.
    pub(super) time: Option<Time>,
    /// The first wrong option; the call fails with it.
    fault: Option<Error>,
}

impl CallOptions {
    /// Adds metadata; what the wire keeps for itself is left out, as Go does.
    pub(super) fn insert(&mut self, key: &str, value: &str) {
        if is_reserved(key) {
            return;
        }
        if let Err(error) = self.metadata.insert(key, value) {
            self.fault.get_or_insert(error.or_id(CLIENT));
        }
    }

    /// Adds all of `metadata` but what the wire keeps for itself.
    pub(super) fn extend(&mut self, metadata: &Metadata) {
        self.metadata.extend_unreserved(metadata);
    }

    #[cfg(feature = "discovery")]
    pub(super) fn wanted(&mut self) -> &mut Wanted {
        self.wanted.get_or_insert_default()
    }

    pub(super) fn check(&mut self) -> Result<()> {
        self.fault.take().map_or(Ok(()), Err)
    }

    /// Begins the time the call has.
    pub(super) fn begin(&mut self, default: Option<Duration>) {
        self.time = self.timeout.or(default).and_then(Time::from_now);
    }

    /// Ends the call's time `timeout` from now, if it does not end before.
    pub(super) fn limit(&mut self, timeout: Duration) {
        let Some(limited) = Time::from_now(timeout) else {
            return;
        };
        match self.time {
            Some(time) if time.deadline <= limited.deadline => {}
            _ => self.time = Some(limited),
        }
    }
}

impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("metadata", &self.metadata)
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

/// How long a call may take, and when that is over.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time {
    pub(super) total: Duration,
    pub(super) deadline: Instant,
}

impl Time {
    /// Nothing if that is beyond what a clock can say.
    fn from_now(total: Duration) -> Option<Self> {
        let deadline = Instant::now().checked_add(total)?;
        Some(Self { total, deadline })
    }

    #[cfg(feature = "discovery")]
    pub(super) fn began(&self) -> Instant {
        self.deadline - self.total
    }

    pub(super) fn remaining(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }
}

/// Runs `future` until it is done or the time is up; dropping it then cancels the call.
pub(super) async fn within<T>(
    time: Option<Time>,
    future: Pin<&mut impl Future<Output = Result<T>>>,
) -> Result<T> {
    let Some(time) = time else {
        return future.await;
    };
    let result = tokio::time::timeout_at(time.deadline, future).await;
    result.unwrap_or_else(|_| Err(past_deadline()))
}

pub(super) fn past_deadline() -> Error {
    Error::timeout(CLIENT, "context deadline exceeded")
}
