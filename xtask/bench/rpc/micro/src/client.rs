//! The client of the measurements on micro.

mod proto {
    micro::include_proto!(bench);
}

use micro::Client;
use proto::{EchoClient, EchoRequest};

fn main() {
    common::call(
        async |address| EchoClient::new("bench", Client::builder().address(address).build()),
        call,
    );
}

async fn call(client: EchoClient) {
    let name = common::NAME.to_owned();
    let reply = client.say(EchoRequest { name }).await.expect("a reply");
    assert_eq!(reply.msg, common::NAME);
}
