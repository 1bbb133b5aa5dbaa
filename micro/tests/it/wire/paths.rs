//! Where a call goes.

use micro::Error;

use super::CALL;
use crate::raw::{PLAIN, Raw, STRANGE, request};
use crate::serve;

#[tokio::test]
async fn the_package_is_what_the_caller_likes() {
    let served = serve().await;
    let raw = Raw::connect(served.service.address()).await;
    for path in [
        "/test.greeter.Greeter/Call",
        CALL,
        "/x.Greeter/Call",
        "/Greeter/Call",
    ] {
        let answer = raw.call(path, PLAIN, Some(&request("John")), true).await;
        assert_eq!(answer.get("grpc-status"), "0", "{path}");
    }
}

#[tokio::test]
async fn paths_that_lead_nowhere() {
    let served = serve().await;
    let raw = Raw::connect(served.service.address()).await;
    let cases = [
        ("/a.b.Nope/Call", "12", "unknown service Nope"),
        ("/a.b.Greeter/Nope", "12", "unknown service Greeter.Nope"),
        ("/a.b.Greeter/call", "12", "unknown service Greeter.call"),
        ("/a.b./Call", "12", "unknown service "),
        ("/a/b/c", "3", "malformed method name: \"/a/b/c\""),
        (
            "/Greeter.Call",
            "3",
            "malformed method name: \"/Greeter.Call\"",
        ),
    ];
    for (path, status, detail) in cases {
        let answer = raw.call(path, PLAIN, Some(&request("John")), true).await;
        assert_eq!(answer.get("grpc-status"), status, "{path}");
        let error = Error::parse(answer.get("grpc-message"));
        assert_eq!(
            (error.id(), error.detail()),
            ("go.micro.server", detail),
            "{path}"
        );
    }
}

#[tokio::test]
async fn only_post_makes_a_call() {
    let served = serve().await;
    let raw = Raw::connect(served.service.address()).await;
    let answer = raw.request(http::Method::DELETE, CALL, STRANGE).await;
    assert_eq!(answer.http_status, 405);
}
