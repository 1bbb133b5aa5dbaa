//! Calls of all four kinds, over a handler in this process.

use futures_util::TryStreamExt as _;
use golden::bidi_stream::echo::{EchoClient, EchoHandler, Ping, Pong};
use golden::client_stream::sums::{Number, SumsClient, SumsHandler};
use golden::option_default_stubs::stubs::{Note, StubsClient, StubsHandler};
use golden::option_json_off::terse::{self, TerseClient, TerseHandler};
use golden::server_stream::ticker::{Tick, TickerClient, TickerHandler, Until};
use golden::unary_call::go::micro::service::greeter::{
    GreeterClient, GreeterHandler, Request, Response,
};
use golden::well_known_types::calendar::{CalendarClient, CalendarHandler, Meeting};
use micro::codegen::prost_types::Timestamp;
use micro::{Context, Result, Stream, Streaming, stream};

struct Everything;

impl GreeterHandler for Everything {
    async fn call(&self, _cx: Context, request: Request) -> Result<Response> {
        let msg = format!("Hello {}", request.name);
        Ok(Response { msg })
    }
}

#[tokio::test]
async fn unary() {
    let greeter = GreeterClient::in_process(Everything);
    let name = "John".to_owned();
    let response = greeter.call(Request { name }).await.unwrap();
    assert_eq!(response.msg, "Hello John");
}

impl TickerHandler for Everything {
    async fn watch(
        &self,
        _cx: Context,
        request: Until,
    ) -> Result<impl Stream<Item = Result<Tick>> + Send> {
        Ok(stream::iter(
            (1..=request.count).map(|number| Ok(Tick { number })),
        ))
    }
}

#[tokio::test]
async fn server_stream() {
    let ticker = TickerClient::in_process(Everything);
    let ticks = ticker.watch(Until { count: 3 }).await.unwrap();
    let ticks: Vec<Tick> = ticks.try_collect().await.unwrap();
    assert_eq!(ticks, [1, 2, 3].map(|number| Tick { number }));
}

impl SumsHandler for Everything {
    async fn add(&self, _cx: Context, mut requests: Streaming<Number>) -> Result<Number> {
        let mut sum = Number::default();
        while let Some(number) = requests.message().await? {
            sum.value += number.value;
        }
        Ok(sum)
    }
}

#[tokio::test]
async fn client_stream() {
    let sums = SumsClient::in_process(Everything);
    let numbers = [1, -20, 300].map(|value| Number { value });
    let sum = sums.add(stream::iter(numbers)).await.unwrap();
    assert_eq!(sum.value, 281);
}

impl EchoHandler for Everything {
    async fn ping_pong(
        &self,
        _cx: Context,
        requests: Streaming<Ping>,
    ) -> Result<impl Stream<Item = Result<Pong>> + Send> {
        Ok(requests.map_ok(|ping| Pong {
            stroke: ping.stroke,
        }))
    }
}

#[tokio::test]
async fn bidi_stream() {
    let echo = EchoClient::in_process(Everything);
    let pings = [7, 8].map(|stroke| Ping { stroke });
    let mut pongs = echo.ping_pong(stream::iter(pings)).await.unwrap();
    assert_eq!(pongs.message().await.unwrap(), Some(Pong { stroke: 7 }));
    assert_eq!(pongs.message().await.unwrap(), Some(Pong { stroke: 8 }));
    assert_eq!(pongs.message().await.unwrap(), None);
}

impl CalendarHandler for Everything {
    async fn clear(&self, _cx: Context, (): ()) -> Result<bool> {
        Ok(true)
    }

    async fn next(
        &self,
        _cx: Context,
        after: Timestamp,
    ) -> Result<impl Stream<Item = Result<Meeting>> + Send> {
        let meeting = Meeting {
            start: Some(after),
            length: None,
            title: Some("lunch".to_owned()),
        };
        Ok(stream::iter([Ok(meeting)]))
    }
}

#[tokio::test]
async fn well_known_arguments_and_results() {
    let calendar = CalendarClient::in_process(Everything);
    assert!(calendar.clear(()).await.unwrap());
    let after = Timestamp {
        seconds: 1,
        nanos: 2,
    };
    let meetings = calendar.next(after).await.unwrap();
    let meetings: Vec<Meeting> = meetings.try_collect().await.unwrap();
    assert_eq!(meetings[0].start, Some(after));
    assert_eq!(meetings[0].title.as_deref(), Some("lunch"));
}

impl StubsHandler for Everything {}

#[tokio::test]
async fn a_default_stub_answers_unimplemented() {
    let stubs = StubsClient::in_process(Everything);
    let error = stubs.call(Note::default()).await.unwrap_err();
    assert_eq!(error.http_status(), 501, "{error}");
    assert!(error.detail().contains("Stubs.Call"), "{error}");
}

impl TerseHandler for Everything {
    async fn call(&self, _cx: Context, request: terse::Note) -> Result<terse::Note> {
        Ok(request)
    }
}

#[tokio::test]
async fn without_json() {
    let terse = TerseClient::in_process(Everything);
    let text = "binary".to_owned();
    let note = terse.call(terse::Note { text }).await.unwrap();
    assert_eq!(note.text, "binary");
}
