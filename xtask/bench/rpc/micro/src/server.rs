//! The server of the measurements on micro.

mod proto {
    micro::include_proto!(bench);
}

use micro::{Context, Result, Service, Stream, stream};
use proto::{
    BlobReply, BlobRequest, Chunk, EchoHandler, EchoReply, EchoRequest, EchoServer, StreamRequest,
};

struct Echo;

impl EchoHandler for Echo {
    async fn say(&self, _cx: Context, request: EchoRequest) -> Result<EchoReply> {
        Ok(EchoReply { msg: request.name })
    }

    async fn blob(&self, _cx: Context, request: BlobRequest) -> Result<BlobReply> {
        Ok(BlobReply { data: request.data })
    }

    async fn stream(
        &self,
        _cx: Context,
        request: StreamRequest,
    ) -> Result<impl Stream<Item = Result<Chunk>> + Send> {
        let StreamRequest { count, size } = request;
        let chunk = move |_| {
            Ok(Chunk {
                data: vec![b'x'; size as usize],
            })
        };
        Ok(stream::iter((0..count).map(chunk)))
    }
}

fn main() {
    common::serve(async |address| {
        let _service = Service::builder("bench").unlisted()
            .address(address.to_string())
            .handler(EchoServer::new(Echo))
            .start()
            .await
            .expect("a free port");
        std::future::pending::<()>().await;
    });
}
