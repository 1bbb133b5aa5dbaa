//! What is seen of calls.

use std::time::Duration;

use micro::Service;
use micro::codec::Json;
use micro_testkit::{Outcome, Recorder, Script, serve_service};

use crate::{Greeter, GreeterClient, GreeterServer, Request, Response, name, words};

#[tokio::test]
async fn both_ends_see_the_same_calls() {
    let (seen, sent) = (Recorder::new(), Recorder::new());
    let service = Service::builder("greeter").handler(GreeterServer::new(Greeter));
    let server = serve_service(service.layer(seen.clone())).await;
    let client = server.client_builder().layer(sent.clone()).build();
    let greeter = GreeterClient::new(server.name(), client);

    let call = greeter.hello(name("John")).metadata("tenant", "7");
    call.timeout(Duration::from_secs(60)).await.unwrap();
    greeter.hello(name("")).await.unwrap_err();
    greeter.bye(name("John")).await.unwrap();

    for recorder in [&seen, &sent] {
        let first = recorder.next().await;
        assert_eq!(first.endpoint(), "Greeter.Hello");
        assert_eq!(first.metadata().get("tenant"), Some("7"));
        assert!(first.remaining().unwrap() > Duration::from_secs(30));
        assert_eq!(first.message::<Json, Request>(), name("John"));
        assert!(matches!(first.outcome(), Outcome::Answered));
        let second = recorder.next().await;
        let Outcome::Failed(error) = second.outcome() else {
            panic!("{second:?}");
        };
        assert_eq!(error.code(), 400);
        let endpoints = ["Greeter.Hello", "Greeter.Hello", "Greeter.Bye"];
        assert_eq!(recorder.endpoints(), endpoints);
        assert_eq!(recorder.calls().len(), 3);

        let words = words(|| drop(first.message::<Json, Response>()));
        assert!(
            words.starts_with("the request of Greeter.Hello is of another type: "),
            "{words}"
        );
    }
}

#[tokio::test]
async fn a_call_that_is_given_up_is_seen_to_end() {
    let (recorder, script) = (Recorder::new(), Script::new());
    script.hang();
    let service = Service::builder("greeter").handler(GreeterServer::new(Greeter));
    let server = serve_service(service.layer(recorder.clone()).layer(script)).await;
    let greeter = GreeterClient::new(server.name(), server.client());
    let call = tokio::spawn(greeter.hello(name("John")).into_future());
    assert!(matches!(recorder.next().await.outcome(), Outcome::Running));
    call.abort();
    let ended = recorder.next_ended().await;
    assert!(matches!(ended.outcome(), Outcome::Dropped));
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "no call comes within 10s; seen until now: []")]
async fn a_call_that_does_not_come_fails_the_test() {
    Recorder::new().next().await;
}
