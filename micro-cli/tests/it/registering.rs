//! `micro register`, `micro deregister`

use micro::registry::Registry;

use crate::hello::record;
use crate::world::World;

const RECORD: &str =
    r#"{"name":"a.b","version":"latest","nodes":[{"id":"a.b-1","address":"127.0.0.1:4711"}]}"#;

#[cfg(unix)]
#[tokio::test]
async fn a_service_is_registered_while_the_program_runs() {
    let world = World::empty();
    let mut register = world
        .start(&["register", "service", RECORD], "keeps nothing")
        .await;
    assert_eq!(register.line().await, "ok");
    let found = world.registry.get("a.b").await.unwrap();
    assert_eq!(found[0].nodes[0].address, "127.0.0.1:4711");
    assert!(register.interrupt().await.success());
    assert!(world.registry.get("a.b").await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn what_cannot_be_registered_is_said() {
    let world = World::empty();
    for (record, why) in [
        ("{}", "no name"),
        (r#"{"name":"a.b","version":"1"}"#, "no node"),
        (
            r#"{"name":"a.b","version":"1","nodes":[{"id":"x","address":"127.0.0.1"}]}"#,
            "no port",
        ),
        (r#"{"name":1}"#, "expected a string"),
        ("garbage", "is no JSON"),
    ] {
        let ran = world.micro(&["register", "service", record]).await;
        assert_eq!((ran.code, &*ran.out), (2, ""), "{ran:?}");
        assert!(ran.err.contains(why), "{record}: {ran:?}");
    }
}

#[tokio::test]
async fn what_others_have_registered_stays() {
    let world = World::empty();
    world.register(&record(&[("1", "127.0.0.1:4711")])).await;
    let line = r#"{"name":"go.micro.service.hello","version":"latest",
        "nodes":[{"id":"go.micro.service.hello-1","address":"127.0.0.1:4711"}]}"#;
    let ran = world.micro(&["deregister", "service", line]).await;
    assert_eq!((ran.code, &*ran.out), (1, ""), "{ran:?}");
    assert!(
        ran.err
            .contains("go.micro.service.hello-1 is still registered"),
        "{ran:?}"
    );
    let ran = world.micro(&["deregister", "service", RECORD]).await;
    assert_eq!((ran.code, &*ran.out), (0, "ok\n"), "{ran:?}");
}
