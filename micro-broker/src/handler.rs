//! What a subscriber does with an event.

use std::any::Any;
use std::fmt;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::task::Poll;

use futures_core::future::BoxFuture;

use crate::{Event, Message};

/// Why a handler failed; `?` makes it of any error, `.into()` of a text.
pub type HandlerError = Box<dyn std::error::Error + Send + Sync>;

type HandlerResult = Result<(), HandlerError>;

/// What a subscriber does with an event; cheap to clone.
#[derive(Clone)]
pub struct Handler {
    run: Arc<dyn Fn(Event) -> BoxFuture<'static, HandlerResult> + Send + Sync>,
}

impl Handler {
    /// Makes a handler of an async function.
    ///
    /// Its error, or its panic, is logged and told to the broker; what becomes of the message then is
    /// up to that.
    pub fn new<F, Fut>(function: F) -> Self
    where
        F: Fn(Event) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = HandlerResult> + Send + 'static,
    {
        Self {
            run: Arc::new(move |event| Box::pin(function(event))),
        }
    }

    /// Has a message handled; for backends.
    ///
    /// Without `auto_ack` it waits for the event to be acknowledged too. Dropping the future stops the
    /// handler where it waits.
    ///
    /// # Errors
    ///
    /// If the handler fails or panics, unless the event was acknowledged before, and if it does not
    /// acknowledge an event that wants it. They are logged already.
    pub async fn handle(&self, topic: &str, message: Message, auto_ack: bool) -> HandlerResult {
        let (event, mut acknowledged) = Event::new(topic, message);
        let result = match self.caught(event).await {
            Ok(()) if auto_ack || acknowledged.at_last().await => return Ok(()),
            Ok(()) => Err("the event was not acknowledged".into()),
            Err(error) if !auto_ack && acknowledged.already() => {
                tracing::error!(topic, %error, "handler failed after it had acknowledged");
                return Ok(());
            }
            Err(error) => Err::<(), HandlerError>(error),
        };
        result.inspect_err(|error| tracing::error!(topic, %error, "handler failed"))
    }

    /// Runs the handler; its panic is an error.
    async fn caught(&self, event: Event) -> HandlerResult {
        let start = catch_unwind(AssertUnwindSafe(|| (self.run)(event)));
        let mut running = start.map_err(|panic| panicked(&*panic))?;
        poll_fn(|cx| {
            catch_unwind(AssertUnwindSafe(|| running.as_mut().poll(cx)))
                .unwrap_or_else(|panic| Poll::Ready(Err(panicked(&*panic))))
        })
        .await
    }
}

impl fmt::Debug for Handler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handler").finish_non_exhaustive()
    }
}

fn panicked(panic: &(dyn Any + Send)) -> HandlerError {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("panic recovered: {}", text.unwrap_or("of an unknown type")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn outcome(handler: Handler, auto_ack: bool) -> Result<(), String> {
        let handled = handler.handle("t", Message::new("x"), auto_ack).await;
        handled.map_err(|error| error.to_string())
    }

    #[tokio::test]
    async fn a_panic_is_an_error() {
        let at_once = Handler::new(|_| -> std::future::Ready<HandlerResult> { panic!("a") });
        let later = Handler::new(|event: Event| async move {
            tokio::task::yield_now().await;
            panic!("{}", event.topic())
        });
        assert_eq!(
            outcome(at_once, true).await.unwrap_err(),
            "panic recovered: a"
        );
        assert_eq!(
            outcome(later, true).await.unwrap_err(),
            "panic recovered: t"
        );
    }

    #[tokio::test]
    async fn what_is_not_acknowledged_has_failed() {
        let silent = Handler::new(|_| async { Ok(()) });
        assert_eq!(outcome(silent.clone(), true).await, Ok(()));
        assert_eq!(
            outcome(silent, false).await.unwrap_err(),
            "the event was not acknowledged"
        );
    }

    #[tokio::test]
    async fn what_is_acknowledged_has_not() {
        let then_failing = Handler::new(|mut event: Event| async move {
            event.ack();
            Err("too late".into())
        });
        assert_eq!(outcome(then_failing.clone(), false).await, Ok(()));
        assert_eq!(outcome(then_failing, true).await.unwrap_err(), "too late");

        let elsewhere = Handler::new(|mut event: Event| async move {
            tokio::spawn(async move {
                tokio::task::yield_now().await;
                event.ack();
            });
            Ok(())
        });
        assert_eq!(outcome(elsewhere, false).await, Ok(()));
    }
}
