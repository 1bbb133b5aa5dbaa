//! What a Go client sends beside a request, as our handler sees it.

use serde_json::{Value, json};

use super::FromGo;

#[tokio::test]
async fn names_are_title_cased_and_plumbing_is_gone() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    let order = json!({
        "do": "call",
        "endpoint": "Interop.Describe",
        "metadata": {"X-Tone": "loud", "micro-TRACE-id": "7", "under_score-x": "a, b", "cheese": "käse"},
    });
    let reply = from_go.order(order).await;
    let pairs = &reply["reply"]["pairs"];
    assert_eq!(pairs["X-Tone"], "loud");
    assert_eq!(pairs["Micro-Trace-Id"], "7");
    assert_eq!(pairs["Under_score-X"], "a, b");
    assert_eq!(pairs["Cheese"], "käse");
    assert_eq!(pairs["User-Agent"], "grpc-go/1.26.0");
    assert_eq!(pairs["Content-Type"], "application/grpc+proto");
    for plumbing in ["Timeout", "X-Content-Type", "Te", "Grpc-Timeout"] {
        assert_eq!(pairs[plumbing], Value::Null, "{plumbing}");
    }
}
