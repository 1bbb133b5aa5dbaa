//! `micro list`, `micro get`, `micro watch`

use micro::registry::{Node, Registry, Service};

use crate::hello::{NAME, record};
use crate::world::{World, node};

fn other(name: &str) -> Service {
    Service {
        name: name.to_owned(),
        version: "latest".to_owned(),
        nodes: vec![node(name, "1", "127.0.0.1:4711")],
        ..Service::default()
    }
}

#[tokio::test]
async fn services_are_listed() {
    let world = World::empty();
    for service in [
        other("go.micro.service.hello"),
        other("micro.http.broker"),
        other("a.b"),
    ] {
        world.register(&service).await;
    }
    let ran = world.micro(&["list", "services"]).await;
    assert_eq!(
        (ran.code, &*ran.out),
        (0, "a.b\ngo.micro.service.hello\n"),
        "{ran:?}"
    );
    assert_eq!(ran.err, "");
    let ran = world.micro(&["ls", "--all", "--output", "raw"]).await;
    assert_eq!(
        ran.out,
        "[\"a.b\",\"go.micro.service.hello\",\"micro.http.broker\"]\n"
    );
    let ran = world.micro(&["list", "nodes"]).await;
    assert_eq!(
        ran.out,
        "SERVICE                 VERSION  ADDRESS         ID\n\
         a.b                     latest   127.0.0.1:4711  a.b-1\n\
         go.micro.service.hello  latest   127.0.0.1:4711  go.micro.service.hello-1\n"
    );
    let ran = world.micro(&["list", "services", "--output", "yaml"]).await;
    assert_eq!(ran.out, "- a.b\n- go.micro.service.hello\n");
}

#[tokio::test]
async fn nothing_says_where_was_looked() {
    let world = World::empty();
    let ran = world.micro(&["list"]).await;
    assert_eq!((ran.code, &*ran.out), (0, ""));
    assert!(
        ran.err.contains("no services: asked mdns at 224.0.0.251:"),
        "{ran:?}"
    );
    assert!(ran.err.contains("--registry_address"), "{ran:?}");
    let ran = world.micro(&["get", "service", "hello"]).await;
    assert_eq!((ran.code, &*ran.out), (3, ""));
    assert!(ran.err.contains("nothing is registered there"), "{ran:?}");
    let mut line = world.command(&["list", "--registry=memory"]);
    let line = line
        .env_remove("MICRO_REGISTRY_ADDRESS")
        .env("MICRO_REGISRY", "x");
    let err = String::from_utf8(line.output().await.unwrap().stderr).unwrap();
    assert!(err.contains("asked memory;"), "{err}");
    assert!(err.contains("did you mean MICRO_REGISTRY?"), "{err}");
}

#[tokio::test]
async fn a_service_is_described_as_go_does() {
    let world = World::empty();
    world.register(&record(&[("1", "127.0.0.1:4711")])).await;
    let expected = "service  go.micro.service.hello\n\
        \n\
        version latest\n\
        \n\
        ID\tAddress\tMetadata\n\
        go.micro.service.hello-1\t127.0.0.1:4711\tprotocol=grpc,server=grpc\n\
        \n\
        Endpoint: Hello.Call\n\
        \n\
        Request: {\n\
        \tname string\n\
        \tage int32\n\
        \tparent Request {\n\
        \t\tname string\n\
        \t\tage int32\n\
        \t}\n\
        }\n\
        \n\
        Response: {\n\
        \tmsg string\n\
        }\n\
        \n\
        \n\
        Endpoint: Hello.Collect\n\
        \n\
        Metadata: stream=true\n\
        \n\
        Request: {\n\
        \tn int64\n\
        }\n";
    for name in [NAME, "hello", "Go.Micro.Service.HELLO", "h-e-l-l-o"] {
        let ran = world.micro(&["get", "service", name]).await;
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.out.starts_with(expected), "{name}: {}", ran.out);
        assert_eq!(ran.out.matches("Endpoint:").count(), 4);
        assert!(ran.out.ends_with("}\n") && !ran.out.ends_with("\n\n"));
    }
    let ran = world
        .micro(&["get", "service", "hello", "--output=json"])
        .await;
    let read: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(read[0]["nodes"][0]["address"], "127.0.0.1:4711");
    assert_eq!(
        read[0]["endpoints"][0]["request"]["values"][1]["type"],
        "int32"
    );
}

#[tokio::test]
async fn what_is_not_there_is_suggested() {
    let world = World::empty();
    for name in [NAME, "shop.cart", "other.cart"] {
        world.register(&other(name)).await;
    }
    let ran = world.micro(&["get", "service", "helo"]).await;
    assert_eq!((ran.code, &*ran.out), (3, ""));
    assert!(
        ran.err.contains("did you mean `go.micro.service.hello`?"),
        "{ran:?}"
    );
    let ran = world.micro(&["get", "service", "cart"]).await;
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("any of other.cart, shop.cart"), "{ran:?}");
    let ran = world
        .micro(&["get", "service", "weather", "--output", "json"])
        .await;
    assert_eq!(ran.code, 3);
    let told: serde_json::Value = serde_json::from_str(&ran.err).unwrap();
    assert_eq!(told["hint"], "`micro list services` shows what there is");
}

#[tokio::test]
async fn a_service_that_comes_is_waited_for() {
    let world = World::empty();
    let record = record(&[("1", "127.0.0.1:4711")]);
    let waiting = world.micro(&["get", "service", "hello", "--wait", "15s"]);
    let (ran, ()) = tokio::join!(waiting, world.register(&record));
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[tokio::test]
async fn a_registry_that_cannot_be_reached_is_named() {
    let world = World::empty();
    let ran = world
        .micro(&["list", "--registry_address", "192.0.2.77"])
        .await;
    assert_eq!(ran.code, 4, "{ran:?}");
    assert!(ran.err.contains("192.0.2.77"), "{ran:?}");
    let ran = world.micro(&["--registry", "mnds", "list"]).await;
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean `mdns`?"), "{ran:?}");
}

#[tokio::test]
async fn changes_are_printed() {
    let world = World::empty();
    let mut watch = world
        .start(&["watch", "--count", "2"], "watching all services")
        .await;
    let service = other("a.b");
    world.register(&service).await;
    assert_eq!(
        watch.line().await,
        "create  a.b  latest  a.b-1  127.0.0.1:4711"
    );
    let gone = Service {
        nodes: vec![Node::clone(&service.nodes[0])],
        ..service
    };
    world.registry.deregister(&gone).await.unwrap();
    let mut line = watch.line().await;
    // The same change may be told more than once.
    if line.starts_with("create") {
        return;
    }
    line.truncate("delete  a.b".len());
    assert_eq!(line, "delete  a.b");
    assert!(watch.end().await.success());
}
