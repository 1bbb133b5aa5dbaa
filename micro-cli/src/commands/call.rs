//! `micro call`

use micro::codec::Json;
use serde_json::value::RawValue;

use crate::args::{CallArgs, CallOptions};
use crate::failure::{Failure, Result};
use crate::output::{Io, Output, indented};
use crate::progress::waiting;
use crate::request;
use crate::resolve::{Resolved, resolve};
use crate::session::Session;

pub(crate) async fn call(session: &Session, args: &CallArgs, io: &mut Io<'_>) -> Result {
    let request = request::one(&args.json)?;
    let options = &args.options;
    let resolved = resolve(session, &args.service, &args.endpoint, options).await?;
    make(session, &resolved, request, options, args.print.output, io).await
}

/// Makes a call and shows its reply.
pub(crate) async fn make(
    session: &Session,
    resolved: &Resolved,
    request: Box<RawValue>,
    options: &CallOptions,
    output: Output,
    io: &mut Io<'_>,
) -> Result {
    let target = &resolved.target;
    if resolved.streams() {
        let what = format!("{} is a stream", target.endpoint());
        return Err(Failure::usage(what).hint("`micro stream` calls it"));
    }
    resolved.check(&request, options)?;
    let client = target.client::<Json>(session);
    let mut call = client.unary::<Box<RawValue>, Box<RawValue>>(0, request);
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
    let reply = waiting(io, &format!("calling {target}"), call.into_future()).await;
    let reply = reply.map_err(|error| Failure::from(error).during(target))?;
    io.show(output, || indented(reply.get()), || reply.get().to_owned())
}

/// Reads `KEY=VALUE`.
pub(crate) fn pairs(words: &[String]) -> Result<Vec<(&str, &str)>> {
    let pair = |word: &&String| {
        word.split_once('=')
            .filter(|(key, _)| !key.is_empty())
            .is_none()
    };
    match words.iter().find(pair) {
        Some(wrong) => Err(Failure::usage(format!(
            "metadata `{wrong}` is not KEY=VALUE"
        ))),
        None => Ok(words
            .iter()
            .filter_map(|word| word.split_once('='))
            .collect()),
    }
}
