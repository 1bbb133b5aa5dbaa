//! Who calls: told by a client, asked by a server.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use micro::middleware::{Bearer, BearerAuth, Credentials};
use micro::{Error, Metadata, Result};

use super::{End, LONG, Script, metadata, served};
use crate::NAME;
use crate::greeter::{Number, Request};

async fn check(bearer: Bearer) -> Result<Metadata> {
    assert!(!format!("{bearer:?}").contains("token"), "it is a secret");
    let user = match bearer.token() {
        "101010" => "john",
        "202020" => return Err(Error::forbidden("", format!("not {}", bearer.endpoint()))),
        _ => return Err(Error::unauthorized("auth", "unknown token")),
    };
    Ok(metadata(&[("x-user", user)]))
}

fn see(key: &str) -> Request {
    let name = format!("see {key}");
    Request { name }
}

#[tokio::test]
async fn only_known_callers_get_through() {
    let (script, mut told) = Script::new();
    let (_service, client) = served!(script, server: [BearerAuth::new(check)], client: []);
    let call = async |values: &[&str]| {
        let pairs: Vec<_> = values
            .iter()
            .map(|value| ("authorization", *value))
            .collect();
        let call = client.call(see("x-user")).metadata_from(&metadata(&pairs));
        let reply = call.await.map(|reply| reply.greeting_text);
        reply.map_err(|error| {
            (
                error.code(),
                error.id().to_owned(),
                error.detail().to_owned(),
            )
        })
    };
    let refused = |detail: &str| Err((401, NAME.to_owned(), detail.to_owned()));
    assert_eq!(call(&[]).await, refused("authorization header is missing"));
    let scheme = "invalid authorization header. expected Bearer schema";
    for value in ["Basic 101010", "101010", ""] {
        assert_eq!(call(&[value]).await, refused(scheme));
    }
    let token = "invalid authorization header. expected one token after Bearer";
    for value in ["Bearer", "bearer  ", "Bearer 1 2"] {
        assert_eq!(call(&[value]).await, refused(token));
    }
    let two = call(&["Bearer 101010", "Bearer 101010"]).await;
    assert_eq!(two, refused("more than one authorization header"));
    let unknown = Err((401, "auth".into(), "unknown token".into()));
    assert_eq!(call(&["Bearer 1"]).await, unknown);
    let forbidden = Err((403, NAME.into(), "not Greeter.Call".into()));
    assert_eq!(call(&["Bearer 202020"]).await, forbidden);
    assert!(told.try_recv().is_err(), "no handler was asked");
    for value in ["Bearer 101010", "bearer 101010", "BEARER  101010"] {
        assert_eq!(call(&[value]).await.unwrap(), "john");
    }
}

#[tokio::test]
async fn a_caller_cannot_grant_itself_anything() {
    let end = End::server(&Script::new().0, BearerAuth::new(check));
    let sent = metadata(&[
        ("authorization", "Bearer 101010"),
        ("X-User", "root"),
        ("x-user", "admin"),
        ("x-tone", "kind"),
    ]);
    let call = async |name| end.call_with(name, &sent, LONG).await.unwrap();
    assert_eq!(call("see x-user").await, "john");
    assert_eq!(call("see x-tone").await, "kind");
}

#[tokio::test]
async fn streams_are_asked_too() {
    let (script, mut told) = Script::new();
    let (_service, client) = served!(script, server: [BearerAuth::new(check)], client: []);
    let mut replies = client.count(Number { value: 1 }).await.unwrap();
    assert_eq!(replies.message().await.unwrap_err().code(), 401);
    let sum = client.sum(micro::stream::iter([Number { value: 1 }]));
    assert_eq!(sum.await.unwrap_err().code(), 401);
    assert!(told.try_recv().is_err());
    script.go.add_permits(1);
    let call = client.count(Number { value: 1 });
    let mut replies = call
        .metadata("authorization", "Bearer 101010")
        .await
        .unwrap();
    assert!(replies.message().await.unwrap().is_some());
}

#[tokio::test]
async fn open_endpoints_need_no_token() {
    for (open, code) in [
        ("Greeter.Call", 0),
        ("Greeter.*", 0),
        ("test.greeter.Greeter.*", 0),
        ("Greeter.Count", 401),
        ("greeter.*", 401),
        ("*", 401),
    ] {
        let auth = BearerAuth::new(|_| async { Ok(()) })
            .open("Debug.*")
            .open(open);
        let end = End::server(&Script::new().0, auth);
        assert_eq!(end.code("me").await, code, "{open}");
    }
}

#[tokio::test]
async fn credentials_are_asked_for_with_each_call() {
    let asked = Arc::new(AtomicUsize::new(0));
    let asks = asked.clone();
    let credentials = Credentials::new(move || {
        let token = asks.fetch_add(1, Ordering::SeqCst);
        async move {
            tokio::task::yield_now().await;
            Ok(format!("token{token}"))
        }
    });
    let credentials = credentials.allow_plaintext();
    let end = End::client(&Script::new().0, credentials);
    for expected in ["Bearer token0", "Bearer token1"] {
        assert_eq!(end.call("see authorization").await.unwrap(), expected);
    }
    let own = metadata(&[("Authorization", "Basic mine")]);
    let reply = end.call_with("see authorization", &own, LONG).await;
    assert_eq!(reply.unwrap(), "Basic mine");
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_call_without_credentials_is_not_made() {
    let failing = |error: fn() -> Result<String>| {
        let (script, told) = Script::new();
        let credentials = Credentials::new(move || async move { error() });
        (End::client(&script, credentials.allow_plaintext()), told)
    };
    for (token, code, id) in [
        (
            (|| Err(Error::unavailable("issuer", "no token"))) as fn() -> Result<String>,
            503,
            "issuer",
        ),
        (
            || Ok("not a number".parse::<i32>()?.to_string()),
            400,
            "go.micro.client",
        ),
        (|| Ok("line\nbreak".into()), 401, "go.micro.client"),
    ] {
        let (end, mut told) = failing(token);
        let error = end.call("me").await.unwrap_err();
        assert_eq!((error.code(), error.id()), (code, id));
        assert!(!error.detail().contains("break"), "no token in an error");
        assert!(told.try_recv().is_err());
    }
}

#[tokio::test]
async fn both_ends_understand_each_other() {
    let (script, _told) = Script::new();
    let credentials = Credentials::new(|| async { Ok("101010".into()) }).allow_plaintext();
    let auth = BearerAuth::new(check);
    let (_service, client) = served!(script, server: [auth], client: [credentials]);
    let reply = client.call(see("x-user")).await.unwrap();
    assert_eq!(reply.greeting_text, "john");
    let sum = client.sum(micro::stream::iter([Number { value: 2 }]));
    assert_eq!(sum.await.unwrap().value, 2);
}
