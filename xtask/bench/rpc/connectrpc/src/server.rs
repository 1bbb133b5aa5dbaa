//! The server of the measurements on connectrpc.

mod proto {
    connectrpc::include_generated!();
}

use connectrpc::{
    ConnectRpcService, RequestContext, Response, ServiceRequest, ServiceResult, ServiceStream,
};
use futures_util::stream;
use proto::bench::{
    BlobReply, BlobRequest, Chunk, Echo, EchoReply, EchoRequest, EchoServer, StreamRequest,
};

struct Service;

#[allow(refining_impl_trait, reason = "as the library's own examples do")]
impl Echo for Service {
    async fn say(
        &self,
        _context: RequestContext,
        request: ServiceRequest<'_, EchoRequest>,
    ) -> ServiceResult<EchoReply> {
        Response::ok(EchoReply {
            msg: request.name.to_string(),
            ..Default::default()
        })
    }

    async fn blob(
        &self,
        _context: RequestContext,
        request: ServiceRequest<'_, BlobRequest>,
    ) -> ServiceResult<BlobReply> {
        Response::ok(BlobReply {
            data: request.data.to_vec(),
            ..Default::default()
        })
    }

    async fn stream(
        &self,
        _context: RequestContext,
        request: ServiceRequest<'_, StreamRequest>,
    ) -> ServiceResult<ServiceStream<Chunk>> {
        let (count, size) = (request.count, request.size as usize);
        let chunk = move |_| {
            Ok(Chunk {
                data: vec![b'x'; size],
                ..Default::default()
            })
        };
        Response::stream_ok(stream::iter((0..count).map(chunk)))
    }
}

fn main() {
    common::serve(async |address| {
        let server = connectrpc::server::Server::bind(address.to_string()).await;
        server
            .expect("bound")
            .serve_with_service(ConnectRpcService::new(EchoServer::new(Service)))
            .await
            .expect("served");
    });
}
