//! What our client sends beside a request, as a Go handler sees it.

use interop::proto::Nothing;
use micro::Metadata;

use super::ToGo;

#[tokio::test]
async fn names_are_title_cased_and_values_joined() {
    let Some(to_go) = ToGo::start().await else {
        return;
    };
    let mut several = Metadata::new();
    several.append("many", "one").unwrap();
    several.append("many", "two, three").unwrap();
    let call = to_go
        .client
        .describe(Nothing {})
        .metadata("X-Tone", "loud")
        .metadata("micro-TRACE-id", "7")
        .metadata("under_score-x", "a b")
        .metadata("cheese", "käse")
        .metadata("empty", "")
        .metadata_from(&several);
    let pairs = call.await.unwrap().pairs;
    assert_eq!(pairs["X-Tone"], "loud");
    assert_eq!(pairs["Micro-Trace-Id"], "7");
    assert_eq!(pairs["Under_score-X"], "a b");
    assert_eq!(pairs["Many"], "one, two, three");
    assert_eq!(pairs["Cheese"], "käse");
    assert_eq!(pairs["Empty"], "");
    assert_eq!(pairs["Content-Type"], "application/grpc+proto");
    assert!(pairs["User-Agent"].starts_with("micro-rs/"));
    // What Go itself reads it does not show.
    assert!(!pairs.contains_key("Timeout"));
}
