//! Calls a handler without a socket.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context as TaskContext, Poll, Waker};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use super::options::CallOptions;
use super::replies::Task;
use super::reply_metadata::ReplyMetadata;
use crate::codec::{Format, PREFIX, Side};
use crate::context::Context;
use crate::error::{Error, Result, SERVER};
use crate::route::{self, Handler, Route, Routes, start_caught};
use crate::streaming::{Messages, Next, Outlet};

/// Replies that wait for their reader.
const CAPACITY: usize = 16;

/// The routes of a service that lives here.
#[derive(Clone)]
pub(super) struct Local {
    routes: Arc<Routes>,
}

impl Local {
    pub(super) fn new(routes: Routes) -> Self {
        Self {
            routes: Arc::new(routes),
        }
    }

    /// Calls a unary method; both messages are bare.
    pub(super) async fn unary(
        &self,
        method: usize,
        request: Bytes,
        call: LocalCall,
    ) -> Result<Bytes> {
        let route = &self.routes.routes[method];
        let Handler::Unary(handler) = &route.handler else {
            return Err(wrong_kind(route));
        };
        check_size(&request, &call.format)?;
        let context = call.context(route);
        let _guard = context.guard();
        let running = start_caught(|| handler(context.clone(), request, call.format))?;
        let reply = route::run(running, call.deadline(), |_| Poll::Pending).await;
        call.show(&context);
        single(route, reply)
    }

    /// Calls a method that takes a stream.
    pub(super) async fn client_stream(
        &self,
        method: usize,
        requests: Messages,
        call: LocalCall,
    ) -> Result<Bytes> {
        let route = &self.routes.routes[method];
        let Handler::ClientStream(handler) = &route.handler else {
            return Err(wrong_kind(route));
        };
        let context = call.context(route);
        let _guard = context.guard();
        let running = start_caught(|| handler(context.clone(), requests, call.format))?;
        let reply = route::run(running, call.deadline(), |_| Poll::Pending).await;
        call.show(&context);
        single(route, reply)
    }

    /// Calls a method that answers with a stream; the handler runs in a task of its own.
    pub(super) fn stream(&self, method: usize, requests: Messages, call: LocalCall) -> Messages {
        let pipe = Arc::new(Pipe::default());
        let (routes, outlet) = (self.routes.clone(), pipe.clone());
        let task = tokio::spawn(async move {
            let route = &routes.routes[method];
            let Handler::Stream(handler) = &route.handler else {
                outlet.change(|state| state.ended = Some(Err(wrong_kind(route))));
                return Ok(());
            };
            let context = call.context(route);
            let _guard = context.guard();
            let to = Box::new(LocalOutlet {
                pipe: outlet.clone(),
                context: context.clone(),
                seen: call.options.seen.clone(),
            });
            let running = async { handler(context.clone(), requests, to, call.format).await };
            let ended = route::run(running, call.deadline(), |_| Poll::Pending).await;
            call.show(&context);
            let ended = ended.unwrap_or(Ok(())).map_err(|error| name(error, route));
            outlet.change(|state| state.ended = Some(ended));
            Ok(())
        });
        Box::pin(LocalReplies {
            pipe,
            _task: Task(task),
        })
    }
}

/// What a call in process brings along.
pub(super) struct LocalCall {
    pub(super) options: CallOptions,
    pub(super) format: Format,
}

impl LocalCall {
    /// `format` is the caller's.
    pub(super) fn new(options: CallOptions, format: Format) -> Self {
        Self {
            options,
            format: Format {
                side: Side::Server,
                ..format
            },
        }
    }

    fn deadline(&self) -> Option<tokio::time::Instant> {
        self.options.time.map(|time| time.deadline)
    }

    /// Shows the caller what the handler sent beside its replies.
    fn show(&self, context: &Context) {
        show(self.options.seen.as_ref(), context);
    }

    fn context(&self, route: &Route) -> Context {
        let method = (route.service, route.method);
        Context::received(self.options.metadata.clone(), self.deadline(), None, method)
    }
}

/// The handler's end of a streaming call and the caller's.
#[derive(Default)]
struct Pipe {
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
struct LocalOutlet {
    pipe: Arc<Pipe>,
    context: Context,
    seen: Option<ReplyMetadata>,
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
struct LocalReplies {
    pipe: Arc<Pipe>,
    _task: Task,
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

fn show(seen: Option<&ReplyMetadata>, context: &Context) {
    let Some(seen) = seen else { return };
    if let Some(head) = context.take_reply() {
        seen.saw(head.headers, head.trailers);
    }
}

fn single(route: &Route, reply: Option<Result<Bytes>>) -> Result<Bytes> {
    match reply {
        Some(Ok(reply)) => Ok(reply.slice(PREFIX..)),
        Some(Err(error)) => Err(name(error, route)),
        None => Err(Error::cancelled(SERVER, "the caller is gone")),
    }
}

/// A service in process has no other name than its package.
fn name(error: Error, route: &Route) -> Error {
    error.or_id(route.service.package())
}

fn check_size(request: &Bytes, format: &Format) -> Result<()> {
    let (len, max) = (request.len(), format.limits.receive);
    if len > max {
        let detail = format!("grpc: received message larger than max ({len} vs. {max})");
        return Err(Error::too_large(SERVER, detail));
    }
    Ok(())
}

fn wrong_kind(route: &Route) -> Error {
    let detail = format!("`{}` is {:?}", route.method.name(), route.method.kind());
    Error::internal(SERVER, detail)
}
