//! `micro health`, `micro stats`

use std::net::TcpListener;

use crate::hello::{self, record};
use crate::world::World;

#[tokio::test]
async fn nodes_are_asked_as_go_does() {
    let world = World::empty();
    let service = hello::start().await;
    let address = service.address().to_string();
    world.register(&record(&[("1", &address)])).await;
    let ran = world.micro(&["health", "hello"]).await;
    let expected = format!(
        "service  go.micro.service.hello\n\nversion latest\n\nnode\t\taddress:port\t\tstatus\n\
         go.micro.service.hello-1\t\t{address}\t\tok\n"
    );
    assert_eq!((ran.code, &*ran.out, &*ran.err), (0, &*expected, ""));
    let ran = world
        .micro(&["health", "hello", "--address", &address])
        .await;
    assert_eq!((ran.code, &*ran.out), (0, "ok\n"));

    let ran = world.micro(&["stats", "hello"]).await;
    assert_eq!(ran.code, 0, "{ran:?}");
    let line = ran.out.lines().last().unwrap();
    let cells: Vec<&str> = line.split('\t').collect();
    assert_eq!(&cells[..3], ["go.micro.service.hello-1", "", &address]);
    assert!(
        cells[4].ends_with(" UTC") && cells[6].ends_with("mb"),
        "{line}"
    );
    let ran = world.micro(&["stats", "hello", "--output", "json"]).await;
    let read: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert!(
        read[0]["stats"]["requests"] != serde_json::Value::Null,
        "{ran:?}"
    );
}

#[tokio::test]
async fn a_node_that_is_gone_is_told_from_the_others() {
    let world = World::empty();
    let service = hello::start().await;
    let gone = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let [address, gone] = [service.address(), gone].map(|address| address.to_string());
    world
        .register(&record(&[("1", &address), ("2", &gone)]))
        .await;
    let ran = world.micro(&["health", "hello", "--output", "json"]).await;
    assert_eq!(ran.code, 4, "{ran:?}");
    let read: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(read[0]["status"], "ok");
    let status = read[1]["status"].as_str().unwrap();
    assert!(status.contains(&gone), "{status}");
    assert!(ran.err.contains("1 of 2 nodes are not well"), "{ran:?}");
    let ran = world.micro(&["stats", "hello"]).await;
    assert_eq!(ran.code, 4, "{ran:?}");
    assert!(
        ran.out
            .contains(&format!("go.micro.service.hello-2\t\t{gone}\t\t\t")),
        "{ran:?}"
    );
}
