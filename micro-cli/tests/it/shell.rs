//! `micro cli` with a file at its stdin

use crate::world::World;

#[tokio::test]
async fn commands_follow_each_other() {
    let world = World::with_hello().await;
    let lines = "list\n\nget hello --output raw\ncall hello call {\"name\": \"John\"}\nhello call --name Jane\n\
        register {\"name\":\"a.b\",\"version\":\"1\",\"nodes\":[{\"id\":\"a.b-1\",\"address\":\"127.0.0.1:1\"}]}\n\
        list nodes --output raw\nderegister {\"name\":\"a.b\",\"version\":\"1\",\"nodes\":[{\"id\":\"a.b-1\",\"address\":\"127.0.0.1:1\"}]}\n\
        exit\nlist\n";
    let ran = world.fed(&["cli"], lines).await;
    assert_eq!((ran.code, &*ran.err), (0, ""), "{ran:?}");
    assert!(
        ran.out
            .starts_with("go.micro.service.hello\n[{\"name\":\"go.micro.service.hello\""),
        "{ran:?}"
    );
    assert!(
        ran.out
            .contains("{\n\t\"msg\": \"Hello John\"\n}\n{\n\t\"msg\": \"Hello Jane\"\n}\nok\n"),
        "{ran:?}"
    );
    assert!(ran.out.contains("\"id\":\"a.b-1\""), "{ran:?}");
    assert!(ran.out.ends_with("ok\n"), "{ran:?}");
}

#[tokio::test]
async fn the_first_failure_ends_it() {
    let world = World::empty();
    let ran = world.fed(&["cli"], "help\nget hello\nlist\n").await;
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(ran.out.contains("Usage: micro COMMAND"), "{ran:?}");
    assert!(ran.err.contains("`hello`: not found"), "{ran:?}");
    assert!(!ran.err.contains("no services"), "{ran:?}");
    let ran = world.fed(&["cli"], "call 'a\n").await;
    assert_eq!(ran.code, 2, "{ran:?}");
    let ran = world.fed(&["cli"], "list --registry memory\n").await;
    assert_eq!(ran.code, 2, "{ran:?}");
}
