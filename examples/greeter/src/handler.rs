//! What the service does.

use micro::{Context, Result, Stream, Streaming, stream};

use crate::proto::{
    GreeterHandler, Ping, Pong, Request, Response, StreamingRequest, StreamingResponse,
};

/// The greeter.
#[derive(Clone, Copy, Debug)]
pub struct Greeter;

impl GreeterHandler for Greeter {
    async fn call(&self, _cx: Context, request: Request) -> Result<Response> {
        Ok(Response {
            msg: format!("Hello {}", request.name),
        })
    }

    async fn stream(
        &self,
        _cx: Context,
        request: StreamingRequest,
    ) -> Result<impl Stream<Item = Result<StreamingResponse>> + Send> {
        Ok(stream::iter(
            (0..request.count).map(|count| Ok(StreamingResponse { count })),
        ))
    }

    async fn ping_pong(
        &self,
        _cx: Context,
        mut pings: Streaming<Ping>,
    ) -> Result<impl Stream<Item = Result<Pong>> + Send> {
        Ok(stream::generate(|pongs| async move {
            while let Some(ping) = pings.message().await? {
                pongs
                    .send(Pong {
                        stroke: ping.stroke,
                    })
                    .await;
            }
            Ok(())
        }))
    }
}
