//! `micro stream`

use std::pin::Pin;

use micro::Stream;
use micro::codec::Json;
use serde_json::value::RawValue;

use super::call::pairs;
use crate::args::{CallOptions, StreamArgs};
use crate::failure::{Failure, Result};
use crate::output::{Io, Output, compact};
use crate::progress::waiting;
use crate::request;
use crate::resolve::{Resolved, resolve};
use crate::session::Session;

/// Requests as they are given, or as they come.
pub(crate) enum Requests {
    /// All of them
    Given(Vec<Box<RawValue>>),
    /// From stdin, one a line
    Stdin,
}

pub(crate) async fn stream(session: &Session, args: &StreamArgs, io: &mut Io<'_>) -> Result {
    let requests = match &*args.json {
        [dash] if dash == "-" => Requests::Stdin,
        words => Requests::Given(request::several(words)?),
    };
    let options = &args.options;
    let resolved = resolve(session, &args.service, &args.endpoint, options).await?;
    let stream = Streamed {
        resolved: &resolved,
        options,
        output: args.print.output,
        count: args.count,
    };
    stream.run(session, requests, io).await
}

/// A call of a stream.
pub(crate) struct Streamed<'a> {
    pub(crate) resolved: &'a Resolved,
    pub(crate) options: &'a CallOptions,
    pub(crate) output: Output,
    /// How many replies are enough
    pub(crate) count: Option<u64>,
}

impl Streamed<'_> {
    /// Sends all requests and prints the replies as they come: so each of the three kinds of stream is
    /// called, which look the same on the wire.
    pub(crate) async fn run(
        self,
        session: &Session,
        requests: Requests,
        io: &mut Io<'_>,
    ) -> Result {
        let mut unread = None;
        let requests: Pin<Box<dyn Stream<Item = Box<RawValue>> + Send>> = match requests {
            Requests::Given(messages) => {
                for message in &messages {
                    self.resolved.check(message, self.options)?;
                }
                Box::pin(micro::stream::iter(messages))
            }
            Requests::Stdin => {
                let (requests, failure) = request::from_stdin();
                unread = Some(failure);
                Box::pin(requests)
            }
        };
        let target = &self.resolved.target;
        let client = target.client::<Json>(session);
        let mut call = client.bidi_stream::<Box<RawValue>, Box<RawValue>>(0, requests);
        if let Some(address) = &self.options.address {
            call = call.address(address);
        }
        if let Some(timeout) = self.options.timeout {
            call = call.timeout(timeout);
        }
        if let Some(filter) = self.resolved.filter() {
            call = call.filter(filter);
        }
        for (key, value) in pairs(&self.options.metadata)? {
            call = call.metadata(key, value);
        }
        let failed = |error| Failure::from(error).during(target);
        let replies = waiting(io, &format!("calling {target}"), call.into_future()).await;
        let mut replies = replies.map_err(failed)?;
        let mut shown = 0;
        while self.count.is_none_or(|count| shown < count) {
            let Some(reply) = replies.message().await.map_err(failed)? else {
                break;
            };
            let line = || format!("{}\n", compact(reply.get()));
            io.show_next(self.output, line, || reply.get().to_owned())?;
            shown += 1;
        }
        match unread.as_mut().map(|unread| unread.try_recv()) {
            Some(Ok(failure)) => Err(failure),
            _ => Ok(()),
        }
    }
}
