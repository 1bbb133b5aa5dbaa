//! Lines that are kept.

use micro::Client;
use micro::middleware::RequestLog;
use micro::route::IntoRoutes;
use micro_testkit::Logs;

use crate::{Greeter, GreeterClient, GreeterServer, name, words};

#[tokio::test]
async fn lines_of_this_test_are_kept() {
    let logs = Logs::capture();
    let routes = GreeterServer::new(Greeter)
        .into_routes()
        .layer(RequestLog::new());
    let client = Client::builder().in_process(routes).build();
    let client = GreeterClient::new("greeter", client);
    client.hello(name("John")).await.unwrap();
    client.hello(name("")).await.unwrap_err();

    logs.assert_has("endpoint=Greeter.Hello");
    logs.assert_has("code=400");
    assert_eq!(logs.lines().len(), 2);
    assert!(
        logs.lines()[0].starts_with("INFO call "),
        "{:?}",
        logs.lines()
    );
    let words = words(|| logs.assert_has("code=500"));
    assert!(
        words.starts_with("no line has `code=500`; there are:\nINFO"),
        "{words}"
    );
    drop(logs);
    let logs = Logs::capture();
    assert_eq!(logs.lines(), [""; 0]);
}
