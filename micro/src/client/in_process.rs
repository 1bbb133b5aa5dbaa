//! Calls a handler without a socket; `pipe.rs` is what streams take instead of one.

use std::fmt;
use std::sync::Arc;
use std::task::Poll;

use bytes::Bytes;

use super::layer::{Body, ClientReply};
use super::options::CallOptions;
use super::pipe::{LocalOutlet, LocalReplies, Pipe};
use super::remote::Remote;
use super::replies::Task;
use super::reply_metadata::ReplyMetadata;
use super::requests::Bare;
use crate::codec::{Format, PREFIX, Side};
use crate::context::Context;
use crate::error::{Error, Result, SERVER};
use crate::layers::Answering;
use crate::route::{self, Handler, Route, Routes, start_caught};
use crate::spec::ServiceSpec;
use crate::streaming::Messages;

/// The services that live here.
#[derive(Clone, Default)]
pub(super) struct Local {
    services: Vec<Arc<Routes>>,
}

impl Local {
    pub(super) fn add(&mut self, routes: Routes) {
        self.services.push(Arc::new(routes));
    }
}

impl fmt::Debug for Local {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.services).finish()
    }
}

impl Remote {
    /// Whether its calls stay in this process.
    pub(super) fn is_local(&self) -> bool {
        self.client.inner.local.is_some()
    }

    /// Makes a call in this process. Boxed: most calls do not stay.
    pub(super) fn stay(&self, options: CallOptions, body: Body) -> Answering<ClientReply> {
        let found = self.find();
        let call = LocalCall::new(options, self.format);
        Box::pin(async move { found?.answer(body, call).await })
    }

    fn find(&self) -> Result<Here> {
        let (spec, method) = (self.called.spec, self.method());
        let services = self.client.inner.local.iter();
        let mut services = services.flat_map(|local| &local.services);
        let found = services.find_map(|routes| {
            let names = |spec: &ServiceSpec| (spec.package(), spec.name());
            let same = names(routes.service) == names(spec);
            let mut methods = routes.routes.iter();
            let method = methods.position(|route| route.method.name() == method.name());
            method.filter(|_| same).map(|method| Here {
                routes: routes.clone(),
                method,
            })
        });
        found.ok_or_else(|| {
            let endpoint = spec.endpoint(method);
            Error::unimplemented(
                SERVER,
                format!("no handler of `{endpoint}` in this process"),
            )
        })
    }
}

/// A method that lives here.
struct Here {
    routes: Arc<Routes>,
    method: usize,
}

impl Here {
    fn route(&self) -> &Route {
        &self.routes.routes[self.method]
    }

    async fn answer(self, body: Body, call: LocalCall) -> Result<ClientReply> {
        let message = match (&self.route().handler, body) {
            (Handler::Unary(handler), Body::Message(frame)) => {
                let request = frame.slice(PREFIX..);
                check_size(&request, &call.format)?;
                let start = |context| handler(context, request, call.format);
                self.single(&call, start).await?
            }
            (Handler::ClientStream(handler), Body::Stream(requests)) => {
                let requests = Box::pin(Bare(requests));
                let start = |context| handler(context, requests, call.format);
                self.single(&call, start).await?
            }
            (Handler::Stream(_), Body::Message(frame)) => {
                let request = Ok(frame.slice(PREFIX..));
                return Ok(self.stream(Box::pin(crate::stream::iter([request])), call));
            }
            (Handler::Stream(_), Body::Stream(requests)) => {
                return Ok(self.stream(Box::pin(Bare(requests)), call));
            }
            _ => return Err(wrong_kind(self.route())),
        };
        Ok(ClientReply::from_message(message))
    }

    /// Calls a method with one reply.
    async fn single(
        &self,
        call: &LocalCall,
        start: impl FnOnce(Context) -> Answering<Bytes>,
    ) -> Result<Bytes> {
        let context = call.context(self.route());
        let _guard = context.guard();
        let running = start_caught(|| start(context.clone()))?;
        let reply = route::run(running, call.deadline(), |_| Poll::Pending).await;
        call.show(&context);
        match reply {
            Some(Ok(reply)) => Ok(reply.slice(PREFIX..)),
            Some(Err(error)) => Err(name(error, self.route())),
            None => Err(Error::cancelled(SERVER, "the caller is gone")),
        }
    }

    /// Calls a method that answers with a stream; the handler runs in a task of its own.
    fn stream(self, requests: Messages, call: LocalCall) -> ClientReply {
        let pipe = Arc::new(Pipe::default());
        let outlet = pipe.clone();
        let task = tokio::spawn(async move {
            let route = self.route();
            let Handler::Stream(handler) = &route.handler else {
                outlet.end(Err(wrong_kind(route)));
                return Ok(());
            };
            let context = call.context(route);
            let _guard = context.guard();
            let seen = call.options.seen.clone();
            let to = Box::new(LocalOutlet::new(outlet.clone(), context.clone(), seen));
            let running = async { handler(context.clone(), requests, to, call.format).await };
            let ended = route::run(running, call.deadline(), |_| Poll::Pending).await;
            call.show(&context);
            let ended = ended.unwrap_or(Ok(())).map_err(|error| name(error, route));
            outlet.end(ended);
            Ok(())
        });
        ClientReply::stream(Box::pin(LocalReplies::new(pipe, Task(task))))
    }
}

/// What a call in process brings along.
struct LocalCall {
    options: CallOptions,
    format: Format,
}

impl LocalCall {
    /// `format` is the caller's.
    fn new(options: CallOptions, format: Format) -> Self {
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

pub(super) fn show(seen: Option<&ReplyMetadata>, context: &Context) {
    let Some(seen) = seen else { return };
    if let Some(head) = context.take_reply() {
        seen.saw(head.headers, head.trailers);
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
