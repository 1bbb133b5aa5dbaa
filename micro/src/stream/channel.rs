//! A stream that is fed by another task.

use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::sync::mpsc;

use super::Stream;
use crate::error::{Error, Result};

/// Creates a stream that is fed from elsewhere; `capacity` items wait in between.
///
/// The stream ends when all senders are dropped.
///
/// # Panics
///
/// If `capacity` is zero.
pub fn channel<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = mpsc::channel(capacity);
    (Sender { sender }, Receiver { receiver })
}

/// The feeding end of [`channel`].
#[derive(Debug)]
pub struct Sender<T> {
    sender: mpsc::Sender<T>,
}

impl<T> Sender<T> {
    /// Waits for room and sends `item`.
    ///
    /// # Errors
    ///
    /// If the stream has been dropped, as it is when its call is over.
    pub async fn send(&self, item: T) -> Result<()> {
        self.sender
            .send(item)
            .await
            .map_err(|_| Error::cancelled("", "the stream is gone"))
    }

    /// Waits until the stream has been dropped.
    pub async fn closed(&self) {
        self.sender.closed().await;
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Self {
            sender: self.sender.clone(),
        }
    }
}

/// The stream of [`channel`].
#[derive(Debug)]
pub struct Receiver<T> {
    receiver: mpsc::Receiver<T>,
}

impl<T> Stream for Receiver<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        self.receiver.poll_recv(cx)
    }
}
