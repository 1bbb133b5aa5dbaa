//! The client of the measurements that finds its server in a registry.

mod proto {
    micro::include_proto!(bench);
}

use std::sync::Arc;

use micro::Client;
use micro::registry::{Memory, Node, RegisterOptions, Registry, Service};
use proto::{EchoClient, EchoRequest};

fn main() {
    common::call(
        async |address| {
            let registry = Memory::new();
            let node = Node {
                id: "bench-1".to_owned(),
                address,
                metadata: [("protocol".to_owned(), "grpc".to_owned())].into(),
            };
            let service = Service {
                name: "bench".to_owned(),
                version: "latest".to_owned(),
                nodes: vec![node],
                ..Service::default()
            };
            let registered = registry.register(&service, RegisterOptions::default());
            registered.await.expect("the memory registry takes it");
            let client = Client::builder().registry(Arc::new(registry));
            EchoClient::new("bench", client.build())
        },
        call,
    );
}

async fn call(client: EchoClient) {
    let name = common::NAME.to_owned();
    let reply = client.say(EchoRequest { name }).await.expect("a reply");
    assert_eq!(reply.msg, common::NAME);
}
