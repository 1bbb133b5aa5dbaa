//! `micro stream`

use std::pin::Pin;

use micro::Stream;
use micro::codec::Json;
use serde_json::value::RawValue;

use super::call::pairs;
use crate::args::StreamArgs;
use crate::failure::{Failure, Result};
use crate::output::{Io, compact};
use crate::progress::waiting;
use crate::request;
use crate::resolve::resolve;
use crate::session::Session;

type Requests = Pin<Box<dyn Stream<Item = Box<RawValue>> + Send>>;

/// Sends all requests and prints the replies as they come: so each of the three kinds of stream is called,
/// which look the same on the wire.
pub(crate) async fn stream(session: &Session, args: &StreamArgs, io: &mut Io<'_>) -> Result {
    let from_stdin = matches!(&*args.json, [dash] if dash == "-");
    let messages = match from_stdin {
        true => Vec::new(),
        false => request::several(&args.json)?,
    };
    let options = &args.options;
    let resolved = resolve(session, &args.service, &args.endpoint, options).await?;
    for message in &messages {
        resolved.check(message, options)?;
    }
    let (requests, mut unread): (Requests, _) = match from_stdin {
        true => {
            let (requests, failure) = request::from_stdin();
            (Box::pin(requests), Some(failure))
        }
        false => (Box::pin(micro::stream::iter(messages)), None),
    };
    let target = &resolved.target;
    let client = target.client::<Json>(session);
    let mut call = client.bidi_stream::<Box<RawValue>, Box<RawValue>>(0, requests);
    if let Some(address) = &options.address {
        call = call.address(address);
    }
    if let Some(timeout) = options.timeout {
        call = call.timeout(timeout);
    }
    if let Some(filter) = resolved.filter() {
        call = call.filter(filter);
    }
    for (key, value) in pairs(&options.metadata)? {
        call = call.metadata(key, value);
    }
    let failed = |error| Failure::from(error).during(target);
    let replies = waiting(io, &format!("calling {target}"), call.into_future()).await;
    let mut replies = replies.map_err(failed)?;
    let mut shown = 0;
    while args.count.is_none_or(|count| shown < count) {
        let Some(reply) = replies.message().await.map_err(failed)? else {
            break;
        };
        let line = || format!("{}\n", compact(reply.get()));
        io.show_next(args.print.output, line, || reply.get().to_owned())?;
        shown += 1;
    }
    match unread.as_mut().map(|unread| unread.try_recv()) {
        Some(Ok(failure)) => Err(failure),
        _ => Ok(()),
    }
}
