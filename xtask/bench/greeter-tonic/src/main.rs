//! `examples/greeter` on tonic: the yardstick for what a build of ours may cost.

pub mod proto {
    tonic::include_proto!("go.micro.service.greeter");
}

use std::pin::Pin;

use proto::greeter_client::GreeterClient;
use proto::greeter_server::{Greeter, GreeterServer};
use proto::{Ping, Pong, Request, Response, StreamingRequest, StreamingResponse};
use tokio_stream::{Stream, StreamExt, wrappers::TcpListenerStream};
use tonic::{Status, Streaming};

type Replies<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

struct Service;

#[tonic::async_trait]
impl Greeter for Service {
    async fn call(
        &self,
        request: tonic::Request<Request>,
    ) -> Result<tonic::Response<Response>, Status> {
        let name = request.into_inner().name;
        Ok(tonic::Response::new(Response {
            msg: format!("Hello {name}"),
        }))
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
            Ok(Pong {
                stroke: ping?.stroke,
            })
        });
        Ok(tonic::Response::new(Box::pin(pongs)))
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let server = tonic::transport::Server::builder()
        .add_service(GreeterServer::new(Service))
        .serve_with_incoming(TcpListenerStream::new(listener));
    tokio::spawn(server);

    let mut greeter = GreeterClient::connect(format!("http://{address}")).await?;
    let reply = greeter
        .call(Request {
            name: "John".into(),
        })
        .await?;
    println!("call: {}", reply.into_inner().msg);
    let mut counts = greeter
        .stream(StreamingRequest { count: 3 })
        .await?
        .into_inner();
    while let Some(reply) = counts.message().await? {
        println!("stream: {}", reply.count);
    }
    let pings = tokio_stream::iter([1, 2].map(|stroke| Ping { stroke }));
    let mut pongs = greeter.ping_pong(pings).await?.into_inner();
    while let Some(pong) = pongs.message().await? {
        println!("ping pong: {}", pong.stroke);
    }
    Ok(())
}
