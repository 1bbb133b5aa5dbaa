//! Answers each call as its request says.

use std::time::Duration;

use micro::{Context, Result, Stream, Streaming, stream};

use super::seen;
use crate::proto::conformance_payload::RequestInfo;
use crate::proto::unary_response_definition::Response;
use crate::proto::{
    BidiStreamRequest, BidiStreamResponse, ClientStreamRequest, ClientStreamResponse,
    ConformancePayload, ConformanceServiceHandler, Header, IdempotentUnaryRequest,
    IdempotentUnaryResponse, ServerStreamRequest, ServerStreamResponse, UnaryRequest,
    UnaryResponse, UnaryResponseDefinition,
};
use crate::words;

/// The suite's service. The method it leaves to the generated stub is the one that must fail.
#[derive(Clone, Copy, Debug)]
pub(super) struct Conformance;

impl ConformanceServiceHandler for Conformance {
    async fn unary(&self, cx: Context, request: UnaryRequest) -> Result<UnaryResponse> {
        let seen = seen::all(&cx, vec![words::any(&request)]);
        let payload = answer(&cx, request.response_definition, seen).await?;
        Ok(UnaryResponse {
            payload: Some(payload),
        })
    }

    async fn idempotent_unary(
        &self,
        cx: Context,
        request: IdempotentUnaryRequest,
    ) -> Result<IdempotentUnaryResponse> {
        let seen = seen::all(&cx, vec![words::any(&request)]);
        let payload = answer(&cx, request.response_definition, seen).await?;
        Ok(IdempotentUnaryResponse {
            payload: Some(payload),
        })
    }

    async fn client_stream(
        &self,
        cx: Context,
        mut requests: Streaming<ClientStreamRequest>,
    ) -> Result<ClientStreamResponse> {
        let mut seen = seen::all(&cx, Vec::new());
        let mut definition = None;
        while let Some(request) = requests.message().await? {
            seen.requests.push(words::any(&request));
            if seen.requests.len() == 1 {
                definition = request.response_definition;
            }
        }
        let payload = answer(&cx, definition, seen).await?;
        Ok(ClientStreamResponse {
            payload: Some(payload),
        })
    }

    async fn server_stream(
        &self,
        cx: Context,
        request: ServerStreamRequest,
    ) -> Result<impl Stream<Item = Result<ServerStreamResponse>> + Send> {
        let seen = seen::all(&cx, vec![words::any(&request)]);
        let definition = request.response_definition.unwrap_or_default();
        announce(
            &cx,
            &definition.response_headers,
            &definition.response_trailers,
        )?;
        Ok(stream::generate(|replies| async move {
            let mut unsaid = Some(seen);
            for data in definition.response_data {
                pause(definition.response_delay_ms).await;
                let payload = Some(ConformancePayload {
                    data,
                    request_info: unsaid.take(),
                });
                replies.send(ServerStreamResponse { payload }).await;
            }
            end(definition.error, unsaid.as_ref())
        }))
    }

    async fn bidi_stream(
        &self,
        cx: Context,
        mut requests: Streaming<BidiStreamRequest>,
    ) -> Result<impl Stream<Item = Result<BidiStreamResponse>> + Send> {
        let mut seen = seen::all(&cx, Vec::new());
        // The headers go out with the stream, and it is the first request that names them.
        let first = requests.message().await?;
        seen.requests.extend(first.as_ref().map(words::any));
        let first = first.unwrap_or_default();
        let definition = first.response_definition.unwrap_or_default();
        announce(
            &cx,
            &definition.response_headers,
            &definition.response_trailers,
        )?;
        Ok(stream::generate(move |replies| async move {
            let mut answered = false;
            let mut open = first.full_duplex;
            if !open {
                while let Some(request) = requests.message().await? {
                    seen.requests.push(words::any(&request));
                }
            }
            let mut unsaid = Some(seen);
            for data in definition.response_data {
                pause(definition.response_delay_ms).await;
                let payload = Some(ConformancePayload {
                    data,
                    request_info: unsaid.take(),
                });
                replies.send(BidiStreamResponse { payload }).await;
                answered = true;
                if open {
                    let next = requests.message().await?;
                    open = next.is_some();
                    unsaid = next.map(|request| seen::request(words::any(&request)));
                }
            }
            end(definition.error, unsaid.as_ref().filter(|_| !answered))
        }))
    }
}

/// One reply, or the error that is asked for.
async fn answer(
    cx: &Context,
    definition: Option<UnaryResponseDefinition>,
    seen: RequestInfo,
) -> Result<ConformancePayload> {
    let definition = definition.unwrap_or_default();
    announce(
        cx,
        &definition.response_headers,
        &definition.response_trailers,
    )?;
    pause(definition.response_delay_ms).await;
    let data = match definition.response {
        Some(Response::Error(error)) => return Err(seen::in_error(error, &seen)),
        Some(Response::ResponseData(data)) => data,
        None => Vec::new(),
    };
    Ok(ConformancePayload {
        data,
        request_info: Some(seen),
    })
}

/// Says what goes before and after the replies.
fn announce(cx: &Context, headers: &[Header], trailers: &[Header]) -> Result<()> {
    cx.set_headers(words::metadata(headers)?);
    cx.set_trailers(words::metadata(trailers)?);
    Ok(())
}

/// How a stream ends; `unsaid` is what no reply has told.
fn end(error: Option<crate::proto::Error>, unsaid: Option<&RequestInfo>) -> Result<()> {
    match (error, unsaid) {
        (None, _) => Ok(()),
        (Some(error), Some(seen)) => Err(seen::in_error(error, seen)),
        (Some(error), None) => Err(words::error(error)),
    }
}

async fn pause(milliseconds: u32) {
    if milliseconds > 0 {
        tokio::time::sleep(Duration::from_millis(milliseconds.into())).await;
    }
}
