//! The four kinds of method, in blocks of one type: over a socket, and in process.

use std::sync::Arc;

use micro::{Client, Context, Result, Service, Stream, Streaming, stream};
use serde::{Deserialize, Serialize};

use crate::raw::Raw;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Number {
    value: i64,
}

struct Counter {
    step: i64,
}

/// Counts.
#[micro::handler]
impl Counter {
    /// Adds a step.
    async fn next(&self, request: Number) -> Result<Number> {
        Ok(Number {
            value: request.value + self.step,
        })
    }

    /// Counts to a number, but not to thirteen.
    async fn count(&self, request: Number) -> Result<impl Stream<Item = Result<Number>> + Send> {
        let to = request.value;
        if to < 0 {
            return Err(micro::Error::bad_request("counter", "nothing to count"));
        }
        Ok(stream::iter((1..=to).map(|value| match value {
            13 => Err(micro::Error::conflict("counter", "thirteen")),
            value => Ok(Number {
                value: value * self.step,
            }),
        })))
    }

    async fn sum(&self, _cx: Context, mut requests: Streaming<Number>) -> Result<Number> {
        let mut value = 0;
        while let Some(number) = requests.message().await? {
            value += number.value;
        }
        Ok(Number { value })
    }
}

/// Goes on.
#[micro::handler(items = "Last")]
impl Counter {
    async fn last(&self, request: Number) -> Result<Number> {
        Ok(Number {
            value: request.value - self.step,
        })
    }
}

/// Comes beside.
#[micro::handler(name = "test.beside.Echo")]
impl Counter {
    /// Answers each number with itself and the step.
    #[deprecated]
    #[handler(name = "Chat")]
    async fn step_each(
        &self,
        cx: Context,
        mut requests: Streaming<Number>,
    ) -> Result<impl Stream<Item = Result<Number>> + Send> {
        let tone = cx.metadata().get("tone").map(str::len);
        let step = self.step + tone.map_or(0, |len| len as i64);
        Ok(stream::generate(move |replies| async move {
            while let Some(number) = requests.message().await? {
                let value = number.value + step;
                replies.send(Number { value }).await;
            }
            Ok(())
        }))
    }
}

fn numbers(values: impl IntoIterator<Item = i64>) -> Vec<Number> {
    values.into_iter().map(|value| Number { value }).collect()
}

async fn collect(mut stream: Streaming<Number>) -> (Vec<Number>, Result<()>) {
    let mut got = Vec::new();
    loop {
        match stream.message().await {
            Ok(Some(number)) => got.push(number),
            Ok(None) => return (got, Ok(())),
            Err(error) => return (got, Err(error)),
        }
    }
}

/// Runs `check` with clients of two blocks, behind a socket and in process.
async fn both(check: impl AsyncFn(&CounterClient, &EchoClient)) {
    let counter = Arc::new(Counter { step: 2 });
    let service = Service::builder("go.micro.service.counter")
        .unlisted()
        .address("127.0.0.1:0")
        .handler(CounterServer::from_arc(counter.clone()))
        .handler(LastServer::from_arc(counter.clone()))
        .handler(EchoServer::from_arc(counter))
        .start()
        .await
        .unwrap();
    let client = Client::builder()
        .address(service.address().to_string())
        .build();
    let name = "go.micro.service.counter";
    let remote = CounterClient::new(name, client.clone());
    check(&remote, &EchoClient::new(name, client)).await;
    service.stop().await;
    let local = CounterClient::in_process(Counter { step: 2 });
    check(&local, &EchoClient::in_process(Counter { step: 2 })).await;
}

#[tokio::test]
async fn unary() {
    both(async |counter, _| {
        let reply = counter.next(Number { value: 1 }).await.unwrap();
        assert_eq!(reply, Number { value: 3 });
    })
    .await;
}

#[tokio::test]
async fn server_stream() {
    both(async |counter, _| {
        let (got, ended) = collect(counter.count(Number { value: 3 }).await.unwrap()).await;
        assert_eq!(got, numbers([2, 4, 6]));
        ended.unwrap();
        let (got, ended) = collect(counter.count(Number { value: 13 }).await.unwrap()).await;
        assert_eq!(got.len(), 12);
        assert_eq!(ended.unwrap_err().detail(), "thirteen");
        let (got, ended) = collect(counter.count(Number { value: -1 }).await.unwrap()).await;
        assert_eq!(got, []);
        assert_eq!(ended.unwrap_err().code(), 400);
    })
    .await;
}

#[tokio::test]
async fn client_stream() {
    both(async |counter, _| {
        let sum = counter.sum(stream::iter(numbers(1..=1000))).await.unwrap();
        assert_eq!(sum, Number { value: 500_500 });
    })
    .await;
}

#[tokio::test]
async fn bidi_stream() {
    both(async |_, echo| {
        let (requests, stream) = stream::channel(1);
        #[allow(deprecated, reason = "the test is of this method")]
        let call = echo.step_each(stream).metadata("tone", "soft");
        let mut replies = call.await.unwrap();
        for value in 1..=3 {
            requests.send(Number { value }).await.unwrap();
            let reply = replies.message().await.unwrap();
            assert_eq!(reply, Some(Number { value: value + 6 }));
        }
        drop(requests);
        assert_eq!(replies.message().await.unwrap(), None);
    })
    .await;
}

#[test]
fn what_is_told_of_them() {
    let told: Vec<_> = [COUNTER_SPEC, ECHO_SPEC]
        .iter()
        .flat_map(|service| {
            service
                .methods()
                .iter()
                .map(move |m| (service.endpoint(m), m))
        })
        .map(|(endpoint, m)| (endpoint, m.path(), m.documentation(), m.is_deprecated()))
        .collect();
    let told: Vec<_> = told
        .iter()
        .map(|(endpoint, path, doc, deprecated)| (endpoint.as_str(), *path, *doc, *deprecated))
        .collect();
    assert_eq!(
        told,
        [
            ("Counter.Next", "/Counter/Next", "Adds a step.", false),
            (
                "Counter.Count",
                "/Counter/Count",
                "Counts to a number, but not to thirteen.",
                false
            ),
            ("Counter.Sum", "/Counter/Sum", "", false),
            (
                "Echo.Chat",
                "/test.beside.Echo/Chat",
                "Answers each number with itself and the step.",
                true
            ),
        ]
    );
    assert_eq!(COUNTER_SPEC.documentation(), "Counts.");
}

#[tokio::test]
async fn two_blocks_of_one_service() {
    let counter = Arc::new(Counter { step: 2 });
    let client = Client::builder()
        .in_process(CounterServer::from_arc(counter.clone()))
        .in_process(LastServer::from_arc(counter))
        .build();
    let next = CounterClient::new("counter", client.clone());
    let reply = next.next(Number { value: 5 }).await.unwrap();
    assert_eq!(reply, Number { value: 7 });
    let last = LastClient::new("counter", client);
    let reply = last.last(Number { value: 5 }).await.unwrap();
    assert_eq!(reply, Number { value: 3 });
    assert_eq!(LAST_SPEC.endpoint(&LAST_SPEC.methods()[0]), "Counter.Last");
}

/// As go-micro's clients call a stream: by the name in the registry, and without an end of the request.
#[tokio::test]
async fn a_stream_as_go_calls_it() {
    let service = Service::builder("go.micro.service.counter")
        .unlisted()
        .address("127.0.0.1:0")
        .handler(CounterServer::new(Counter { step: 1 }))
        .start()
        .await
        .unwrap();
    let raw = Raw::connect(service.address()).await;
    let json = [
        ("content-type", "application/grpc+json"),
        ("x-content-type", "application/grpc+json"),
    ];
    let path = "/go.micro.service.counter.Counter/Count";
    let request = b"\0\0\0\0\x0b{\"value\":2}";
    let answer = raw.call(path, &json, Some(request), false).await;
    assert_eq!(
        answer.body,
        b"\0\0\0\0\x0b{\"value\":1}\0\0\0\0\x0b{\"value\":2}"
    );
    assert_eq!(answer.get("grpc-status"), "0");
    service.stop().await;
}
