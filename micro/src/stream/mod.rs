//! Small ways to make a [`Stream`] without another crate: from an iterator, from an async block,
//! from a channel.

mod channel;
mod generate;

use std::pin::Pin;
use std::task::{Context, Poll};

pub use futures_core::Stream;

pub use self::channel::{Receiver, Sender, channel};
pub use self::generate::{Generate, Items, generate};

/// Creates a stream of the items of `items`, each ready at once.
pub fn iter<I: IntoIterator>(items: I) -> Iter<I::IntoIter> {
    Iter {
        items: items.into_iter(),
    }
}

/// The stream returned by [`iter`].
#[derive(Clone, Debug)]
pub struct Iter<I> {
    items: I,
}

// The iterator is never pinned.
impl<I> Unpin for Iter<I> {}

impl<I: Iterator> Stream for Iter<I> {
    type Item = I::Item;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<I::Item>> {
        Poll::Ready(self.items.next())
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.items.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Error, Result};

    async fn collect<T>(stream: impl Stream<Item = T>) -> Vec<T> {
        let mut stream = std::pin::pin!(stream);
        let mut items = Vec::new();
        while let Some(item) = std::future::poll_fn(|cx| stream.as_mut().poll_next(cx)).await {
            items.push(item);
        }
        items
    }

    #[tokio::test]
    async fn a_generator_gives_what_its_block_sends() {
        let numbers = [1, 2, 3];
        let numbers = &numbers;
        let stream = generate(|items| async move {
            for number in numbers {
                tokio::task::yield_now().await;
                items.send(*number).await;
            }
            Err(Error::conflict("", "end"))
        });
        let items: Vec<Result<i32>> = collect(stream).await;
        let codes: Vec<_> = items
            .into_iter()
            .map(|item| item.map_err(|error| error.code()))
            .collect();
        assert_eq!(codes, [Ok(1), Ok(2), Ok(3), Err(409)]);
    }

    #[tokio::test]
    async fn senders_of_one_generator_take_turns() {
        let stream = generate(|items| async move {
            let more = items.clone();
            let task = |items: Items<i32>, from| async move {
                for number in from..from + 3 {
                    items.send(number).await;
                }
            };
            tokio::join!(task(items, 0), task(more, 10));
            Ok(())
        });
        let mut items: Vec<_> = collect(stream)
            .await
            .into_iter()
            .map(Result::unwrap)
            .collect();
        items.sort_unstable();
        assert_eq!(items, [0, 1, 2, 10, 11, 12]);
    }

    #[tokio::test]
    async fn a_channel_ends_with_its_senders() {
        let (sender, stream) = channel(1);
        let feeding = tokio::spawn(async move {
            for number in 0..3 {
                sender.send(number).await.unwrap();
            }
        });
        assert_eq!(collect(stream).await, [0, 1, 2]);
        feeding.await.unwrap();
        let (sender, stream) = channel::<()>(1);
        drop(stream);
        assert!(sender.send(()).await.is_err());
    }
}
