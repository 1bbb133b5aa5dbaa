//! `go.micro.service.hello`, as a project of micro has it.

use std::sync::Arc;
use std::time::Duration;

use micro::codec::Json;
use micro::registry::{Endpoint, Service, Value};
use micro::route::RoutesBuilder;
use micro::service::RunningService;
use micro::spec::{MethodSpec, ServiceSpec, TypeSpec};
use serde_json::{Value as Message, json};

use crate::world::node;

pub(crate) const NAME: &str = "go.micro.service.hello";

const ANY: TypeSpec = TypeSpec::named("Any");

static SPEC: ServiceSpec = ServiceSpec::new(
    "",
    "Hello",
    &[
        MethodSpec::unary("Call", "/hello.Hello/Call", ANY, ANY),
        MethodSpec::server_stream("Stream", "/hello.Hello/Stream", ANY, ANY),
        MethodSpec::client_stream("Collect", "/hello.Hello/Collect", ANY, ANY),
        MethodSpec::bidi_stream("PingPong", "/hello.Hello/PingPong", ANY, ANY),
    ],
);

/// Starts the service at a free port.
pub(crate) async fn start() -> RunningService {
    let routes = RoutesBuilder::<(), Json>::new(&SPEC, Arc::new(()))
        .unary(|_, cx, request: Message| async move {
            let name = request["name"].as_str().unwrap_or_default();
            let tone = cx.metadata().get("tone").unwrap_or("Hello").to_owned();
            match name {
                "nobody" => Err(micro::Error::not_found(NAME, "nobody is there")),
                "slow" => {
                    tokio::time::sleep(Duration::from_secs(60)).await;
                    Ok(json!({}))
                }
                name => Ok(json!({ "msg": format!("{tone} {name}") })),
            }
        })
        .server_stream(|_, _, request: Message, replies| async move {
            let count = request["count"].as_u64().unwrap_or_default();
            let counts = (1..=count).map(|n| Ok(json!({ "count": n })));
            replies.send_all(micro::stream::iter(counts)).await
        })
        .client_stream(|_, _, mut requests: micro::Streaming<Message>| async move {
            let mut sum = 0;
            while let Some(request) = requests.message().await? {
                sum += request["n"].as_u64().unwrap_or_default();
            }
            Ok(json!({ "sum": sum }))
        })
        .bidi_stream(
            |_, _, mut requests: micro::Streaming<Message>, replies| async move {
                let pongs = micro::stream::generate(|items| async move {
                    while let Some(request) = requests.message().await? {
                        items.send(json!({ "pong": request["ping"] })).await;
                    }
                    Ok(())
                });
                replies.send_all(pongs).await
            },
        )
        .build();
    let service = micro::Service::builder(NAME)
        .address("127.0.0.1:0")
        .unlisted();
    service.handler(routes).start().await.unwrap()
}

fn message(name: &str, fields: &[(&str, &str)]) -> Option<Value> {
    let field = |&(name, kind): &(&str, &str)| Value {
        name: name.to_owned(),
        kind: kind.to_owned(),
        values: Vec::new(),
    };
    Some(Value {
        values: fields.iter().map(field).collect(),
        ..field(&(name, name))
    })
}

/// What stands in the registry, with a node for each id and address.
pub(crate) fn record(nodes: &[(&str, &str)]) -> Service {
    let endpoint = |name: &str, request: Option<Value>, stream: bool| Endpoint {
        name: name.to_owned(),
        request,
        response: message("Response", &[("msg", "string")]),
        metadata: stream
            .then(|| ("stream".to_owned(), "true".to_owned()))
            .into_iter()
            .collect(),
    };
    let mut call = endpoint(
        "Hello.Call",
        message("Request", &[("name", "string"), ("age", "int32")]),
        false,
    );
    // Below a message, the message itself once more.
    let inner = Value {
        name: "parent".to_owned(),
        ..call.request.clone().unwrap()
    };
    call.request.as_mut().unwrap().values.push(inner);
    Service {
        name: NAME.to_owned(),
        version: "latest".to_owned(),
        endpoints: vec![
            call,
            endpoint("Hello.Collect", message("Number", &[("n", "int64")]), true),
            endpoint(
                "Hello.PingPong",
                message("Ping", &[("ping", "int64")]),
                true,
            ),
            endpoint(
                "Hello.Stream",
                message("Count", &[("count", "int64")]),
                true,
            ),
        ],
        nodes: nodes
            .iter()
            .map(|(id, address)| node(NAME, id, address))
            .collect(),
        ..Service::default()
    }
}
