//! Few calls in a time.

use std::time::Duration;

use micro::middleware::{ClientRequest, RateLimit, ServerRequest};
use tokio::time::advance;

use super::{COUNT, End, LONG, Script, metadata};
use crate::greeter::Number;

const SECOND: Duration = Duration::from_secs(1);

fn ends(limit: impl Fn() -> RateLimit) -> [End; 2] {
    let script = Script::new().0;
    [End::server(&script, limit()), End::client(&script, limit())]
}

/// How many of ten calls go through.
async fn admitted(end: &End) -> usize {
    let mut admitted = 0;
    for _ in 0..10 {
        match end.code("me").await {
            0 => admitted += 1,
            code => assert_eq!(code, 429),
        }
    }
    admitted
}

#[tokio::test(start_paused = true)]
async fn a_bucket_empties_and_fills() {
    for end in ends(|| RateLimit::new(2, SECOND)) {
        assert_eq!(admitted(&end).await, 2);
        advance(SECOND / 2 - Duration::from_millis(1)).await;
        assert_eq!(admitted(&end).await, 0);
        let error = end.call("me").await.unwrap_err();
        assert!(error.detail().contains("the next in 1ms"), "{error}");
        advance(Duration::from_millis(1)).await;
        assert_eq!(admitted(&end).await, 1);
        advance(SECOND * 60).await;
        assert_eq!(admitted(&end).await, 2, "no more than it holds");
    }
}

#[tokio::test(start_paused = true)]
async fn a_burst_is_not_the_rate() {
    for end in ends(|| RateLimit::new(1, SECOND).burst(5)) {
        assert_eq!(admitted(&end).await, 5);
        advance(SECOND * 3).await;
        assert_eq!(admitted(&end).await, 3);
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_and_everything_are_rates() {
    for (limit, expected) in [
        (RateLimit::new(0, SECOND), 0),
        (RateLimit::new(5, SECOND).burst(0), 0),
        (RateLimit::new(1, Duration::ZERO), 10),
        (RateLimit::new(1, Duration::MAX), 1),
        (RateLimit::new(1, Duration::MAX).burst(u32::MAX), 10),
    ] {
        let shown = format!("{limit:?}");
        let end = End::server(&Script::new().0, limit);
        assert_eq!(admitted(&end).await, expected, "{shown}");
    }
}

#[tokio::test(start_paused = true)]
async fn each_key_has_a_bucket() {
    let script = Script::new().0;
    let limit = || RateLimit::new(1, SECOND);
    let user = |metadata: &micro::Metadata| metadata.get("x-user").map(str::to_owned);
    let ends = [
        End::server(
            &script,
            limit().by(move |call: &ServerRequest| user(call.metadata())),
        ),
        End::client(
            &script,
            limit().by(move |call: &ClientRequest| user(call.metadata())),
        ),
    ];
    for end in ends {
        for expected in [true, false] {
            for user in ["a", "b"] {
                let sent = metadata(&[("x-user", user)]);
                let admitted = end.call_with("me", &sent, LONG).await.is_ok();
                assert_eq!(admitted, expected, "{user}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn keys_beyond_the_limit_share_a_bucket() {
    let user = |call: &ServerRequest| call.metadata().get("x-user").map(str::to_owned);
    let limit = RateLimit::new(1, SECOND).by(user).max_keys(2);
    let end = End::server(&Script::new().0, limit);
    let code = async |user| {
        let sent = metadata(&[("x-user", user)]);
        let reply = end.call_with("me", &sent, LONG).await;
        reply.map_or_else(|error| error.code(), |_| 0)
    };
    assert_eq!([code("a").await, code("b").await], [0, 0]);
    assert_eq!(
        [code("c").await, code("d").await],
        [0, 429],
        "c and d share"
    );
    advance(SECOND * 2).await;
    // Those that are full again are forgotten and make room.
    assert_eq!([code("c").await, code("d").await], [0, 0]);
}

#[tokio::test(start_paused = true)]
async fn all_methods_share_a_limit() {
    let end = End::server(&Script::new().0, RateLimit::new(1, SECOND));
    assert_eq!(end.code("me").await, 0);
    let count = end
        .client
        .server_stream::<_, Number>(COUNT, Number { value: 1 });
    let error = count.await.unwrap().message().await.unwrap_err();
    assert_eq!(error.code(), 429);
}
