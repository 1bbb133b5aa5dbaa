//! The hold on a subscription.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::{Error, Result};

/// How long `unsubscribe` waits.
const PATIENCE: Duration = Duration::from_secs(10);

/// A subscription; it ends when this is dropped.
///
/// What the broker has taken for it by then is still handled, in the background.
#[derive(Debug)]
#[must_use = "a subscription ends when it is dropped"]
pub struct Subscription {
    topic: String,
    queue: Option<String>,
    // Dropped, it says that the subscription ends.
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<()>>,
}

impl Subscription {
    /// Starts the task that serves a subscription; for backends.
    ///
    /// The task ends in its own time once it is told to stop.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub fn spawn<F, Fut>(topic: &str, queue: Option<&str>, serve: F) -> Self
    where
        F: FnOnce(Stop) -> Fut,
        Fut: Future<Output = Result<()>> + Send + 'static,
    {
        let (stop, stopped) = oneshot::channel();
        Self {
            topic: topic.to_owned(),
            queue: queue.map(str::to_owned),
            stop,
            task: tokio::spawn(serve(Stop(stopped))),
        }
    }

    /// Returns the topic.
    pub fn topic(&self) -> &str {
        &self.topic
    }

    /// Returns the queue.
    pub fn queue(&self) -> Option<&str> {
        self.queue.as_deref()
    }

    /// Ends the subscription and waits for handlers that are at work, at most 10 s.
    ///
    /// # Errors
    ///
    /// [`Error::StillRunning`] when the time is over; the handlers go on. What the backend could not take
    /// back, like an entry in a registry.
    pub async fn unsubscribe(self) -> Result<()> {
        drop(self.stop);
        match tokio::time::timeout(PATIENCE, self.task).await {
            Ok(Ok(ended)) => ended,
            // The runtime is about to end, and the task with it.
            Ok(Err(_)) | Err(_) => Err(Error::StillRunning),
        }
    }
}

/// Completes when a subscription is to end.
#[derive(Debug)]
pub struct Stop(oneshot::Receiver<()>);

impl Future for Stop {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.0).poll(cx).map(|_| ())
    }
}
