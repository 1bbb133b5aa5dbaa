//! A stream whose items come from an async block.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use super::Stream;
use crate::error::Result;

/// Creates a stream of what an async block sends; an error of the block is the last item.
///
/// The block runs while the stream is polled, so it needs no task and may borrow.
///
/// ```
/// # use micro::{Result, Stream, Streaming, stream};
/// fn doubles(mut numbers: Streaming<i64>) -> impl Stream<Item = Result<i64>> + Send {
///     stream::generate(|items| async move {
///         while let Some(number) = numbers.message().await? {
///             items.send(number * 2).await;
///         }
///         Ok(())
///     })
/// }
/// ```
pub fn generate<T, F, Fut>(block: F) -> Generate<T, Fut>
where
    F: FnOnce(Items<T>) -> Fut,
    Fut: Future<Output = Result<()>>,
{
    let slot = Arc::new(Slot {
        state: Mutex::new(State {
            item: None,
            waiting: Vec::new(),
        }),
    });
    let block = block(Items { slot: slot.clone() });
    Generate {
        slot,
        block: Some(Box::pin(block)),
        failure: None,
    }
}

/// The stream returned by [`generate`].
pub struct Generate<T, Fut> {
    slot: Arc<Slot<T>>,
    block: Option<Pin<Box<Fut>>>,
    failure: Option<crate::Error>,
}

// The block is pinned on its own.
impl<T, Fut> Unpin for Generate<T, Fut> {}

impl<T, Fut: Future<Output = Result<()>>> Stream for Generate<T, Fut> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(block) = &mut self.block
            && let Poll::Ready(ended) = block.as_mut().poll(cx)
        {
            self.block = None;
            self.failure = ended.err();
        }
        if let Some(item) = self.slot.take(cx.waker()) {
            return Poll::Ready(Some(Ok(item)));
        }
        if self.block.is_some() {
            return Poll::Pending;
        }
        Poll::Ready(self.failure.take().map(Err))
    }
}

impl<T, Fut> fmt::Debug for Generate<T, Fut> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ended = self.block.is_none();
        f.debug_struct("Generate")
            .field("ended", &ended)
            .finish_non_exhaustive()
    }
}

/// Takes the items of [`generate`].
pub struct Items<T> {
    slot: Arc<Slot<T>>,
}

impl<T> Items<T> {
    /// Hands over `item`; goes on when the stream has been asked for the next.
    pub async fn send(&self, item: T) {
        let mut item = Some(item);
        poll_fn(|cx| {
            let mut state = self.slot.lock();
            if item.is_none() && state.item.is_none() {
                return Poll::Ready(());
            }
            if state.item.is_none() {
                state.item = item.take();
            }
            state.waiting.push(cx.waker().clone());
            Poll::Pending
        })
        .await;
    }
}

impl<T> Clone for Items<T> {
    fn clone(&self) -> Self {
        Self {
            slot: self.slot.clone(),
        }
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").finish_non_exhaustive()
    }
}

/// Room for one item on its way from the block to the stream.
struct Slot<T> {
    state: Mutex<State<T>>,
}

struct State<T> {
    item: Option<T>,
    waiting: Vec<Waker>,
}

impl<T> Slot<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the item and wakes who waits for that, except `polling`, which polls again anyway.
    fn take(&self, polling: &Waker) -> Option<T> {
        let mut state = self.lock();
        let item = state.item.take()?;
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        waiting
            .into_iter()
            .filter(|waker| !waker.will_wake(polling))
            .for_each(Waker::wake);
        Some(item)
    }
}
