//! Makes one call and notes what comes of it.

use std::future::pending;
use std::time::Duration;

use micro::error::GrpcCode;
use micro::stream::{Sender, channel};
use micro::{Client, Error, Result, Streaming};

use super::plan::{GiveUp, Plan};
use crate::proto::{
    BidiStreamRequest, BidiStreamResponse, ClientResponseResult, ClientStreamRequest,
    ConformancePayload, ConformanceServiceClient, ServerStreamResponse,
};
use crate::words;

/// The name of the service: the package, in micro.
const SERVICE: &str = "connectrpc.conformance.v1";

/// Tells a call of any kind what the plan has for all kinds.
macro_rules! planned {
    ($call:expr, $plan:expr) => {{
        let call = $call
            .address(&$plan.address)
            .metadata_from(&$plan.metadata)
            .compression($plan.compression)
            .reply_metadata(&$plan.reply);
        match $plan.timeout {
            Some(timeout) => call.timeout(timeout),
            None => call,
        }
    }};
}

/// Makes the call. An error is one of the plan; how the call fails stands in the result.
pub(super) async fn call(plan: Plan, client: Client) -> Result<ClientResponseResult> {
    let client = match plan.max_receive {
        Some(limit) => Client::builder()
            .timeout(Duration::MAX)
            .max_receive(limit)
            .build(),
        None => client,
    };
    let client = ConformanceServiceClient::new(SERVICE, client);
    let mut payloads = Vec::new();
    let ended = match plan.method.as_str() {
        "Unary" => {
            let call = planned!(client.unary(plan.request()?), plan);
            let reply = patient(plan.patience(), call.into_future()).await;
            reply.map(|reply| payloads.push(reply.payload.unwrap_or_default()))
        }
        "IdempotentUnary" => {
            let call = planned!(client.idempotent_unary(plan.request()?), plan);
            let reply = patient(plan.patience(), call.into_future()).await;
            reply.map(|reply| payloads.push(reply.payload.unwrap_or_default()))
        }
        "Unimplemented" => {
            let call = planned!(client.unimplemented(plan.request()?), plan);
            patient(plan.patience(), call.into_future()).await.map(drop)
        }
        "ServerStream" => {
            let call = planned!(client.server_stream(plan.request()?), plan);
            match call.await {
                Ok(mut replies) => rest(&mut replies, &plan, &mut payloads).await,
                Err(error) => Err(error),
            }
        }
        "ClientStream" => {
            let (sender, requests) = channel(1);
            let feeding = feed(sender, plan.requests()?, &plan);
            let call = planned!(client.client_stream(requests), plan);
            let reply = tokio::select! {
                reply = call.into_future() => reply,
                gave_up = feeding => Err(gave_up),
            };
            reply.map(|reply| payloads.push(reply.payload.unwrap_or_default()))
        }
        "BidiStream" => exchange(&client, &plan, plan.requests()?, &mut payloads).await,
        other => {
            return Err(Error::bad_request(
                "",
                format!("there is no method `{other}`"),
            ));
        }
    };
    Ok(ClientResponseResult {
        response_headers: words::headers(&plan.reply.headers()),
        payloads,
        error: ended.err().as_ref().map(words::described),
        response_trailers: words::headers(&plan.reply.trailers()),
        num_unsent_requests: 0,
    })
}

/// Sends requests; completes only if the call is to be given up.
async fn feed(
    sender: Sender<ClientStreamRequest>,
    requests: Vec<ClientStreamRequest>,
    plan: &Plan,
) -> Error {
    for request in requests {
        tokio::time::sleep(plan.delay).await;
        if sender.send(request).await.is_err() {
            // The call is over.
            break;
        }
    }
    if plan.give_up == Some(GiveUp::BeforeTheirEnd) {
        return cancelled();
    }
    drop(sender);
    match plan.patience() {
        Some(wait) => tokio::time::sleep(wait).await,
        None => pending().await,
    }
    cancelled()
}

/// Sends requests and takes replies, in turns if the plan says so.
async fn exchange(
    client: &ConformanceServiceClient,
    plan: &Plan,
    messages: Vec<BidiStreamRequest>,
    payloads: &mut Vec<ConformancePayload>,
) -> Result<()> {
    let (sender, requests) = channel(1);
    let mut replies = planned!(client.bidi_stream(requests), plan).await?;
    for message in messages {
        tokio::time::sleep(plan.delay).await;
        if sender.send(message).await.is_err() {
            // The call is over; the replies tell why.
            break;
        }
        if plan.in_turns && !next(&mut replies, plan, payloads).await? {
            return Ok(());
        }
    }
    if plan.give_up == Some(GiveUp::BeforeTheirEnd) {
        // First of all, lest the requests end.
        drop(replies);
        return Err(cancelled());
    }
    drop(sender);
    rest(&mut replies, plan, payloads).await
}

/// Takes replies to the end of the call.
async fn rest<T: Reply>(
    replies: &mut Streaming<T>,
    plan: &Plan,
    payloads: &mut Vec<ConformancePayload>,
) -> Result<()> {
    let reading = async {
        while next(replies, plan, payloads).await? {}
        Ok(())
    };
    patient(plan.patience(), reading).await
}

/// Takes one reply; false at the end.
async fn next<T: Reply>(
    replies: &mut Streaming<T>,
    plan: &Plan,
    payloads: &mut Vec<ConformancePayload>,
) -> Result<bool> {
    let Some(reply) = replies.message().await? else {
        return Ok(false);
    };
    payloads.push(reply.payload());
    if plan.give_up == Some(GiveUp::AtReply(payloads.len())) {
        return Err(cancelled());
    }
    Ok(true)
}

/// Waits so long and no longer; what is dropped then is cancelled.
async fn patient<T>(wait: Option<Duration>, ending: impl Future<Output = Result<T>>) -> Result<T> {
    match wait {
        Some(wait) => {
            let ended = tokio::time::timeout(wait, ending).await;
            ended.unwrap_or_else(|_| Err(cancelled()))
        }
        None => ending.await,
    }
}

fn cancelled() -> Error {
    Error::from_grpc(GrpcCode::Cancelled, "given up, as the test wants it")
}

/// A message of a stream of replies.
trait Reply {
    fn payload(self) -> ConformancePayload;
}

impl Reply for ServerStreamResponse {
    fn payload(self) -> ConformancePayload {
        self.payload.unwrap_or_default()
    }
}

impl Reply for BidiStreamResponse {
    fn payload(self) -> ConformancePayload {
        self.payload.unwrap_or_default()
    }
}
