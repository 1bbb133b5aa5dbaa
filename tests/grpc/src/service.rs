//! The service the cases call, as ours.

use std::time::Duration;

use micro::error::GrpcCode;
use micro::{Context, Error, Metadata, Result, Stream, Streaming, stream};

use crate::proto::{
    EchoStatus, Empty, Payload, PayloadType, SimpleRequest, SimpleResponse,
    StreamingInputCallRequest, StreamingInputCallResponse, StreamingOutputCallRequest,
    StreamingOutputCallResponse, TestServiceHandler,
};
use crate::{ECHO_INITIAL, ECHO_TRAILING};

/// Does as it is told; what it does not implement, no case needs.
#[derive(Clone, Copy, Debug)]
pub struct TestService;

impl TestServiceHandler for TestService {
    async fn empty_call(&self, _cx: Context, _request: Empty) -> Result<Empty> {
        Ok(Empty {})
    }

    async fn unary_call(&self, cx: Context, request: SimpleRequest) -> Result<SimpleResponse> {
        echo_metadata(&cx)?;
        echo_status(request.response_status.as_ref())?;
        Ok(SimpleResponse {
            payload: Some(zeros(request.response_size)?),
            ..SimpleResponse::default()
        })
    }

    async fn streaming_output_call(
        &self,
        _cx: Context,
        request: StreamingOutputCallRequest,
    ) -> Result<impl Stream<Item = Result<StreamingOutputCallResponse>> + Send> {
        Ok(stream::generate(|replies| async move {
            answer(&request, &replies).await
        }))
    }

    async fn streaming_input_call(
        &self,
        _cx: Context,
        mut requests: Streaming<StreamingInputCallRequest>,
    ) -> Result<StreamingInputCallResponse> {
        let mut size = 0;
        while let Some(request) = requests.message().await? {
            size += request.payload.map_or(0, |payload| payload.body.len());
        }
        let aggregated_payload_size = i32::try_from(size)
            .map_err(|_| Error::from_grpc(GrpcCode::OutOfRange, "more than can be counted"))?;
        Ok(StreamingInputCallResponse {
            aggregated_payload_size,
        })
    }

    async fn full_duplex_call(
        &self,
        cx: Context,
        mut requests: Streaming<StreamingOutputCallRequest>,
    ) -> Result<impl Stream<Item = Result<StreamingOutputCallResponse>> + Send> {
        echo_metadata(&cx)?;
        Ok(stream::generate(|replies| async move {
            while let Some(request) = requests.message().await? {
                echo_status(request.response_status.as_ref())?;
                answer(&request, &replies).await?;
            }
            Ok(())
        }))
    }
}

async fn answer(
    request: &StreamingOutputCallRequest,
    replies: &stream::Items<StreamingOutputCallResponse>,
) -> Result<()> {
    for reply in &request.response_parameters {
        let interval = u64::try_from(reply.interval_us).unwrap_or_default();
        if interval > 0 {
            tokio::time::sleep(Duration::from_micros(interval)).await;
        }
        let reply = StreamingOutputCallResponse {
            payload: Some(zeros(reply.size)?),
            ..StreamingOutputCallResponse::default()
        };
        replies.send(reply).await;
    }
    Ok(())
}

/// Sends back the metadata that is there to be sent back: text at the beginning, bytes at the end.
fn echo_metadata(cx: &Context) -> Result<()> {
    if let Some(value) = cx.metadata().get(ECHO_INITIAL) {
        let mut headers = Metadata::new();
        headers.insert(ECHO_INITIAL, value)?;
        cx.set_headers(headers);
    }
    if let Some(value) = cx.metadata().get_bin(ECHO_TRAILING) {
        let mut trailers = Metadata::new();
        trailers.insert_bin(ECHO_TRAILING, &value)?;
        cx.set_trailers(trailers);
    }
    Ok(())
}

fn echo_status(status: Option<&EchoStatus>) -> Result<()> {
    match status {
        Some(status) if status.code != 0 => {
            let code = u32::try_from(status.code).map_or(GrpcCode::Unknown, GrpcCode::from);
            Err(Error::from_grpc(code, status.message.clone()))
        }
        _ => Ok(()),
    }
}

fn zeros(size: i32) -> Result<Payload> {
    let size = usize::try_from(size).map_err(|_| {
        Error::from_grpc(
            GrpcCode::InvalidArgument,
            format!("a payload of {size} bytes"),
        )
    })?;
    Ok(Payload {
        r#type: PayloadType::Compressable.into(),
        body: vec![0; size],
    })
}
