//! The server of the measurements on volo-grpc.

mod generated {
    include!(concat!(env!("OUT_DIR"), "/volo_gen.rs"));
}

use futures_util::stream;
use generated::volo_gen::bench::{
    BlobReply, BlobRequest, Chunk, Echo, EchoReply, EchoRequest, EchoServer, StreamRequest,
};
use volo_grpc::server::{Server, ServiceBuilder};
use volo_grpc::{BoxStream, Request, Response, Status};

struct Service;

impl Echo for Service {
    async fn say(&self, request: Request<EchoRequest>) -> Result<Response<EchoReply>, Status> {
        Ok(Response::new(EchoReply {
            msg: request.into_inner().name,
            ..Default::default()
        }))
    }

    async fn blob(&self, request: Request<BlobRequest>) -> Result<Response<BlobReply>, Status> {
        Ok(Response::new(BlobReply {
            data: request.into_inner().data,
            ..Default::default()
        }))
    }

    async fn stream(
        &self,
        request: Request<StreamRequest>,
    ) -> Result<Response<BoxStream<'static, Result<Chunk, Status>>>, Status> {
        let request = request.into_inner();
        let (count, size) = (request.count, request.size as usize);
        let chunk = move |_| {
            Ok(Chunk {
                data: vec![b'x'; size].into(),
                ..Default::default()
            })
        };
        Ok(Response::new(Box::pin(stream::iter((0..count).map(chunk)))))
    }
}

fn main() {
    common::serve(async |address| {
        Server::new()
            .add_service(ServiceBuilder::new(EchoServer::new(Service)).build())
            .run(volo::net::Address::from(address))
            .await
            .expect("served");
    });
}
