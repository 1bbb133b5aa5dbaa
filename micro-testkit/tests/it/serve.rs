//! Servers from end to end.

use micro::Service;
use micro_testkit::{Script, assert_error, serve, serve_service};

use crate::{Greeter, GreeterClient, GreeterServer, hello, name};

#[tokio::test]
async fn a_server_is_there_until_it_is_stopped() {
    let server = serve(GreeterServer::new(Greeter)).await;
    assert!(server.address().ip().is_loopback());
    let client = GreeterClient::new(server.name(), server.client());
    assert_eq!(client.hello(name("John")).await.unwrap(), hello("John"));
    assert_error(&client.hello(name("")).await)
        .code(400)
        .id("greeter");
    server.stop().await;
    assert_error(&client.hello(name("John")).await).code(503);
}

#[tokio::test]
async fn a_server_that_is_dropped_finishes_what_it_began() {
    let script = Script::new();
    let gate = script.wait();
    let recorder = micro_testkit::Recorder::new();
    let service = Service::builder("here").handler(GreeterServer::new(Greeter));
    let server = serve_service(service.layer(recorder.clone()).layer(script)).await;
    assert_eq!(server.name(), "here");
    let client = server.client_builder().retries(0).build();
    let client = GreeterClient::new(server.name(), client);
    let call = tokio::spawn(client.hello(name("John")).into_future());
    recorder.next().await;
    drop(server);
    gate.open();
    assert_eq!(call.await.unwrap().unwrap(), hello("John"));
    assert_error(&client.hello(name("John")).await).code(503);
}
