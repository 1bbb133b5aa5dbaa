//! The client of the measurements on tonic.

mod proto {
    tonic::include_proto!("bench");
}

use proto::EchoRequest;
use proto::echo_client::EchoClient;
use tonic::transport::Channel;

fn main() {
    common::call(
        async |address| {
            EchoClient::connect(format!("http://{address}"))
                .await
                .expect("connected")
        },
        call,
    );
}

async fn call(mut client: EchoClient<Channel>) {
    let name = common::NAME.to_owned();
    let reply = client.say(EchoRequest { name }).await.expect("a reply");
    assert_eq!(reply.into_inner().msg, common::NAME);
}
