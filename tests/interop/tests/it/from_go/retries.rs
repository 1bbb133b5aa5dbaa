//! What a Go client calls again: 408 and 500, once.

use serde_json::json;

use super::FromGo;

#[tokio::test]
async fn only_408_and_500_are_called_twice() {
    let Some(mut from_go) = FromGo::start().await else {
        return;
    };
    let cases = [(408, 2), (500, 2), (404, 1), (409, 1), (503, 1), (99, 1)];
    for (code, calls) in cases {
        let answer = from_go.call("Interop.Fail", json!({"code": code})).await;
        assert_eq!(answer["error"]["code"], code);
        assert_eq!(from_go.events.calls(), calls, "{code}");
    }
}
