//! Answers where nobody else does.

use std::time::Duration;

use micro::codec::ProtoJson;
use micro::middleware::{ClientReply, ClientRequest, Fallback, Timeout};
use micro::{Client, Error};
use tokio::time::advance;

use super::{End, Here, LONG, Script, metadata, served, spec};
use crate::NAME;
use crate::greeter::{Number, Request, Response};

fn degraded() -> Fallback {
    Fallback::new(|request: &ClientRequest, error: &Error| {
        if request.endpoint() != "Greeter.Call" {
            return Err(Error::conflict("fallback", "of another type"));
        }
        let greeting_text = format!("{} for lack of better", error.code());
        ClientReply::encode::<ProtoJson, _>(&Response { greeting_text }, request.format())
    })
}

#[tokio::test]
async fn a_closure_answers_for_some_errors() {
    let end = End::client(&Script::new().0, degraded());
    assert_eq!(end.call("me").await.unwrap(), "hello me");
    for code in ["408", "429", "500", "503"] {
        let reply = end.call(code).await.unwrap();
        assert_eq!(reply, format!("{code} for lack of better"));
    }
    for code in [400, 401, 404, 499, 501] {
        assert_eq!(end.code(&code.to_string()).await, code);
    }
    let end = End::client(
        &Script::new().0,
        degraded().applies(|error| error.code() == 404),
    );
    assert!(end.call("404").await.is_ok());
    assert_eq!(end.code("503").await, 503);
    let end = End::client(&Script::new().0, degraded().endpoint("Greeter.Sum"));
    assert_eq!(end.code("503").await, 503, "not for this endpoint");
}

#[tokio::test]
async fn a_closure_may_fail_and_a_stream_is_opened_with_one_message() {
    let nowhere = Client::builder().address("127.0.0.1:1").retries(0);
    let nowhere = nowhere.layer(degraded()).build();
    let client = crate::greeter::GreeterClient::new(NAME, nowhere);
    let reply = client.call(Request::default()).await.unwrap();
    assert_eq!(reply.greeting_text, "503 for lack of better");
    let error = client.count(Number { value: 1 }).await.unwrap_err();
    assert_eq!(error.code(), 409);
    // The requests of a stream are gone.
    let sum = client.sum(micro::stream::iter([])).await;
    assert_eq!(sum.unwrap_err().code(), 503);
}

#[tokio::test(start_paused = true)]
async fn the_last_good_reply_answers_the_same_request() {
    let (script, _told) = Script::new();
    let fallback = Fallback::last_good().endpoint("Greeter.*").vary("x-lang");
    let end = End::client(&script, fallback.max_age(Duration::from_secs(60)));
    let call = async |name: &str, sent: &[(&str, &str)]| {
        let reply = end.call_with(name, &metadata(sent), LONG).await;
        reply.map_err(|error| error.code())
    };
    let john = [
        ("authorization", "Bearer john"),
        ("x-lang", "en"),
        ("x-id", "1"),
    ];
    assert_eq!(call("a", &john).await.unwrap(), "hello a");
    script.fail(503);
    assert_eq!(call("a", &john).await.unwrap(), "hello a");
    // What nobody said replies depend on does not matter.
    assert_eq!(call("a", &john[..2]).await.unwrap(), "hello a");
    assert_eq!(call("b", &john).await, Err(503), "another request");
    assert_eq!(call("a", &[]).await, Err(503), "another caller");
    let jane = [("authorization", "Bearer jane"), ("x-lang", "en")];
    assert_eq!(call("a", &jane).await, Err(503), "another caller");
    let french = [("authorization", "Bearer john"), ("x-lang", "fr")];
    assert_eq!(call("a", &french).await, Err(503), "another language");
    script.fail(404);
    assert_eq!(call("a", &john).await, Err(404), "that is an answer");
    script.fail(503);
    advance(Duration::from_secs(61)).await;
    assert_eq!(call("a", &john).await, Err(503), "too old");
}

#[tokio::test]
async fn replies_of_methods_that_do_something_are_not_repeated() {
    let (script, _told) = Script::new();
    let end = End::client(&script, Fallback::last_good());
    assert_eq!(end.code("a").await, 0);
    script.fail(503);
    assert_eq!(end.code("a").await, 503);
}

#[tokio::test]
async fn what_is_kept_has_a_limit() {
    let (script, _told) = Script::new();
    let fallback = Fallback::last_good().endpoint("Greeter.Call");
    let end = End::client(&script, fallback.max_bytes(100));
    assert_eq!(end.code("a").await, 0);
    script.fail(503);
    assert_eq!(end.code("a").await, 503);
}

#[tokio::test(start_paused = true)]
async fn a_timeout_within_is_answered_for() {
    let (script, _told) = Script::new();
    let client = Client::builder()
        .layer(degraded())
        .layer(Timeout::new(Duration::from_secs(1)))
        .layer(Here::new(&script));
    let end = End {
        client: micro::client::ServiceClient::new(spec(), NAME, client.build()),
        script,
    };
    let reply = end.late(Duration::from_secs(2)).await.unwrap();
    assert_eq!(reply, "408 for lack of better");
}

#[tokio::test]
async fn over_a_socket_each_format_is_a_request_of_its_own() {
    let (script, _told) = Script::new();
    let fallback = Fallback::last_good().endpoint("test.greeter.Greeter.Call");
    let (_service, client) = served!(script, server: [], client: [fallback.clone()]);
    let request = || Request { name: "me".into() };
    let first = client.call(request()).await.unwrap();
    script.fail(500);
    assert_eq!(client.call(request()).await.unwrap(), first);
    // Their bytes differ, and so would those of the replies.
    let json = client.call(request()).codec(micro::Codec::Json).await;
    assert_eq!(json.unwrap_err().code(), 500);
}
