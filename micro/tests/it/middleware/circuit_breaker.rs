//! What mostly fails is left alone.

use std::time::Duration;

use micro::client::ServiceClient;
use micro::middleware::BreakerState::{Closed, HalfOpen, Open};
use micro::middleware::{BreakerState, CircuitBreaker};
use micro::{Client, stream};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::advance;

use super::{End, Here, SUM, Script, give_up, spec};
use crate::NAME;
use crate::greeter::Number;

const PAUSE: Duration = Duration::from_secs(5);

struct Test {
    end: End,
    told: UnboundedReceiver<String>,
    breaker: CircuitBreaker,
    service: &'static str,
}

impl Test {
    fn state(&self) -> BreakerState {
        self.breaker.state(self.service, "Greeter.Call")
    }

    async fn calls(&self, names: &[&str]) -> Vec<i32> {
        let mut codes = Vec::new();
        for name in names {
            codes.push(self.end.code(name).await);
        }
        codes
    }

    async fn open(&mut self) {
        assert_eq!(
            self.calls(&["a", "b", "503", "500"]).await,
            [0, 0, 503, 500]
        );
        assert_eq!(self.state(), Open);
        while self.told.try_recv().is_ok() {}
    }
}

/// At the server and at the client, with at least four calls.
fn tests(breaker: impl Fn(CircuitBreaker) -> CircuitBreaker) -> [Test; 2] {
    let new = || breaker(CircuitBreaker::new().min_calls(4).pause(PAUSE));
    let (at_server, at_client) = (new(), new());
    let ((a, a_told), (b, b_told)) = (Script::new(), Script::new());
    [
        Test {
            end: End::server(&a, at_server.clone()),
            told: a_told,
            breaker: at_server,
            service: "test.greeter",
        },
        Test {
            end: End::client(&b, at_client.clone()),
            told: b_told,
            breaker: at_client,
            service: NAME,
        },
    ]
}

#[tokio::test(start_paused = true)]
async fn it_opens_and_closes() {
    for mut test in tests(|breaker| breaker) {
        assert_eq!(test.calls(&["503", "503", "503"]).await, [503; 3]);
        assert_eq!(test.state(), Closed, "three calls say nothing");
        // They are forgotten after ten seconds.
        advance(Duration::from_secs(20)).await;
        test.open().await;
        let error = test.end.call("me").await.unwrap_err();
        assert_eq!(error.code(), 503);
        assert!(
            error.detail().ends_with("Greeter.Call is open for 5s"),
            "{error}"
        );
        assert!(test.told.try_recv().is_err(), "the handler is left alone");

        advance(PAUSE).await;
        assert_eq!(test.state(), HalfOpen);
        let probe = test.end.begin("wait", &mut test.told).await;
        assert_eq!(test.end.code("me").await, 503, "one call at a time");
        test.end.go();
        assert!(probe.await.unwrap().is_ok());
        assert_eq!(test.state(), Closed);
        assert_eq!(test.calls(&["me", "503", "503"]).await, [0, 503, 503]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_probe_that_fails_opens_it_again() {
    for mut test in tests(|breaker| breaker) {
        test.open().await;
        advance(PAUSE).await;
        assert_eq!(test.end.code("500").await, 500);
        assert_eq!(test.state(), Open);
        advance(PAUSE - Duration::from_millis(1)).await;
        assert_eq!(test.end.code("me").await, 503);
        advance(Duration::from_millis(1)).await;
        assert_eq!(test.end.code("me").await, 0);
        assert_eq!(test.state(), Closed);
    }
}

#[tokio::test(start_paused = true)]
async fn a_probe_that_is_given_up_says_nothing() {
    for mut test in tests(|breaker| breaker.probes(2)) {
        test.open().await;
        advance(PAUSE).await;
        let probe = test.end.begin("wait", &mut test.told).await;
        give_up(probe).await;
        assert_eq!(test.state(), HalfOpen);
        assert_eq!(test.end.code("one").await, 0);
        assert_eq!(test.state(), HalfOpen, "two have to go well");
        assert_eq!(test.end.code("two").await, 0);
        assert_eq!(test.state(), Closed);
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_from_before_says_nothing_of_now() {
    for mut test in tests(|breaker| breaker) {
        let early = test.end.begin("wait", &mut test.told).await;
        test.open().await;
        advance(PAUSE).await;
        let probe = test.end.begin("wait", &mut test.told).await;
        test.end.go();
        assert!(early.await.unwrap().is_ok());
        assert_eq!(test.state(), HalfOpen);
        test.end.go();
        assert!(probe.await.unwrap().is_ok());
        assert_eq!(test.state(), Closed);
    }
}

#[tokio::test(start_paused = true)]
async fn only_failures_of_the_called_open_it() {
    for test in tests(|breaker| breaker) {
        let wrong = ["400", "401", "404", "409", "429", "499"];
        assert_eq!(test.calls(&wrong).await, [400, 401, 404, 409, 429, 499]);
        assert_eq!(test.state(), Closed);
    }
    for test in tests(|breaker| breaker.failure(|error| error.code() == 404)) {
        assert_eq!(test.calls(&["503"; 4]).await, [503; 4]);
        assert_eq!(test.state(), Closed);
        assert_eq!(test.calls(&["404"; 4]).await, [404; 4]);
        assert_eq!(test.state(), Open);
    }
}

#[tokio::test(start_paused = true)]
async fn calls_past_their_deadline_are_failures_and_dropped_ones_are_not() {
    for mut test in tests(|breaker| breaker) {
        for _ in 0..4 {
            let call = test.end.begin("wait", &mut test.told).await;
            give_up(call).await;
        }
        assert_eq!(test.state(), Closed);
        for _ in 0..4 {
            let time = Duration::from_secs(1);
            assert_eq!(test.end.late(time).await.unwrap_err().code(), 408);
        }
        assert_eq!(test.state(), Open);
    }
}

#[tokio::test(start_paused = true)]
async fn panics_are_failures() {
    let [test, _] = tests(|breaker| breaker);
    assert_eq!(test.calls(&["panic"; 4]).await, [500; 4]);
    assert_eq!(test.state(), Open);
}

#[tokio::test(start_paused = true)]
async fn each_endpoint_has_one() {
    let sum = async |test: &Test| {
        let requests = stream::iter([Number { value: 2 }]);
        let call = test.end.client.client_stream::<_, Number>(SUM, requests);
        call.await.map_err(|error| error.code())
    };
    let [mut test, _] = tests(|breaker| breaker);
    test.open().await;
    assert_eq!(sum(&test).await, Ok(Number { value: 2 }));
    let state = |endpoint: &str, state| ("test.greeter".to_owned(), endpoint.to_owned(), state);
    let expected = [state("Greeter.Call", Open), state("Greeter.Sum", Closed)];
    assert_eq!(test.breaker.states(), expected);

    let [test, _] = tests(CircuitBreaker::whole_services);
    assert_eq!(test.calls(&["503"; 4]).await, [503; 4]);
    assert_eq!(sum(&test).await, Err(503));
    assert_eq!(test.breaker.states(), [state("", Open)]);
}

#[tokio::test(start_paused = true)]
async fn there_are_not_more_than_can_be_kept() {
    let (script, breaker) = (Script::new().0, CircuitBreaker::new().min_calls(1));
    let client = Client::builder()
        .layer(breaker.clone())
        .layer(Here::new(&script))
        .build();
    for number in 0..1030 {
        let end = End {
            client: ServiceClient::new(spec(), format!("service{number}"), client.clone()),
            script: script.clone(),
        };
        advance(Duration::from_millis(1)).await;
        assert_eq!(end.code("503").await, 503);
    }
    assert_eq!(breaker.states().len(), 1024);
    let state = |number| breaker.state(&format!("service{number}"), "Greeter.Call");
    assert_eq!(
        [state(5), state(6)],
        [Closed, Open],
        "the first six are forgotten"
    );
}
