//! `micro stream`

use crate::world::World;

#[tokio::test]
async fn each_reply_is_a_line() {
    let world = World::with_hello().await;
    let ran = world
        .micro(&["stream", "hello", "Hello.Stream", r#"{"count":3}"#])
        .await;
    let three = "{\"count\":1}\n{\"count\":2}\n{\"count\":3}\n";
    assert_eq!((ran.code, &*ran.out, &*ran.err), (0, three, ""));
    let line = [
        "stream",
        "hello",
        "stream",
        r#"{"count":1000}"#,
        "--count",
        "2",
        "--output",
        "yaml",
    ];
    let ran = world.micro(&line).await;
    assert_eq!(
        (ran.code, &*ran.out),
        (0, "---\ncount: 1\n---\ncount: 2\n"),
        "{ran:?}"
    );
}

#[tokio::test]
async fn all_messages_are_sent() {
    let world = World::with_hello().await;
    let ran = world
        .micro(&["stream", "hello", "collect", r#"{"n":1}"#, r#"{"n":2}"#])
        .await;
    assert_eq!((ran.code, &*ran.out), (0, "{\"sum\":3}\n"), "{ran:?}");
    let ran = world
        .fed(
            &["stream", "hello", "ping-pong", "-"],
            "{\"ping\":1}\n{\"ping\":2}\n",
        )
        .await;
    assert_eq!(
        (ran.code, &*ran.out),
        (0, "{\"pong\":1}\n{\"pong\":2}\n"),
        "{ran:?}"
    );
    let ran = world
        .fed(
            &["stream", "hello", "collect", "-"],
            "{\"n\":1}\nnot json\n",
        )
        .await;
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("`not json` is no JSON"), "{ran:?}");
    let ran = world
        .micro(&["stream", "hello", "collect", r#"{"n":"x"}"#])
        .await;
    assert_eq!(ran.code, 2, "{ran:?}");
}
