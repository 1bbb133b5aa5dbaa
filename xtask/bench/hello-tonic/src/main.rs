//! What `micro new hello` makes, by hand on tonic, with health and reflection: the yardstick for what a build of
//! a new project may cost.

pub mod proto {
    tonic::include_proto!("go.micro.service.hello");

    pub const DESCRIPTORS: &[u8] = tonic::include_file_descriptor_set!("hello");
}

use std::pin::Pin;

use proto::hello_server::{Hello, HelloServer};
use proto::{Ping, Pong, Request, Response, StreamingRequest, StreamingResponse};
use tokio_stream::{Stream, StreamExt};
use tonic::transport::Server;
use tonic::{Status, Streaming};

type Replies<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

struct Service;

#[tonic::async_trait]
impl Hello for Service {
    async fn call(
        &self,
        request: tonic::Request<Request>,
    ) -> Result<tonic::Response<Response>, Status> {
        let msg = format!("Hello {}", request.into_inner().name);
        Ok(tonic::Response::new(Response { msg }))
    }

    type StreamStream = Replies<StreamingResponse>;

    async fn stream(
        &self,
        request: tonic::Request<StreamingRequest>,
    ) -> Result<tonic::Response<Self::StreamStream>, Status> {
        let counts = 0..request.into_inner().count;
        let replies = tokio_stream::iter(counts.map(|count| Ok(StreamingResponse { count })));
        Ok(tonic::Response::new(Box::pin(replies)))
    }

    type PingPongStream = Replies<Pong>;

    async fn ping_pong(
        &self,
        request: tonic::Request<Streaming<Ping>>,
    ) -> Result<tonic::Response<Self::PingPongStream>, Status> {
        let pongs = request.into_inner().map(|ping| {
            let Ping { stroke } = ping?;
            Ok(Pong { stroke })
        });
        Ok(tonic::Response::new(Box::pin(pongs)))
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (reporter, health) = tonic_health::server::health_reporter();
    reporter.set_serving::<HelloServer<Service>>().await;
    let reflection = tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(proto::DESCRIPTORS)
        .build_v1()?;
    Server::builder()
        .add_service(health)
        .add_service(reflection)
        .add_service(HelloServer::new(Service))
        .serve_with_shutdown("127.0.0.1:8081".parse()?, async {
            tokio::signal::ctrl_c().await.ok();
        })
        .await?;
    Ok(())
}
