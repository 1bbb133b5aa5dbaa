//! Calls and their time, counted.

use std::sync::Arc;
use std::time::Duration;

use micro::codec::Side;
use micro::middleware::{Counters, Metrics};

use super::{End, Script, give_up, served};
use crate::greeter::{Number, Request};

type Test = (
    End,
    tokio::sync::mpsc::UnboundedReceiver<String>,
    Arc<Counters>,
    Side,
);

fn ends() -> [Test; 2] {
    let ((a, a_told), (b, b_told)) = (Script::new(), Script::new());
    let (server, client) = (Arc::new(Counters::new()), Arc::new(Counters::new()));
    [
        (
            End::server(&a, Metrics::new(server.clone())),
            a_told,
            server,
            Side::Server,
        ),
        (
            End::client(&b, Metrics::new(client.clone())),
            b_told,
            client,
            Side::Client,
        ),
    ]
}

#[tokio::test(start_paused = true)]
async fn calls_are_counted_however_they_end() {
    for (end, mut told, counters, side) in ends() {
        let counts = || counters.endpoint(side, "Greeter.Call");
        for name in ["a", "404", "503", "404", "panic", "-7", "b", "70000"] {
            let _ = end.call(name).await;
        }
        let running = end.begin("a", told_anew(&mut told)).await;
        running.await.unwrap().unwrap();
        let running = end.begin("wait", &mut told).await;
        assert_eq!((counts().started, counts().running()), (10, 1));
        give_up(running).await;
        let late = end.late(Duration::from_secs(1));
        assert_eq!(late.await.unwrap_err().code(), 408);
        let counts = counts();
        assert_eq!((counts.started, counts.running()), (11, 0));
        let finished: Vec<_> = counts.finished.into_iter().collect();
        let expected = [(200, 3), (404, 2), (408, 1), (499, 1), (500, 3), (503, 1)];
        assert_eq!(finished, expected, "codes that are none are 500");
    }
}

/// Forgets what was told.
fn told_anew<T>(
    told: &mut tokio::sync::mpsc::UnboundedReceiver<T>,
) -> &mut tokio::sync::mpsc::UnboundedReceiver<T> {
    while told.try_recv().is_ok() {}
    told
}

#[tokio::test(start_paused = true)]
async fn their_time_is_counted_in_steps() {
    for (end, mut told, counters, side) in ends() {
        for millis in [0, 3, 5, 20_000] {
            let call = end.begin("wait", &mut told).await;
            tokio::time::advance(Duration::from_millis(millis)).await;
            end.go();
            call.await.unwrap().unwrap();
        }
        let counts = counters.endpoint(side, "Greeter.Call");
        assert_eq!(counts.took, [1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(counts.total, Duration::from_millis(20_008));
        assert_eq!(counts.errors(), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn prometheus_reads_it() {
    let (script, mut told) = Script::new();
    let counters = Arc::new(Counters::new());
    let end = End::server(&script, Metrics::new(counters.clone()));
    let call = end.begin("wait", &mut told).await;
    tokio::time::advance(Duration::from_millis(20)).await;
    end.go();
    call.await.unwrap().unwrap();
    assert_eq!(end.code("404").await, 404);
    let _running = end.begin("wait", told_anew(&mut told)).await;
    let text = counters.prometheus();
    let labels = r#"side="server",service="test.greeter.Greeter",method="Call""#;
    let expected = [
        format!("micro_calls_started_total{{{labels}}} 3"),
        format!("micro_calls_total{{{labels},code=\"200\"}} 1"),
        format!("micro_calls_total{{{labels},code=\"404\"}} 1"),
        format!("micro_calls_running{{{labels}}} 1"),
        format!("micro_call_duration_seconds_bucket{{{labels},le=\"0.0005\"}} 1"),
        format!("micro_call_duration_seconds_bucket{{{labels},le=\"0.01\"}} 1"),
        format!("micro_call_duration_seconds_bucket{{{labels},le=\"0.025\"}} 2"),
        format!("micro_call_duration_seconds_bucket{{{labels},le=\"10\"}} 2"),
        format!("micro_call_duration_seconds_bucket{{{labels},le=\"+Inf\"}} 2"),
        format!("micro_call_duration_seconds_sum{{{labels}}} 0.02"),
        format!("micro_call_duration_seconds_count{{{labels}}} 2"),
    ];
    for line in &expected {
        assert!(text.lines().any(|known| known == line), "{line}\n{text}");
    }
    assert_eq!(
        text.lines()
            .filter(|line| line.starts_with("# TYPE "))
            .count(),
        4
    );
    assert_eq!(text.lines().count(), 8 + 4 + 15 + 2);
    assert!(text.ends_with('\n'));
    let empty = Counters::new().prometheus();
    assert_eq!(
        empty.lines().filter(|line| !line.starts_with('#')).count(),
        0
    );
}

#[tokio::test]
async fn a_stream_is_running_until_it_has_ended() {
    let (script, _told) = Script::new();
    let (server, client) = (Arc::new(Counters::new()), Arc::new(Counters::new()));
    let (_service, greeter) = served!(
        script,
        server: [Metrics::new(server.clone())],
        client: [Metrics::new(client.clone())]
    );
    let running = || {
        let count = |counters: &Counters, side| counters.endpoint(side, "Greeter.Count");
        let (server, client) = (count(&server, Side::Server), count(&client, Side::Client));
        (
            [server.started, server.running()],
            [client.started, client.running()],
        )
    };
    let mut replies = greeter.count(Number { value: 2 }).await.unwrap();
    assert!(replies.message().await.unwrap().is_some());
    assert_eq!(running(), ([1, 1], [1, 1]));
    script.go.add_permits(1);
    while replies.message().await.unwrap().is_some() {}
    assert_eq!(running(), ([1, 0], [1, 0]));

    let mut replies = greeter.count(Number { value: 2 }).await.unwrap();
    assert!(replies.message().await.unwrap().is_some());
    drop(replies);
    assert_eq!(running().1, [2, 0]);
    while running().0 != [2, 0] {
        tokio::task::yield_now().await;
    }
    for (counters, side) in [(&server, Side::Server), (&client, Side::Client)] {
        let counts = counters.endpoint(side, "Greeter.Count");
        assert_eq!(counts.finished.get(&499), Some(&1), "{side:?}");
    }

    greeter.call(Request::default()).await.unwrap();
    let endpoints = |counters: &Counters| -> Vec<_> {
        let counts = counters.counts().into_iter();
        counts
            .map(|(labels, _)| (labels.side(), labels.endpoint()))
            .collect()
    };
    let both = ["Greeter.Call", "Greeter.Count"].map(str::to_owned);
    assert_eq!(
        endpoints(&server),
        both.clone().map(|name| (Side::Server, name))
    );
    assert_eq!(endpoints(&client), both.map(|name| (Side::Client, name)));
}
