//! What a service does before and after its start and its stop.
//!
//! A hook may do what it must not, like waiting with its thread. It has a thread of its own, so that
//! signals are heard all the same, on a runtime of one thread too.

use std::fmt;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::oneshot;

use super::caught::caught;
use super::until::until;
use crate::error::{Error, Result, SERVER};

type Run = Box<dyn FnOnce(&Handle, oneshot::Sender<Result<()>>) + Send>;

/// When a hook is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    BeforeStart,
    AfterStart,
    BeforeStop,
    AfterStop,
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BeforeStart => "before_start",
            Self::AfterStart => "after_start",
            Self::BeforeStop => "before_stop",
            Self::AfterStop => "after_stop",
        })
    }
}

/// What is done once.
pub(super) struct Hook {
    pub(super) moment: Moment,
    // The mutex is never locked: it makes services with hooks as shareable as those without.
    run: Mutex<Run>,
}

impl Hook {
    pub(super) fn new<F>(moment: Moment, hook: F) -> Self
    where
        F: AsyncFnOnce() -> Result<()> + Send + 'static,
    {
        let run = move |runtime: &Handle, mut done: oneshot::Sender<Result<()>>| {
            // Nobody waits any more when the service is told to stop, or the time is over.
            let hook = caught(async move { hook().await });
            let ran = runtime.block_on(until(done.closed(), hook));
            let result = match ran {
                None => return,
                Some(Ok(result)) => result,
                Some(Err(panic)) => Err(Error::internal(
                    SERVER,
                    format!("the {moment} hook panicked: {panic}"),
                )),
            };
            // Nobody may wait any more by now.
            let _ = done.send(result);
        };
        Self {
            moment,
            run: Mutex::new(Box::new(run)),
        }
    }

    /// Runs it to its end; a panic is an error. When this is dropped, the hook is dropped where it waits.
    pub(super) async fn run(self) -> Result<()> {
        let moment = self.moment;
        let run = self
            .run
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let runtime = Handle::current();
        let (done, result) = oneshot::channel();
        thread::Builder::new()
            .name(moment.to_string())
            .spawn(move || run(&runtime, done))
            .map_err(|error| {
                let detail = format!("the {moment} hook has no thread to run on: {error}");
                Error::internal(SERVER, detail).with_source(error)
            })?;
        result.await.unwrap_or_else(|_| {
            let detail = format!("the {moment} hook did not come to its end");
            Err(Error::internal(SERVER, detail))
        })
    }
}

impl fmt::Debug for Hook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Hook").field(&self.moment).finish()
    }
}

/// Takes the hooks of one moment.
pub(super) fn of(moment: Moment, hooks: &mut Vec<Hook>) -> Vec<Hook> {
    hooks.extract_if(.., |hook| hook.moment == moment).collect()
}

/// Runs the hooks of a start one after the other, up to the first that fails.
pub(super) async fn start(hooks: Vec<Hook>) -> Result<()> {
    for hook in hooks {
        hook.run().await?;
    }
    Ok(())
}

/// Waits by the clock of the system: where a test has paused the one of tokio, that leaps ahead while hooks
/// are at work on their own threads.
async fn later(time: Duration) {
    let (waiting, left) = mpsc::channel::<()>();
    let (late, is_late) = oneshot::channel::<()>();
    let timer = thread::Builder::new().spawn(move || {
        // Ends early when nobody waits any more.
        let _ = left.recv_timeout(time);
        drop(late);
    });
    match timer {
        Ok(_) => drop(is_late.await),
        Err(_) => tokio::time::sleep(time).await,
    }
    drop(waiting);
}

/// Runs all hooks of a stop one after the other, each for `patience` at most; returns the last error.
pub(super) async fn stop(hooks: Vec<Hook>, patience: Duration) -> Result<()> {
    let mut last = Ok(());
    for hook in hooks {
        let moment = hook.moment;
        let ran = until(later(patience), hook.run()).await;
        let result = ran.unwrap_or_else(|| {
            let detail = format!("the {moment} hook is not done after {patience:?}");
            Err(Error::timeout(SERVER, detail))
        });
        if let Err(error) = result {
            tracing::error!(%error, "{moment} hook failed");
            last = Err(error);
        }
    }
    last
}
