//! What calls are told to do.

use std::time::Duration;

use micro::codec::Json;
use micro::route::IntoRoutes;
use micro::{Client, Error};
use micro_testkit::{Outcome, Recorder, Script, assert_error};

use crate::{Greeter, GreeterClient, GreeterServer, Response, hello, name};

/// Greeters with the script at the server and at the client.
fn greeters(script: &Script) -> [GreeterClient; 2] {
    let routes = || GreeterServer::new(Greeter).into_routes();
    let server = Client::builder().in_process(routes().layer(script.clone()));
    let client = Client::builder().layer(script.clone()).in_process(routes());
    [server, client].map(|client| GreeterClient::new("greeter", client.retries(0).build()))
}

fn unlike() -> Response {
    let msg = "as the script says".into();
    Response { msg }
}

#[tokio::test(start_paused = true)]
async fn each_call_takes_a_step() {
    let script = Script::new();
    for greeter in greeters(&script) {
        script.fail(Error::conflict("script", "first")).pass();
        script.reply::<Json, _>(unlike()).hang();
        let call = || greeter.hello(name("John"));
        assert_error(&call().await)
            .code(409)
            .id("script")
            .detail("first");
        assert_eq!(call().await.unwrap(), hello("John"));
        assert_eq!(call().await.unwrap(), unlike());
        assert_eq!(script.left(), 1);
        assert_error(&call().timeout(Duration::from_secs(1)).await).code(408);
        assert_eq!(call().await.unwrap(), hello("John"), "no step is left");
        assert_eq!(script.left(), 0);
    }
}

#[tokio::test]
async fn other_endpoints_take_no_step() {
    let script = Script::new().endpoint("Greeter.Bye");
    for greeter in greeters(&script) {
        script.fail(Error::conflict("script", ""));
        greeter.hello(name("John")).await.unwrap();
        assert_error(&greeter.bye(name("John")).await).code(409);
    }
}

#[tokio::test]
async fn a_gate_stops_a_call_until_it_is_opened() {
    let (script, recorder) = (Script::new(), Recorder::new());
    let routes = GreeterServer::new(Greeter).into_routes();
    let routes = routes.layer(script.clone()).layer(recorder.clone());
    let client = Client::builder().in_process(routes).build();
    let greeter = GreeterClient::new("greeter", client);
    let gate = script.wait();
    let call = tokio::spawn(greeter.hello(name("John")).into_future());
    recorder.next().await;
    tokio::task::yield_now().await;
    assert!(matches!(recorder.calls()[0].outcome(), Outcome::Running));
    gate.open();
    assert_eq!(call.await.unwrap().unwrap(), hello("John"));

    drop(script.wait());
    assert_eq!(greeter.hello(name("John")).await.unwrap(), hello("John"));
}
