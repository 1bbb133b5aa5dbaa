//! `micro call`, and a service and an endpoint in place of a command

use std::net::TcpListener;

use crate::hello::{NAME, record};
use crate::world::World;

const JOHN: &str = "{\n\t\"msg\": \"Hello John\"\n}\n";

#[tokio::test]
async fn endpoints_are_called_by_any_of_their_names() {
    let world = World::with_hello().await;
    for (service, endpoint) in [
        (NAME, "Hello.Call"),
        ("hello", "hello.call"),
        ("HELLO", "call"),
    ] {
        let ran = world
            .micro(&["call", service, endpoint, r#"{"name":"John"}"#])
            .await;
        assert_eq!((ran.code, &*ran.out, &*ran.err), (0, JOHN, ""));
    }
    let ran = world.micro(&["query", "hello", "call"]).await;
    assert_eq!(ran.out, "{\n\t\"msg\": \"Hello \"\n}\n");
    let line = [
        "call",
        "hello",
        "call",
        "--metadata",
        "tone=Hi",
        "--output",
        "raw",
        "{\"name\":",
        "\"John\"}",
    ];
    let ran = world.micro(&line).await;
    assert_eq!(ran.out, "{\"msg\":\"Hi John\"}\n");
    let ran = world
        .fed(&["call", "hello", "call", "-"], r#"{"name":"John"}"#)
        .await;
    assert_eq!(ran.out, JOHN);
}

#[tokio::test]
async fn a_node_is_called_by_its_address() {
    let world = World::empty();
    let service = crate::hello::start().await;
    let address = service.address().to_string();
    let line = [
        "call",
        NAME,
        "Hello.Call",
        "--address",
        &address,
        r#"{"name":"John"}"#,
    ];
    let ran = world.micro(&line).await;
    assert_eq!((ran.code, &*ran.out), (0, JOHN));
}

#[tokio::test]
async fn fields_are_flags() {
    let world = World::with_hello().await;
    for line in [
        &["hello", "call", "--name", "John"] as &[&str],
        &[
            "hello",
            "call",
            "--name=John",
            "--age",
            "7",
            "--timeout",
            "5s",
        ],
        &[NAME, "hello.call", "--Name", "John"],
        &["hello", "call", r#"{"name":"John"}"#],
    ] {
        let ran = world.micro(line).await;
        assert_eq!((ran.code, &*ran.out), (0, JOHN), "{line:?} {ran:?}");
    }
    let ran = world.micro(&["hello", "stream", "--count", "2"]).await;
    assert_eq!(ran.out, "{\"count\":1}\n{\"count\":2}\n");
    let ran = world.micro(&["hello", "call", "--nmae", "John"]).await;
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean --name?"), "{ran:?}");
    for line in [
        &["hello"] as &[&str],
        &["hello", "--help"],
        &["hello", "call", "-h"],
    ] {
        let ran = world.micro(line).await;
        assert_eq!(ran.code, 0, "{ran:?}");
        let usage = "  micro hello call [--name STRING] [--age INT32] [--parent REQUEST]\n";
        assert!(ran.out.contains(usage), "{ran:?}");
        assert_eq!(
            ran.out.contains("micro hello stream"),
            line.len() < 3 || line[1] == "--help"
        );
    }
}

#[tokio::test]
async fn what_is_no_command_is_named() {
    let world = World::empty();
    let ran = world.micro(&["lst", "services"]).await;
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("did you mean `micro list`?"), "{ran:?}");
    let ran = world.micro(&["weather"]).await;
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("there is no command `weather`"), "{ran:?}");
    let ran = world.micro(&["register", "consulsdasda"]).await;
    assert_eq!(ran.code, 2, "{ran:?}");
    let ran = world
        .micro(&["call", "hello", "call", "--timeot", "5s"])
        .await;
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("--timeout"), "{ran:?}");
}

#[tokio::test]
async fn a_request_is_checked_before_it_is_sent() {
    let world = World::with_hello().await;
    let ran = world
        .micro(&["call", "hello", "call", r#"{"nmae":"John","age":"old"}"#])
        .await;
    assert_eq!((ran.code, &*ran.out), (2, ""));
    assert!(
        ran.err
            .contains("`nmae`: Request has no such field; did you mean `name`?"),
        "{ran:?}"
    );
    assert!(
        ran.err
            .contains("`age`: should be an int32, and is the string \"old\""),
        "{ran:?}"
    );
    let line = ["call", "hello", "call", "--no-check", r#"{"nmae":"John"}"#];
    let ran = world.micro(&line).await;
    assert_eq!(ran.code, 0, "{ran:?}");
    let ran = world.micro(&["call", "hello", "call", "{name:John}"]).await;
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("`{name:John}` is no JSON"), "{ran:?}");
    let ran = world.micro(&["call", "hello", "stream"]).await;
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("`micro stream` calls it"), "{ran:?}");
}

#[tokio::test]
async fn every_failure_has_its_code() {
    let world = World::with_hello().await;
    let call = ["call", "hello", "call", "--timeout", "300ms"];
    let ran = world
        .micro(&[&call[..], &[r#"{"name":"nobody"}"#]].concat())
        .await;
    assert_eq!((ran.code, &*ran.out), (1, ""));
    assert_eq!(
        ran.err,
        "error: go.micro.service.hello Hello.Call: nobody is there (404 Not Found, says go.micro.service.hello)\n"
    );
    let ran = world
        .micro(&[&call[..], &[r#"{"name":"slow"}"#]].concat())
        .await;
    assert_eq!(ran.code, 5, "{ran:?}");
    let ran = world.micro(&["call", "hello", "hello.cal"]).await;
    assert_eq!(ran.code, 3);
    assert!(
        ran.err
            .contains("is there, and has no endpoint `hello.cal`"),
        "{ran:?}"
    );
    assert!(ran.err.contains("did you mean `Hello.Call`?"), "{ran:?}");
    let line = [
        "call",
        "hello",
        "call",
        r#"{"name":"nobody"}"#,
        "--output",
        "json",
    ];
    let ran = world.micro(&line).await;
    let told: serde_json::Value = serde_json::from_str(&ran.err).unwrap();
    assert_eq!(
        (&told["code"], &told["detail"]),
        (&404.into(), &"nobody is there".into())
    );
}

#[tokio::test]
async fn a_node_that_is_gone_is_unreachable() {
    let world = World::empty();
    // Bound and let go: nobody is there.
    let address = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    world
        .register(&record(&[("1", &address.to_string())]))
        .await;
    let ran = world.micro(&["call", "hello", "call"]).await;
    assert_eq!((ran.code, &*ran.out), (4, ""), "{ran:?}");
    assert!(ran.err.contains(&address.to_string()), "{ran:?}");
}
