//! What lies between a handler that answers with a stream and its caller.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context as TaskContext, Poll, Waker};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use super::in_process::show;
use super::replies::Task;
use super::reply_metadata::ReplyMetadata;
use crate::codec::PREFIX;
use crate::context::Context;
use crate::error::Result;
use crate::streaming::{Next, Outlet};

/// Replies that wait for their reader.
const CAPACITY: usize = 16;

/// The handler's end of a streaming call and the caller's.
#[derive(Default)]
pub(super) struct Pipe {
    state: Mutex<PipeState>,
}

#[derive(Default)]
struct PipeState {
    replies: VecDeque<Bytes>,
    ended: Option<Result<()>>,
    reader: Option<Waker>,
    writer: Option<Waker>,
}

impl Pipe {
    /// Says how the call ended; what was sent before is still read.
    pub(super) fn end(&self, ended: Result<()>) {
        self.change(|state| state.ended = Some(ended));
    }

    /// Changes the state and wakes whoever waits for that.
    fn change<T>(&self, change: impl FnOnce(&mut PipeState) -> T) -> T {
        let (changed, reader, writer) = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            let changed = change(&mut state);
            let readable = !state.replies.is_empty() || state.ended.is_some();
            let reader = if readable { state.reader.take() } else { None };
            let writable = state.replies.len() < CAPACITY;
            let writer = if writable { state.writer.take() } else { None };
            (changed, reader, writer)
        };
        reader.into_iter().chain(writer).for_each(Waker::wake);
        changed
    }

    fn poll_room(&self, cx: &mut TaskContext<'_>) -> Poll<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.replies.len() < CAPACITY {
            return Poll::Ready(());
        }
        state.writer = Some(cx.waker().clone());
        Poll::Pending
    }
}

/// The handler's end.
pub(super) struct LocalOutlet {
    pipe: Arc<Pipe>,
    context: Context,
    seen: Option<ReplyMetadata>,
}

impl LocalOutlet {
    pub(super) fn new(pipe: Arc<Pipe>, context: Context, seen: Option<ReplyMetadata>) -> Self {
        Self {
            pipe,
            context,
            seen,
        }
    }
}

impl Outlet for LocalOutlet {
    fn poll_send_all(&mut self, cx: &mut TaskContext<'_>, next: &mut Next<'_>) -> Poll<Result<()>> {
        loop {
            std::task::ready!(self.pipe.poll_room(cx));
            let mut reply = BytesMut::new();
            match std::task::ready!(next(cx, &mut reply)) {
                None => return Poll::Ready(Ok(())),
                Some(Err(error)) => return Poll::Ready(Err(error)),
                Some(Ok(())) => {
                    let reply = reply.freeze().slice(PREFIX..);
                    show(self.seen.take().as_ref(), &self.context);
                    self.pipe.change(|state| state.replies.push_back(reply));
                }
            }
        }
    }
}

/// The caller's end; dropping it drops the handler.
pub(super) struct LocalReplies {
    pipe: Arc<Pipe>,
    _task: Task,
}

impl LocalReplies {
    pub(super) fn new(pipe: Arc<Pipe>, task: Task) -> Self {
        Self { pipe, _task: task }
    }
}

impl Stream for LocalReplies {
    type Item = Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
        self.pipe.change(|state| {
            if let Some(reply) = state.replies.pop_front() {
                return Poll::Ready(Some(Ok(reply)));
            }
            match state.ended.take() {
                Some(ended) => {
                    state.ended = Some(Ok(()));
                    Poll::Ready(ended.err().map(Err))
                }
                None => {
                    state.reader = Some(cx.waker().clone());
                    Poll::Pending
                }
            }
        })
    }
}
