//! What changed.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_core::stream::BoxStream;

use crate::{Result, Service};

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub action: Action,
    /// The nodes it happened to; a deletion without nodes means the whole service.
    pub service: Service,
}

/// What happened to the nodes of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// They are new.
    Create,
    /// Something about them is new, or they are new too: some backends can't tell.
    Update,
    /// They are gone.
    Delete,
}

/// Tells what changes, until it is dropped.
///
/// A stream of [`Event`]s. The same change may be told more than once. After an error it ends; who
/// goes on watching asks for the state again, for changes may have been missed.
pub struct Watcher {
    events: BoxStream<'static, Result<Event>>,
}

impl Watcher {
    /// Makes a watcher of a backend's events.
    pub fn new(events: impl Stream<Item = Result<Event>> + Send + 'static) -> Self {
        Self {
            events: Box::pin(events),
        }
    }

    /// Waits for the next change; none when the registry is gone.
    pub async fn next(&mut self) -> Option<Result<Event>> {
        std::future::poll_fn(|cx| self.events.as_mut().poll_next(cx)).await
    }
}

impl Stream for Watcher {
    type Item = Result<Event>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.events.as_mut().poll_next(cx)
    }
}

impl std::fmt::Debug for Watcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watcher").finish_non_exhaustive()
    }
}
