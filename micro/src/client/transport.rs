//! Below all layers: a call goes to a connection, and goes again where that is right.

use bytes::Bytes;
use tokio::time::sleep;

use super::choice::Tried;
use super::layer::{Body, ClientReply, ClientRequest};
use super::options::CallOptions;
use super::remote::{Failure, Remote};
use super::requests::{Requests, answer_while, send_all};
use crate::error::Result;
use crate::grpc::{connection_lost, never_began};
use crate::spec::MethodKind;

/// How often a call that a connection refused is sent again at once.
const RESENDS: u32 = 2;

pub(super) async fn send(request: ClientRequest) -> Result<ClientReply> {
    let ClientRequest {
        remote,
        options,
        body,
    } = request;
    match body {
        Body::Message(frame) if remote.method().kind() == MethodKind::Unary => {
            let reply = unary(&remote, &options, &frame).await?;
            Ok(ClientReply::from_message(reply))
        }
        body if remote.is_local() => remote.stay(options, body).await,
        Body::Message(frame) => {
            let opened = remote.open(&options, &mut Tried::default()).await;
            let (mut sender, replies) = opened.map_err(Failure::into_error)?;
            // Fails only if the call has ended, and then the reply says why.
            let _ = sender.send_data(frame, true);
            replies.sent();
            Ok(ClientReply::stream(Box::pin(replies.until_deadline())))
        }
        Body::Stream(requests) => Box::pin(stream(remote, options, requests)).await,
    }
}

async fn stream(remote: Remote, options: CallOptions, requests: Requests) -> Result<ClientReply> {
    let opened = remote.open(&options, &mut Tried::default()).await;
    let (sender, replies) = opened.map_err(Failure::into_error)?;
    let sending = send_all(sender, requests);
    if remote.method().kind() == MethodKind::ClientStream {
        let reply = answer_while(sending, replies).await?;
        return Ok(ClientReply::from_message(reply));
    }
    let replies = replies.with_requests(tokio::spawn(sending));
    Ok(ClientReply::stream(Box::pin(replies.until_deadline())))
}

/// Sends a unary call until it succeeds or must not be sent again.
pub(super) async fn unary(remote: &Remote, options: &CallOptions, frame: &Bytes) -> Result<Bytes> {
    let policy = &remote.client.inner.policy;
    let budget = &remote.called.budget;
    let retries = options.retries.unwrap_or(policy.retries);
    let (mut attempt, mut resends) = (0, 0);
    let mut tried = Tried::default();
    loop {
        let failure = match once(remote, options, frame, &mut tried).await {
            Ok(reply) => {
                budget.succeeded();
                return Ok(reply);
            }
            Err(failure) => failure,
        };
        let (error, allowed) = match failure {
            Failure::Nowhere(error) => return Err(error),
            Failure::Refused(_) if resends < RESENDS => {
                resends += 1;
                continue;
            }
            Failure::Refused(error) | Failure::Unreached(error) => (error, true),
            Failure::Failed(error) => {
                let asked = options.retries.is_some();
                let allowed = policy.allows(&error, remote.method(), asked);
                (error, allowed)
            }
        };
        attempt += 1;
        // The loss of a node is no sign that the others have too much to do.
        let elsewhere = connection_lost(&error) && remote.has_others(&tried);
        let affordable = elsewhere || !error.is_retryable() || budget.failed();
        if !allowed || !affordable || attempt > retries {
            return Err(error);
        }
        let pause = match &options.backoff {
            Some(backoff) => backoff(attempt),
            None => (policy.backoff)(attempt),
        };
        // No use in waiting for a time that will not come.
        if options.time.is_some_and(|time| time.remaining() <= pause) {
            return Err(error);
        }
        sleep(pause).await;
    }
}

async fn once(
    remote: &Remote,
    options: &CallOptions,
    frame: &Bytes,
    tried: &mut Tried,
) -> Result<Bytes, Failure> {
    if remote.is_local() {
        let reply = remote.stay(options.clone(), Body::Message(frame.clone()));
        let reply = reply.await.and_then(ClientReply::into_message);
        return reply.map_err(Failure::Failed);
    }
    let (mut sender, mut replies) = remote.open(options, tried).await?;
    let _ = sender.send_data(frame.clone(), true);
    replies.sent();
    replies.single().await.map_err(|error| {
        if never_began(&error) {
            Failure::Refused(error)
        } else {
            Failure::Failed(error)
        }
    })
}
