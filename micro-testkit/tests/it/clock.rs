//! Time that goes on when a test says so.

use std::time::Duration;

use micro::middleware::{CircuitBreaker, RateLimit, Timeout};
use micro::route::IntoRoutes;
use micro::{Client, Error, Result};
use micro_testkit::{Clock, Recorder, Script, assert_error, serve};
use tokio::time::sleep;

use crate::{Greeter, GreeterClient, GreeterServer, Response, hello, name};

const SECOND: Duration = Duration::from_secs(1);

/// A greeter in process, behind a client's layers.
fn client(
    layers: impl FnOnce(micro::client::ClientBuilder) -> micro::client::ClientBuilder,
) -> GreeterClient {
    let client = layers(Client::builder()).in_process(GreeterServer::new(Greeter));
    GreeterClient::new("greeter", client.build())
}

#[tokio::test(start_paused = true)]
async fn a_deadline_takes_as_long_as_it_says() {
    let clock = Clock::paused();
    let client = GreeterClient::in_process(Greeter);
    let call = client.hello(name("Godot")).timeout(60 * SECOND);
    let (reply, took) = clock.time(call).await;
    assert_error(&reply).code(408);
    assert_eq!((took, clock.elapsed()), (60 * SECOND, 60 * SECOND));
    let (reply, took) = clock.time(client.hello(name("Godot"))).await;
    assert_error(&reply).code(408);
    assert_eq!(took, 5 * SECOND, "the default");
}

#[tokio::test]
async fn time_may_be_paused_in_the_middle() {
    let clock = Clock::paused();
    let again = Clock::paused();
    clock.advance(SECOND).await;
    assert!(again.elapsed() >= SECOND);
    assert!(again.elapsed() <= SECOND + Duration::from_millis(1));
}

#[tokio::test(start_paused = true)]
async fn what_is_due_on_the_way_happens_at_its_own_time() {
    for clock in [Clock::paused, Clock::held] {
        let clock = clock();
        let (told, mut tells) = tokio::sync::mpsc::unbounded_channel();
        let begun = tokio::time::Instant::now();
        tokio::spawn(async move {
            for pause in [1, 2, 4] {
                sleep(pause * SECOND).await;
                told.send(begun.elapsed()).unwrap();
            }
        });
        clock.settle().await;
        clock.advance(5 * SECOND).await;
        assert_eq!(tells.try_recv(), Ok(SECOND));
        assert_eq!(tells.try_recv(), Ok(3 * SECOND));
        tells.try_recv().unwrap_err();
        clock.advance(2 * SECOND).await;
        assert_eq!(tells.try_recv(), Ok(7 * SECOND));
        assert_eq!(clock.elapsed(), 7 * SECOND);
    }
}

#[tokio::test(start_paused = true)]
async fn layers_of_a_client_keep_that_time() {
    let clock = Clock::paused();
    let limited = client(|client| client.layer(RateLimit::new(1, SECOND).burst(1)));
    assert_eq!(limited.hello(name("John")).await.unwrap(), hello("John"));
    assert_error(&limited.hello(name("John")).await).code(429);
    clock.advance(SECOND).await;
    assert!(limited.hello(name("John")).await.is_ok());

    let breaker = CircuitBreaker::new().min_calls(1).pause(10 * SECOND);
    let broken = client(|client| client.layer(breaker).layer(Timeout::new(SECOND)));
    let (reply, took) = clock.time(broken.hello(name("Godot"))).await;
    assert_error(&reply).code(408);
    assert_eq!(took, SECOND);
    assert_error(&broken.hello(name("John")).await).code(503);
    clock.advance(10 * SECOND).await;
    assert!(broken.hello(name("John")).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn retries_wait_for_their_pauses() {
    let clock = Clock::paused();
    let (script, recorder) = (Script::new(), Recorder::new());
    script.fail(Error::unavailable("greeter", "one"));
    script.fail(Error::unavailable("greeter", "two"));
    let routes = GreeterServer::new(Greeter).into_routes();
    let routes = routes.layer(script.clone()).layer(recorder.clone());
    let client = Client::builder().in_process(routes).build();
    let call = GreeterClient::new("greeter", client).hello(name("John"));
    let call = call.retries(2).backoff(|attempt| attempt * SECOND);
    let (reply, took) = clock.time(call).await;
    assert_eq!(reply.unwrap(), hello("John"));
    assert_eq!(took, 3 * SECOND);
    assert_eq!((recorder.calls().len(), script.left()), (3, 0));
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_held_leaves_time_to_sockets() {
    let clock = Clock::held();
    let server = serve(GreeterServer::new(Greeter)).await;
    let client = GreeterClient::new(server.name(), server.client());
    for _ in 0..10 {
        assert_eq!(client.hello(name("John")).await.unwrap(), hello("John"));
    }
    assert_eq!(clock.elapsed(), Duration::ZERO);
    let call = client.hello(name("Godot"));
    let call = tokio::spawn(async move { call.await as Result<Response> });
    clock.settle().await;
    clock.advance(4 * SECOND).await;
    assert!(!call.is_finished());
    clock.advance(SECOND).await;
    assert_error(&call.await.unwrap()).code(408);
    assert_eq!(clock.elapsed(), 5 * SECOND);
    drop(clock);
    // Nobody holds it now.
    sleep(3600 * SECOND).await;
}
