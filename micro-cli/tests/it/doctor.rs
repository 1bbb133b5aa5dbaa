//! `micro doctor`, `micro completion`, and what the environment says

use std::net::TcpListener;

use crate::hello::record;
use crate::world::World;

fn check<'a>(checks: &'a serde_json::Value, what: &str, seen: &str) -> &'a serde_json::Value {
    let mut all = checks.as_array().unwrap().iter();
    let found = all.find(|check| {
        check["check"] == what
            && check["seen"]
                .as_str()
                .is_some_and(|text| text.contains(seen))
    });
    found.unwrap_or_else(|| panic!("{what} {seen}: {checks:#}"))
}

#[tokio::test]
async fn what_is_well_is_said() {
    let world = World::with_hello().await;
    let ran = world.micro(&["doctor", "--output", "json"]).await;
    assert_eq!((ran.code, &*ran.err), (0, ""), "{ran:?}");
    let checks = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(check(&checks, "registry", "mdns at")["state"], "ok");
    assert_eq!(check(&checks, "multicast", "another finds")["state"], "ok");
    assert_eq!(
        check(&checks, "service", "go.micro.service.hello: 1 well")["state"],
        "ok"
    );
    check(&checks, "setting", "(MICRO_REGISTRY_ADDRESS)");
    check(&checks, "rust", "");
    check(&checks, "port", "8080");
    check(&checks, "address", "");
}

#[tokio::test]
async fn what_is_wrong_has_a_remedy() {
    let world = World::empty();
    let gone = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    world.register(&record(&[("1", &gone.to_string())])).await;
    let ran = world.micro(&["doctor"]).await;
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("→ start it again"), "{ran:?}");
    let ran = world
        .micro(&["doctor", "--registry_address", "192.0.2.77"])
        .await;
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("failed  registry"), "{ran:?}");
}

#[tokio::test]
async fn scripts_of_shells_are_printed() {
    let world = World::empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = world.micro(&["completion", shell]).await;
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.out.contains("deregister"), "{shell}");
    }
}
