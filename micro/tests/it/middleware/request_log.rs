//! A line for each call.

use micro::middleware::RequestLog;
use std::time::Duration;

use super::seen::{Seen, Told};
use super::{End, Script, give_up, served};
use crate::NAME;
use crate::greeter::{Number, Request};

fn lines(seen: &Seen) -> Vec<Told> {
    let mut events = seen.take_events();
    events.retain(|event| event.name == "call");
    events
}

#[tokio::test(start_paused = true)]
async fn each_call_has_one_however_it_ends() {
    let ((a, a_told), (b, b_told)) = (Script::new(), Script::new());
    let ends = [
        (
            End::server(&a, RequestLog::new()),
            a_told,
            "server",
            "test.greeter",
        ),
        (End::client(&b, RequestLog::new()), b_told, "client", NAME),
    ];
    let (seen, _guard) = Seen::begin();
    for (end, mut told, side, service) in ends {
        for (name, level) in [
            ("me", "INFO"),
            ("404", "INFO"),
            ("503", "WARN"),
            ("panic", "WARN"),
        ] {
            let code = match end.code(name).await {
                0 => 200,
                code => code,
            };
            let [line] = &lines(&seen)[..] else {
                panic!("one line");
            };
            assert_eq!(line.level, level, "{line:?}");
            assert_eq!(line.get("code"), code.to_string());
            assert_eq!((line.get("side"), line.get("service")), (side, service));
            assert_eq!(line.get("endpoint"), "Greeter.Call");
            assert_eq!(line.get("error").is_empty(), code == 200);
            assert_eq!(line.get("duration_ms"), "0.0");
        }
        while told.try_recv().is_ok() {}
        let call = end.begin("wait", &mut told).await;
        tokio::time::advance(Duration::from_millis(250)).await;
        give_up(call).await;
        let time = Duration::from_secs(1);
        let late = end.late(time).await;
        assert_eq!(late.unwrap_err().code(), 408);
        let lines = lines(&seen);
        let codes: Vec<_> = lines
            .iter()
            .map(|line| (line.get("code"), &*line.level))
            .collect();
        assert_eq!(codes, [("499", "INFO"), ("408", "WARN")]);
        assert_eq!(lines[0].get("duration_ms"), "250.0");
    }
}

#[tokio::test]
async fn a_server_says_who_called() {
    let (script, _told) = Script::new();
    let (seen, _guard) = Seen::begin();
    let (_service, client) = served!(script, server: [RequestLog::new()], client: []);
    client.call(Request::default()).await.unwrap();
    let [line] = &lines(&seen)[..] else {
        panic!("one line");
    };
    assert!(line.get("peer").starts_with("127.0.0.1:"), "{line:?}");

    let mut replies = client.count(Number { value: 2 }).await.unwrap();
    assert!(replies.message().await.unwrap().is_some());
    assert!(lines(&seen).is_empty(), "it is not over");
    script.go.add_permits(1);
    while replies.message().await.unwrap().is_some() {}
    let [line] = &lines(&seen)[..] else {
        panic!("one line");
    };
    assert_eq!(
        (line.get("endpoint"), line.get("code")),
        ("Greeter.Count", "200")
    );
}
