//! What go-micro's tools ask every service, and what ours answers.

use micro::debug::{LogLayer, Records};
use serde_json::{Value, json};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;

use super::FromGo;

impl FromGo {
    async fn ask(&mut self, endpoint: &str, request: Value) -> Value {
        let order = json!({"do": "debug", "endpoint": endpoint, "request": request});
        self.order(order).await
    }

    async fn follow(&mut self, request: Value) {
        let opened = self.ask("Debug.Log", request).await;
        assert_eq!(opened, json!({"opened": true}));
    }

    async fn record(&mut self) -> Value {
        self.order(json!({"do": "record"})).await
    }
}

#[tokio::test]
async fn health_and_stats() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    let health = from_go.ask("Debug.Health", json!({})).await;
    assert_eq!(health, json!({"reply": {"status": "ok"}}));
    from_go.call("Interop.Fail", json!({"code": 404})).await;
    let stats = &from_go.ask("Debug.Stats", json!({})).await["reply"];
    let number = |name: &str| stats[name].as_str().map_or(0, |n| n.parse().unwrap());
    assert_eq!((number("requests"), number("errors")), (2, 1));
    assert!(number("timestamp") >= number("started") && number("started") > 1_700_000_000);
}

#[tokio::test]
async fn records_of_the_log() {
    let records = Records::new();
    let Some(mut from_go) = FromGo::start_keeping(&records, &[]).await else {
        return;
    };
    let log = LogLayer::new(&records).with_filter(LevelFilter::INFO);
    let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(log));
    for answer in [41, 42] {
        tracing::warn!(answer, "käse");
    }
    from_go.follow(json!({"count": 1})).await;
    let record = &from_go.record().await["reply"];
    assert_eq!(record["message"], "käse");
    assert_eq!(record["metadata"]["level"], "warn");
    assert_eq!(record["metadata"]["answer"], "42");
    assert_eq!(from_go.record().await, json!({"end": true}));

    // A Go client does not end its request; it reads as long as it likes.
    from_go.follow(json!({"stream": true})).await;
    for answer in ["41", "42"] {
        let record = from_go.record().await;
        assert_eq!(record["reply"]["metadata"]["answer"], answer);
    }
    tracing::info!("one more");
    assert_eq!(from_go.record().await["reply"]["message"], "one more");
    from_go.service.take().unwrap().stop().await;
    assert_eq!(from_go.record().await, json!({"end": true}));
}

#[tokio::test]
async fn a_trace_that_began_in_go_goes_on() {
    let Some(mut from_go) = FromGo::start_with(&["trace"]).await else {
        return;
    };
    let reply = from_go.call("Interop.Describe", json!({})).await;
    let sent = &reply["reply"]["pairs"];
    let trace = &sent["Micro-Trace-Id"];
    from_go
        .call("Interop.Fail", json!({"code": 404, "id": "x"}))
        .await;

    let spans = from_go.ask("Debug.Trace", json!({"id": trace})).await;
    let [span] = &spans["reply"]["spans"].as_array().unwrap()[..] else {
        panic!("{spans}");
    };
    assert_eq!(
        (&span["trace"], &span["parent"]),
        (trace, &sent["Micro-Span-Id"])
    );
    assert_eq!(span["name"], "go.micro.srv.interop.Interop.Describe");
    assert!(span["id"] != span["parent"] && span["duration"] != Value::Null);
    let all = from_go.ask("Debug.Trace", json!({})).await;
    let failed = &all["reply"]["spans"][1];
    assert!(failed["trace"] != *trace, "another call, another trace");
    let error = micro::Error::parse(failed["metadata"]["error"].as_str().unwrap());
    assert_eq!((error.id(), error.code()), ("x", 404));
}
