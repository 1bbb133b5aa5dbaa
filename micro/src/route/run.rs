//! Runs a handler so that its panic is an error, and no longer than its deadline.

use std::any::Any;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use futures_core::Stream;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::error::{Error, Result, SERVER};

/// Runs `future` to its end, to a panic or to the deadline; nothing if `gone` was ready first.
pub(crate) async fn run<T>(
    future: impl Future<Output = Result<T>>,
    deadline: Option<Instant>,
    mut gone: impl FnMut(&mut Context<'_>) -> Poll<()>,
) -> Option<Result<T>> {
    let mut future = pin!(future);
    let mut sleep = pin!(None::<Sleep>);
    poll_fn(move |cx| {
        if let Poll::Ready(result) = poll_caught(future.as_mut(), cx) {
            return Poll::Ready(Some(result));
        }
        if gone(cx).is_ready() {
            return Poll::Ready(None);
        }
        if let Some(deadline) = deadline {
            if sleep.is_none() {
                sleep.set(Some(sleep_until(deadline)));
            }
            let over = sleep
                .as_mut()
                .as_pin_mut()
                .is_some_and(|sleep| sleep.poll(cx).is_ready());
            if over {
                return Poll::Ready(Some(Err(past_deadline())));
            }
        }
        Poll::Pending
    })
    .await
}

/// Polls a handler once; its panic is an error.
pub(crate) fn poll_caught<T>(
    future: Pin<&mut (impl Future<Output = Result<T>> + ?Sized)>,
    cx: &mut Context<'_>,
) -> Poll<Result<T>> {
    catch_unwind(AssertUnwindSafe(|| future.poll(cx)))
        .unwrap_or_else(|panic| Poll::Ready(Err(panicked(&*panic))))
}

/// Polls a handler's stream once; its panic is an item that is an error.
pub(super) fn poll_item_caught<T>(
    stream: Pin<&mut (impl Stream<Item = Result<T>> + ?Sized)>,
    cx: &mut Context<'_>,
) -> Poll<Option<Result<T>>> {
    catch_unwind(AssertUnwindSafe(|| stream.poll_next(cx)))
        .unwrap_or_else(|panic| Poll::Ready(Some(Err(panicked(&*panic)))))
}

/// Calls a handler; a panic before it returns its future is an error.
pub(crate) fn start_caught<F>(start: impl FnOnce() -> F) -> Result<F> {
    catch_unwind(AssertUnwindSafe(start)).map_err(|panic| panicked(&*panic))
}

/// The caller's time is up.
pub(crate) fn past_deadline() -> Error {
    Error::timeout(SERVER, "context deadline exceeded")
}

fn panicked(panic: &(dyn Any + Send)) -> Error {
    let text = panic_text(panic);
    tracing::error!(panic = text, "handler panicked");
    Error::internal(SERVER, format!("panic recovered: {text}"))
}

/// What a panic says of itself.
pub(crate) fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("of an unknown type")
}
