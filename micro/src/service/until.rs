//! Waits for one of two things.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

/// Runs `future` to its end; nothing if `end` was there before.
pub(super) async fn until<T>(end: impl Future, future: impl Future<Output = T>) -> Option<T> {
    let mut end = pin!(end);
    let mut future = pin!(future);
    poll_fn(|cx| {
        if let Poll::Ready(output) = future.as_mut().poll(cx) {
            return Poll::Ready(Some(output));
        }
        end.as_mut().poll(cx).map(|_| None)
    })
    .await
}
