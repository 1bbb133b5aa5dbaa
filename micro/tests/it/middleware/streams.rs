//! Layers of a client last as long as its streams, in process and over sockets.

use std::sync::Arc;
use std::time::Duration;

use micro::client::ClientBuilder;
use micro::codec::Side;
use micro::middleware::{Counters, Metrics, RequestLog, Timeout, Trace};
use micro::{Client, Streaming};
use tokio::time::Instant;

use super::script::Script;
use super::seen::{Seen, Told};
use crate::NAME;
use crate::greeter::{GreeterClient, GreeterServer, Number};

/// A greeter in process, behind layers.
fn greeter(script: &Script, layers: impl FnOnce(ClientBuilder) -> ClientBuilder) -> GreeterClient {
    let client = Client::builder().in_process(GreeterServer::new(script.clone()));
    GreeterClient::new(NAME, layers(client).build())
}

/// Opens a stream whose second number waits.
async fn open(client: &GreeterClient) -> Streaming<Number> {
    let mut replies = client.count(Number { value: 2 }).await.unwrap();
    assert!(replies.message().await.unwrap().is_some());
    replies
}

async fn drain(mut replies: Streaming<Number>) -> micro::Result<()> {
    while replies.message().await?.is_some() {}
    Ok(())
}

#[tokio::test]
async fn a_span_of_a_client_lasts_until_its_stream_is_read() {
    let (script, _told) = Script::new();
    let (seen, _guard) = Seen::begin();
    let client = greeter(&script, |client| client.layer(Trace::new()));
    let span = || -> Told { seen.spans().pop().unwrap() };
    let replies = open(&client).await;
    assert!(!span().closed && span().get("code").is_empty());
    script.go.add_permits(1);
    drain(replies).await.unwrap();
    assert!(span().closed);
    assert_eq!(
        (span().get("code"), span().get("otel.kind")),
        ("200", "client")
    );

    drop(open(&client).await);
    assert!(span().closed);
    assert_eq!(span().get("code"), "499");
}

#[tokio::test(start_paused = true)]
async fn how_a_stream_ended_is_told_when_it_has() {
    let (script, _told) = Script::new();
    let (seen, _guard) = Seen::begin();
    let counters = Arc::new(Counters::new());
    let client = greeter(&script, |client| {
        let client = client.layer(RequestLog::new());
        client.layer(Metrics::new(counters.clone()))
    });
    let call = client.count(Number { value: 2 });
    let mut replies = call.timeout(Duration::from_secs(3)).await.unwrap();
    assert!(replies.message().await.unwrap().is_some());
    let lines = || {
        let lines = seen.events().into_iter();
        let lines = lines.filter(|line| line.name == "call");
        lines
            .map(|line| line.get("code").to_owned())
            .collect::<Vec<_>>()
    };
    assert!(lines().is_empty());
    let counts = || counters.endpoint(Side::Client, "Greeter.Count");
    assert_eq!((counts().running(), counts().ended()), (1, 0));
    assert_eq!(drain(replies).await.unwrap_err().code(), 408);
    assert_eq!(lines(), ["408"]);
    let counts = counts();
    assert_eq!((counts.running(), counts.errors()), (0, 1));
    assert_eq!(counts.total, Duration::from_secs(3));
}

#[tokio::test(start_paused = true)]
async fn a_timeout_ends_streams_too() {
    let (script, _told) = Script::new();
    let timeout = Timeout::new(Duration::from_secs(2));
    let client = greeter(&script, |client| client.layer(timeout));
    let begun = Instant::now();
    let replies = open(&client).await;
    assert_eq!(drain(replies).await.unwrap_err().code(), 408);
    assert_eq!(begun.elapsed(), Duration::from_secs(2));
}

#[tokio::test]
async fn all_kinds_of_calls_pass_through_layers_in_process() {
    let (script, _told) = Script::new();
    let counters = Arc::new(Counters::new());
    let client = greeter(&script, |client| {
        client.layer(Metrics::new(counters.clone()))
    });
    script.go.add_permits(1);
    drain(open(&client).await).await.unwrap();
    let numbers = || micro::stream::iter([1, 2].map(|value| Number { value }));
    assert_eq!(client.sum(numbers()).await.unwrap().value, 3);
    drain(client.double(numbers()).await.unwrap())
        .await
        .unwrap();
    let reply = client.call(Default::default()).await.unwrap();
    assert_eq!(reply.greeting_text, "hello ");
    let counts = counters.counts();
    assert_eq!(counts.len(), 4);
    assert!(
        counts
            .iter()
            .all(|(_, counts)| counts.finished.get(&200) == Some(&1))
    );
}

#[tokio::test]
async fn what_is_not_in_this_process_is_not_found() {
    let health = micro::health::Health::new();
    let client = Client::builder().in_process(health).build();
    let client = GreeterClient::new(NAME, client);
    let error = client.call(Default::default()).await.unwrap_err();
    assert_eq!(error.code(), 501);
    assert_eq!(
        error.detail(),
        "no handler of `Greeter.Call` in this process"
    );
}
