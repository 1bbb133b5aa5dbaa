//! A service as a user writes it, from its start to its end.

use std::sync::Arc;

use micro::Stream;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use crate::world::{PATIENCE, World};

#[derive(Serialize, Deserialize)]
struct HelloRequest {
    #[serde(default)]
    name: String,
}

#[derive(Serialize, Deserialize)]
struct HelloResponse {
    msg: String,
}

#[derive(Serialize, Deserialize)]
struct Count {
    #[serde(default)]
    count: u64,
}

struct Hello;

#[micro::handler]
impl Hello {
    /// Says hello.
    async fn call(&self, request: HelloRequest) -> micro::Result<HelloResponse> {
        Ok(HelloResponse {
            msg: format!("Hello {}", request.name),
        })
    }

    /// Counts.
    async fn stream(
        &self,
        request: Count,
    ) -> micro::Result<impl Stream<Item = micro::Result<Count>> + Send> {
        let counts = (1..=request.count).map(|count| Ok(Count { count }));
        Ok(micro::stream::iter(counts))
    }
}

#[tokio::test]
async fn a_service_is_found_called_and_gone() {
    let world = World::empty();
    let (events, mut received) = mpsc::channel(1);
    let greeted = move |_: micro::Context, greeted: HelloRequest| {
        let events = events.clone();
        async move {
            let _ = events.send(greeted.name).await;
            Ok(())
        }
    };
    let service = micro::Service::builder("go.micro.service.hello")
        .registry(Arc::new(world.registry.clone()))
        .address("127.0.0.1:0")
        .handler(HelloServer::new(Hello))
        .subscriber(micro::Subscriber::json("greetings", greeted))
        .start()
        .await
        .unwrap();

    let ran = world.micro(&["list", "services"]).await;
    assert_eq!(ran.out, "go.micro.service.hello\n");
    let ran = world.micro(&["get", "service", "hello"]).await;
    assert!(ran.out.contains("\nEndpoint: Hello.Call\n"), "{ran:?}");
    assert!(ran.out.contains("Metadata: "), "{ran:?}");
    let request = "Request: {\n\tname string\n}\n";
    assert!(ran.out.contains(request), "{ran:?}");
    let line = [
        "call",
        "go.micro.service.hello",
        "hello.call",
        r#"{"name":"John"}"#,
    ];
    let ran = world.micro(&line).await;
    assert_eq!(ran.out, "{\n\t\"msg\": \"Hello John\"\n}\n", "{ran:?}");
    let ran = world.micro(&["hello", "stream", "--count", "3"]).await;
    assert_eq!(
        ran.out, "{\"count\":1}\n{\"count\":2}\n{\"count\":3}\n",
        "{ran:?}"
    );
    let ran = world.micro(&["health", "hello"]).await;
    assert!(ran.out.ends_with("\t\tok\n"), "{ran:?}");
    let ran = world
        .micro(&["publish", "greetings", r#"{"name":"Jane"}"#])
        .await;
    assert_eq!((ran.code, &*ran.err), (0, ""), "{ran:?}");
    let name = tokio::time::timeout(PATIENCE, received.recv()).await;
    assert_eq!(name.unwrap().as_deref(), Some("Jane"));

    let ran = world.micro(&["hello"]).await;
    assert!(
        ran.out
            .contains("  micro hello call [--name STRING]\n      Says hello.\n"),
        "{ran:?}"
    );

    service.stop().await;
    let ran = world.micro(&["list", "services"]).await;
    assert_eq!((ran.code, &*ran.out), (0, ""), "{ran:?}");
}
