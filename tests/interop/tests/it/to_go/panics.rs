//! Go recovers from the panic of a unary handler.

use interop::proto::Failure;
use interop::proto::failure::Kind;

use super::ToGo;

#[tokio::test]
async fn a_panic_is_one_failed_call() {
    let Some(to_go) = ToGo::start().await else {
        return;
    };
    let failure = Failure {
        kind: Kind::Panic.into(),
        detail: "ouch".into(),
        ..Failure::default()
    };
    let error = to_go.client.fail(failure).await.unwrap_err();
    assert_eq!((error.id(), error.code()), ("go.micro.server", 500));
    assert_eq!(error.detail(), "panic recovered: ouch");
    to_go.still_works().await;
}
