//! When nodes are looked through for those that have expired.

use std::sync::{Arc, Weak};

use tokio::runtime::Handle;
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep_until};

use super::Shared;

/// A task that waits for the next node to expire, while there is one that can.
#[derive(Debug, Default)]
pub(super) struct Timer {
    waiting: Option<(Instant, AbortHandle)>,
}

impl Timer {
    /// Sees to it that the task looks no later than at `next`.
    pub(super) fn set(&mut self, next: Option<Instant>, shared: &Arc<Shared>) {
        let Some(next) = next else { return };
        if let Some((at, task)) = &self.waiting
            && *at <= next
            && !task.is_finished()
        {
            return;
        }
        // Without a runtime nodes expire when somebody asks.
        let Ok(runtime) = Handle::try_current() else {
            return;
        };
        let task = runtime.spawn(expire(Arc::downgrade(shared), next));
        if let Some((_, before)) = self.waiting.replace((next, task.abort_handle())) {
            before.abort();
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some((_, task)) = &self.waiting {
            task.abort();
        }
    }
}

async fn expire(shared: Weak<Shared>, mut next: Instant) {
    loop {
        sleep_until(next).await;
        let Some(shared) = shared.upgrade() else {
            return;
        };
        let mut state = shared.lock();
        state.expire();
        match (state.table.next_expiry(), &mut state.expiry.waiting) {
            (Some(at), Some((waiting, _))) => {
                next = at;
                *waiting = at;
            }
            _ => {
                state.expiry.waiting = None;
                return;
            }
        }
    }
}
