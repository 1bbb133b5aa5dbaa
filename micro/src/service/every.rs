//! What a service does again and again while it runs.

use std::fmt;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use super::caught::caught;

type Repeated = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A task that is run again and again.
pub(super) struct Every {
    interval: Duration,
    // The mutex is never locked: it makes services with tasks as shareable as those without.
    begin: Mutex<Box<dyn FnOnce() -> Repeated + Send>>,
}

impl Every {
    pub(super) fn new<F, Fut>(interval: Duration, task: F) -> Self
    where
        F: FnMut() -> Fut + Send + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        let begin = move || Box::pin(repeat(interval, task)) as Repeated;
        Self {
            interval,
            begin: Mutex::new(Box::new(begin)),
        }
    }

    /// Begins to run it among `tasks`, which cancel it when they are dropped.
    pub(super) fn begin(self, tasks: &mut JoinSet<()>) {
        let begin = self.begin.into_inner();
        tasks.spawn(begin.unwrap_or_else(PoisonError::into_inner)());
    }
}

impl fmt::Debug for Every {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Every").field(&self.interval).finish()
    }
}

async fn repeat<F, Fut>(interval: Duration, mut task: F)
where
    F: FnMut() -> Fut,
    Fut: Future<Output = ()>,
{
    // A time that is beyond the clock never comes.
    let Some(first) = Instant::now().checked_add(interval) else {
        return;
    };
    let mut ticks = interval_at(first, interval);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(panic) = caught(async { task().await }).await {
            tracing::error!(panic, ?interval, "a repeated task panicked");
        }
    }
}
