//! How a layer learns of the end of a call, whichever way it ends.

use std::time::Duration;

use tokio::time::Instant;

use super::{Call, id};
use crate::error::{Error, Result};

/// A deadline is kept by timers of one millisecond.
const TICK: Duration = Duration::from_millis(1);

/// What ends a call that is dropped before it is answered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ending {
    begun: Instant,
    deadline: Option<Instant>,
    id: &'static str,
}

impl Ending {
    pub(super) fn of(call: &impl Call) -> Self {
        let begun = Instant::now();
        let deadline = call.remaining().and_then(|left| begun.checked_add(left));
        Self {
            begun,
            deadline,
            id: id(call),
        }
    }

    /// Waits for the answer and tells `ended` how it went and how long it took; a call that is
    /// dropped was past its deadline (408), panicked (500) or was given up (499).
    pub(super) async fn watch<T>(
        self,
        answering: impl Future<Output = Result<T>>,
        ended: impl FnOnce(Result<(), &Error>, Duration) + Send,
    ) -> Result<T> {
        let mut watch = self.until(ended);
        let answer = answering.await;
        watch.end(answer.as_ref().map(drop));
        answer
    }

    /// As [`watch`](Self::watch), and if the answer is a stream, until that has ended.
    pub(super) async fn watch_all<C: Call>(
        self,
        answering: impl Future<Output = Result<C::Reply>>,
        ended: impl FnOnce(Result<(), &Error>, Duration) + Send + 'static,
    ) -> Result<C::Reply> {
        let mut watch = self.until(ended);
        match answering.await {
            Ok(reply) => Ok(C::at_end(reply, move |how| watch.end(how))),
            Err(error) => {
                watch.end(Err(&error));
                Err(error)
            }
        }
    }

    fn until<F: FnOnce(Result<(), &Error>, Duration)>(self, ended: F) -> Watch<F> {
        Watch {
            ending: self,
            ended: Some(ended),
        }
    }

    fn dropped(&self) -> Error {
        let past = |deadline: Instant| Instant::now() + TICK >= deadline;
        if std::thread::panicking() {
            Error::internal(self.id, "the handler panicked")
        } else if self.deadline.is_some_and(past) {
            Error::timeout(self.id, "context deadline exceeded")
        } else {
            Error::cancelled(self.id, "the call was given up")
        }
    }
}

struct Watch<F: FnOnce(Result<(), &Error>, Duration)> {
    ending: Ending,
    ended: Option<F>,
}

impl<F: FnOnce(Result<(), &Error>, Duration)> Watch<F> {
    fn end(&mut self, how: Result<(), &Error>) {
        if let Some(ended) = self.ended.take() {
            ended(how, self.ending.begun.elapsed());
        }
    }
}

impl<F: FnOnce(Result<(), &Error>, Duration)> Drop for Watch<F> {
    fn drop(&mut self) {
        if self.ended.is_some() {
            let dropped = self.ending.dropped();
            self.end(Err(&dropped));
        }
    }
}
