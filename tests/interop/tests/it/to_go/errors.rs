//! Errors of Go handlers as our client gives them.

use interop::proto::failure::Kind;
use interop::proto::{Counting, Failure};
use micro::Error;

use super::ToGo;
use crate::handler::number;

fn failure(id: &str, code: i32, detail: &str) -> Failure {
    Failure {
        id: id.into(),
        code,
        detail: detail.into(),
        ..Failure::default()
    }
}

fn failures() -> [(Failure, &'static str); 6] {
    [
        (
            failure("a.b.c", 404, "no <such> & thing: é 100%"),
            "Not Found",
        ),
        (failure("x", 500, "broken"), "Internal Server Error"),
        (failure("x", 409, "line\nbreak \"quoted\""), "Conflict"),
        (failure("x", 429, "too often"), "Too Many Requests"),
        (failure("x", 99, "custom"), ""),
        (failure("", 0, ""), ""),
    ]
}

fn check(error: &Error, made: &Failure, status: &str) {
    assert_eq!(
        (error.id(), error.code(), error.detail(), error.status()),
        (&*made.id, made.code, &*made.detail, status)
    );
}

#[tokio::test]
async fn they_arrive_as_they_left() {
    let Some(to_go) = ToGo::start().await else {
        return;
    };
    let before = to_go.connection().await;
    for (made, status) in failures() {
        let error = to_go.client.fail(made.clone()).await.unwrap_err();
        check(&error, &made, status);
    }
    assert_eq!(to_go.connection().await, before);
}

#[tokio::test]
async fn a_status_of_its_own_is_kept() {
    let Some(to_go) = ToGo::start().await else {
        return;
    };
    let made = Failure {
        status: "Gone Fishing".into(),
        ..failure("x", 404, "detail")
    };
    let error = to_go.client.fail(made.clone()).await.unwrap_err();
    check(&error, &made, &made.status);
}

#[tokio::test]
async fn a_long_one_arrives_whole() {
    let Some(to_go) = ToGo::start().await else {
        return;
    };
    for times in [2_000, 200_000] {
        let made = failure("x", 404, &"long ".repeat(times));
        let error = to_go.client.fail(made.clone()).await.unwrap_err();
        check(&error, &made, "Not Found");
    }
}

#[tokio::test]
async fn after_the_messages_of_a_stream_too() {
    let Some(to_go) = ToGo::start().await else {
        return;
    };
    for (up_to, (made, status)) in (0..).zip(failures()) {
        let request = Counting {
            up_to,
            then_fail: Some(made.clone()),
        };
        let mut replies = to_go.client.count(request).await.unwrap();
        for value in 1..=up_to {
            assert_eq!(replies.message().await.unwrap(), Some(number(value)));
        }
        check(&replies.message().await.unwrap_err(), &made, status);
        assert_eq!(replies.message().await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_stream_fails_while_both_sides_speak() {
    let Some(to_go) = ToGo::start().await else {
        return;
    };
    let (requests, stream) = micro::stream::channel(1);
    let mut replies = to_go.client.double(stream).await.unwrap();
    requests.send(number(4)).await.unwrap();
    assert_eq!(replies.message().await.unwrap(), Some(number(8)));
    requests.send(number(-4)).await.unwrap();
    let error = replies.message().await.unwrap_err();
    check(
        &error,
        &failure("interop", 400, "-4 is negative"),
        "Bad Request",
    );
    requests.closed().await;
}

#[tokio::test]
async fn errors_that_are_none_of_micros_get_the_code_of_their_status() {
    let Some(to_go) = ToGo::start().await else {
        return;
    };
    let of_kind = |kind: Kind, detail: &str| Failure {
        kind: kind.into(),
        ..failure("", 0, detail)
    };
    let plain = of_kind(Kind::Plain, "plain words: 100%");
    let error = to_go.client.fail(plain).await.unwrap_err();
    let seen = failure("go.micro.client", 500, "plain words: 100%");
    check(&error, &seen, "Internal Server Error");

    let deadline = of_kind(Kind::Deadline, "");
    let error = to_go.client.fail(deadline).await.unwrap_err();
    let seen = failure("go.micro.client", 408, "context deadline exceeded");
    check(&error, &seen, "Request Timeout");
}
