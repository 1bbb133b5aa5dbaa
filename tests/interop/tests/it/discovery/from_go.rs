//! A go-micro client finds our service and calls it.

use interop::NAME;
use micro::debug::{LogLayer, Records};
use serde_json::{Value, json};
use tracing_subscriber::layer::SubscriberExt;

use super::node::Node;
use super::{serve, within};
use crate::sample;

fn number(value: i64) -> Value {
    json!({"value": value.to_string()})
}

fn reply(value: i64) -> Value {
    json!({"reply": number(value)})
}

#[test]
fn calls_of_every_kind() {
    within("from_go::calls_of_every_kind", async {
        let (_ours, _events) = serve().await;
        let mut go = Node::start();
        go.knows(NAME, 1).await;
        let echoed = go.call("Interop.Echo", sample::json()).await;
        assert_eq!(echoed, json!({"reply": sample::json()}));
        let failed = json!({"id": "x", "code": 404, "detail": "not here"});
        let error = &go.call("Interop.Fail", failed).await["error"];
        assert_eq!(
            (&error["id"], &error["code"], &error["detail"]),
            (&json!("x"), &json!(404), &json!("not here"))
        );

        let end = json!({"end": true});
        let requests = [json!({"up_to": 3})];
        let counted = go.stream("Interop.Count", &requests, 4);
        let expected = [reply(1), reply(2), reply(3), end.clone()];
        assert_eq!(counted.await, expected);
        let requests = [number(3), json!({"value": "4", "last": true})];
        let summed = go.stream("Interop.Sum", &requests, 2);
        let sum = json!({"reply": {"value": "7", "last": true}});
        assert_eq!(summed.await, [sum, end]);
        let requests = [number(1), number(2)];
        let doubled = go.stream("Interop.Double", &requests, 2);
        assert_eq!(doubled.await, [reply(2), reply(4)]);
    });
}

#[test]
fn what_its_tools_ask() {
    within("from_go::what_its_tools_ask", async {
        let records = Records::new();
        let log = tracing_subscriber::registry().with(LogLayer::new(&records));
        // This process is the test's own.
        tracing::subscriber::set_global_default(log).unwrap();
        let (handler, _events) = crate::handler::Interop::new();
        let _ours = micro::Service::builder(NAME)
            .handler(interop::proto::InteropServer::new(handler))
            .debug(&records)
            .start()
            .await
            .unwrap();
        let mut go = Node::start();
        go.knows(NAME, 1).await;
        let ask = |endpoint: &str, request: Value| json!({"do": "debug", "endpoint": endpoint, "request": request});
        let health = go.order(ask("Debug.Health", json!({}))).await;
        assert_eq!(health, json!({"reply": {"status": "ok"}}));
        go.call("Interop.Fail", json!({"code": 404})).await;
        let stats = &go.order(ask("Debug.Stats", json!({}))).await["reply"];
        assert_eq!(
            (&stats["requests"], &stats["errors"]),
            (&json!("2"), &json!("1"))
        );

        let seen = go.call("Interop.Describe", json!({})).await;
        let trace = &seen["reply"]["pairs"]["Micro-Trace-Id"];
        let spans = go.order(ask("Debug.Trace", json!({"id": trace}))).await;
        let spans = spans["reply"]["spans"].as_array().unwrap();
        assert_eq!(spans.len(), 1, "{spans:?}");
        assert_eq!(spans[0]["name"], "go.micro.srv.interop.Interop.Describe");

        tracing::warn!(answer = 42, "käse");
        let opened = go.order(ask("Debug.Log", json!({"count": 1}))).await;
        assert_eq!(opened, json!({"opened": true}));
        let record = &go.order(json!({"do": "record"})).await["reply"];
        assert_eq!(record["message"], "käse");
        assert_eq!(record["metadata"]["answer"], "42");
    });
}
