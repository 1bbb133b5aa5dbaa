//! The help, word for word

use crate::world::World;

const COMMANDS: [&str; 16] = [
    "list",
    "get",
    "watch",
    "register",
    "deregister",
    "call",
    "stream",
    "health",
    "stats",
    "publish",
    "subscribe",
    "cli",
    "doctor",
    "completion",
    "gen",
    "upgrade",
];

/// `UPDATE_GOLDEN=1` writes it anew.
#[tokio::test]
async fn it_is_as_it_was() {
    let world = World::empty();
    let mut text = world.micro(&["--help"]).await.out;
    for command in COMMANDS {
        let ran = world.micro(&[command, "-h"]).await;
        assert_eq!((ran.code, &*ran.err), (0, ""), "{command}");
        text.push_str(&format!("\n$ micro {command} -h\n{}", ran.out));
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/help.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let expected = std::fs::read_to_string(path).unwrap();
    assert_eq!(
        text, expected,
        "the help has changed; UPDATE_GOLDEN=1 writes it anew"
    );
}

#[tokio::test]
async fn the_command_alone_says_what_it_can() {
    let world = World::empty();
    let ran = world.micro(&[]).await;
    assert_eq!((ran.code, &*ran.out), (2, ""));
    assert!(ran.err.contains("micro SERVICE ENDPOINT"), "{ran:?}");
    let ran = world.micro(&["call", "--help-all"]).await;
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains("--client_retries"), "{ran:?}");
    let ran = world.micro(&["--version"]).await;
    assert_eq!(ran.out, format!("micro {}\n", env!("CARGO_PKG_VERSION")));
}
