//! The server of the measurements on tonic.

mod proto {
    tonic::include_proto!("bench");
}

use futures_util::stream::{self, BoxStream};
use proto::echo_server::{Echo, EchoServer};
use proto::{BlobReply, BlobRequest, Chunk, EchoReply, EchoRequest, StreamRequest};
use tonic::{Request, Response, Status};

struct Service;

#[tonic::async_trait]
impl Echo for Service {
    async fn say(&self, request: Request<EchoRequest>) -> Result<Response<EchoReply>, Status> {
        let msg = request.into_inner().name;
        Ok(Response::new(EchoReply { msg }))
    }

    async fn blob(&self, request: Request<BlobRequest>) -> Result<Response<BlobReply>, Status> {
        let data = request.into_inner().data;
        Ok(Response::new(BlobReply { data }))
    }

    type StreamStream = BoxStream<'static, Result<Chunk, Status>>;

    async fn stream(
        &self,
        request: Request<StreamRequest>,
    ) -> Result<Response<Self::StreamStream>, Status> {
        let StreamRequest { count, size } = request.into_inner();
        let chunk = move |_| {
            Ok(Chunk {
                data: vec![b'x'; size as usize],
            })
        };
        Ok(Response::new(Box::pin(stream::iter((0..count).map(chunk)))))
    }
}

fn main() {
    common::serve(async |address| {
        tonic::transport::Server::builder()
            .add_service(EchoServer::new(Service))
            .serve(address)
            .await
            .expect("served");
    });
}
