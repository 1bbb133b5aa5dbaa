//! Messages that are not serde types.

#[derive(Clone, PartialEq, prost::Message)]
struct Ping {
    #[prost(int64, tag = "1")]
    stroke: i64,
}

struct Prost;

#[micro::handler(encoding = "proto")]
impl Prost {
    async fn ping(&self, request: Ping) -> micro::Result<Ping> {
        Ok(Ping {
            stroke: request.stroke + 1,
        })
    }
}

#[tokio::test]
async fn prost_types() {
    let reply = ProstClient::in_process(Prost)
        .ping(Ping { stroke: 1 })
        .await
        .unwrap();
    assert_eq!(reply.stroke, 2);
}
