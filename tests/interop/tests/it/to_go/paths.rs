//! What a path leads to, and what Go says where it leads nowhere.

use interop::NAME;
use interop::proto::{AbsentClient, DebugClient, Everything, InteropClient, Nobody};
use micro::Client;

use super::ToGo;

fn client(to_go: &ToGo) -> Client {
    Client::builder().address(&to_go.address).build()
}

#[tokio::test]
async fn the_name_in_the_registry_stands_where_the_package_would() {
    let Some(to_go) = ToGo::start().await else {
        return;
    };
    for service in [NAME, "interop.v1", "another-name", ""] {
        let client = InteropClient::new(service, client(&to_go));
        let reply = client.echo(Everything::default()).await.unwrap();
        assert_eq!(reply, Everything::default(), "{service}");
    }
}

#[tokio::test]
async fn unknown_methods_and_services_are_named() {
    let Some(mut to_go) = ToGo::start().await else {
        return;
    };
    let client = client(&to_go);
    to_go.client = InteropClient::new(NAME, client.clone());
    let before = to_go.connection().await;

    let debug = DebugClient::new(NAME, client.clone());
    let error = debug.missing(Nobody {}).await.unwrap_err();
    let detail = "unknown service Debug.Missing";
    assert_eq!((error.code(), error.detail()), (501, detail));

    let absent = AbsentClient::new(NAME, client);
    let error = absent.call(Nobody {}).await.unwrap_err();
    let detail = "unknown service Absent";
    assert_eq!((error.code(), error.detail()), (501, detail));

    assert_eq!(to_go.connection().await, before);
}
