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

struct Generated;

#[micro::handler(encoding = "proto+json")]
impl Generated {
    async fn upper(&self, request: String) -> micro::Result<String> {
        Ok(request.to_uppercase())
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

/// `String` stands for a generated message: it is one of those with both forms.
#[tokio::test]
async fn types_with_both_forms() {
    let reply = GeneratedClient::in_process(Generated)
        .upper("john".into())
        .await
        .unwrap();
    assert_eq!(reply, "JOHN");
    assert_eq!(GENERATED_SPEC.methods()[0].request().name(), "String");
}
