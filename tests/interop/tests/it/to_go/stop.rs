//! A Go server that stops: it says goodbye, and after a second hangs up.

use interop::proto::Nothing;

use super::ToGo;

#[tokio::test]
async fn a_call_in_progress_is_lost_and_the_next_finds_nobody() {
    let Some(mut to_go) = ToGo::start().await else {
        return;
    };
    let call = tokio::spawn(to_go.client.wait(Nothing {}).into_future());
    assert_eq!(to_go.go.hear().await, "began");
    to_go.go.end();
    let error = call.await.unwrap().unwrap_err();
    assert_eq!((error.id(), error.code()), ("go.micro.client", 503));
    let error = to_go.client.describe(Nothing {}).await.unwrap_err();
    assert_eq!((error.id(), error.code()), ("go.micro.client", 503));
}
