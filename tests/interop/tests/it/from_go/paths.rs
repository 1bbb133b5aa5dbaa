//! What a path leads to: only its last dotted part and the method count.

use serde_json::{Value, json};

use super::FromGo;

async fn call(from_go: &mut FromGo, service: &str, endpoint: &str) -> Value {
    let order = json!({"do": "call", "service": service, "endpoint": endpoint});
    from_go.order(order).await
}

#[tokio::test]
async fn the_name_in_the_registry_stands_where_the_package_would() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    for service in ["go.micro.srv.interop", "interop.v1", "another-name"] {
        let reply = call(&mut from_go, service, "Interop.Echo").await;
        assert_eq!(reply, json!({"reply": {}}), "{service}");
    }
    // A path as it stands; the Go client adds nothing to it.
    let reply = call(&mut from_go, "any", "/Interop/Echo").await;
    assert_eq!(reply, json!({"reply": {}}));
}

#[tokio::test]
async fn unknown_methods_and_services_are_named() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    let cases = [
        ("Interop.Nope", "unknown service Interop.Nope"),
        ("Interop.echo", "unknown service Interop.echo"),
        ("Nope.Echo", "unknown service Nope"),
    ];
    for (endpoint, detail) in cases {
        let reply = call(&mut from_go, "go.micro.srv.interop", endpoint).await;
        let error = json!({
            "id": "go.micro.server",
            "code": 501,
            "detail": detail,
            "status": "Not Implemented",
        });
        assert_eq!(reply, json!({"error": error}));
    }
    from_go.still_works().await;
}
