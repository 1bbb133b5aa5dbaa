//! Calls, one after the other, and checks what comes back.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use micro::{Client, Error, stream};
use tokio::time::{Instant, sleep};

use crate::proto::{Item, SoakClient};
use crate::server::Ledger;

/// What trouble may look like: cancelled, deadline, not reachable, or a connection lost in the middle.
const TROUBLE: &[i32] = &[408, 499, 503];

/// How calls ended, by kind and code; 0 went well, -1 was dropped.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    ended: Mutex<BTreeMap<(&'static str, i32), u64>>,
}

impl Tally {
    fn note(&self, kind: &'static str, code: i32) {
        let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        *ended.entry((kind, code)).or_default() += 1;
    }

    /// How many calls went well.
    pub(crate) fn went_well(&self) -> u64 {
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        let well = ended.iter().filter(|((_, code), _)| *code == 0);
        well.map(|(_, count)| count).sum()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        for ((kind, code), count) in ended.iter() {
            let how = match code {
                0 => "went well".to_owned(),
                -1 => "dropped".to_owned(),
                code => format!("failed with {code}"),
            };
            writeln!(f, "{count:>9} {kind} {how}")?;
        }
        Ok(())
    }
}

static CALLS: AtomicU64 = AtomicU64::new(1);

/// Calls until `end`; fails at the first answer that is wrong.
pub(crate) async fn call_until(
    end: Instant,
    address: String,
    mut rng: fastrand::Rng,
    tally: Arc<Tally>,
    ledger: Arc<Ledger>,
) -> Result<()> {
    let client = Client::builder().address(address).build();
    let client = SoakClient::new("soak", client);
    while Instant::now() < end {
        let call = CALLS.fetch_add(1, Ordering::Relaxed);
        let kind = ["echo", "count", "sum", "double"][rng.usize(0..4)];
        let request = Item {
            call,
            value: rng.i64(0..50),
            delay: if rng.u8(..) < 30 { rng.u32(0..50) } else { 0 },
            filling: vec![
                7;
                if rng.u8(..) < 10 {
                    rng.usize(0..200_000)
                } else {
                    0
                }
            ],
        };
        let limit = Duration::from_millis(if rng.u8(..) < 30 {
            rng.u64(1..30)
        } else {
            2_000
        });
        // A tenth of the calls is dropped in the middle, if they take so long.
        let patience = if rng.u8(..) < 25 {
            Duration::from_micros(rng.u64(0..5_000))
        } else {
            Duration::from_secs(60)
        };
        let outcome = tokio::time::timeout(patience, one(&client, kind, request, limit));
        let code = match outcome.await {
            Ok(Ok(())) => 0,
            Ok(Err(Failure::Typed(error))) => trouble(kind, &error)?,
            Ok(Err(Failure::Wrong(what))) => bail!("call {call}, {kind}: {what}"),
            Err(_) if patience > Duration::from_secs(1) => bail!("call {call}, {kind}: hangs"),
            Err(_) => -1,
        };
        let ran = ledger.strike(call);
        ensure!(
            kind != "echo" || code != 0 || ran,
            "call {call} was answered and never ran"
        );
        tally.note(kind, code);
        if code == 503 {
            // Not all at once, while the server is away.
            sleep(Duration::from_millis(rng.u64(0..20))).await;
        }
    }
    Ok(())
}

fn trouble(kind: &str, error: &Error) -> Result<i32> {
    ensure!(TROUBLE.contains(&error.code()), "{kind}: {error:?}");
    Ok(error.code())
}

enum Failure {
    Typed(Error),
    Wrong(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Typed(error)
    }
}

fn check(right: bool, what: impl fmt::Debug) -> Result<(), Failure> {
    if right {
        return Ok(());
    }
    Err(Failure::Wrong(format!("answered with {what:?}")))
}

async fn one(
    client: &SoakClient,
    kind: &str,
    request: Item,
    limit: Duration,
) -> Result<(), Failure> {
    let count = request.value;
    let items = (1..=count).map({
        let request = request.clone();
        move |value| Item {
            value,
            ..request.clone()
        }
    });
    match kind {
        "echo" => {
            let reply = client.echo(request.clone()).timeout(limit).await?;
            check(reply == request, (reply.call, reply.value))
        }
        "count" => {
            let mut replies = client.count(request.clone()).timeout(limit).await?;
            for expected in items {
                let reply = replies.message().await?;
                check(reply.as_ref() == Some(&expected), reply.map(|r| r.value))?;
            }
            let more = replies.message().await?;
            check(more.is_none(), more.map(|reply| reply.value))
        }
        "sum" => {
            let small = items.map(|item| Item {
                filling: Vec::new(),
                ..item
            });
            let reply = client.sum(stream::iter(small)).timeout(limit).await?;
            check(reply.value == count * (count + 1) / 2, reply.value)
        }
        _ => {
            let small = items.map(|item| Item {
                filling: Vec::new(),
                ..item
            });
            let call = client.double(stream::iter(small)).timeout(limit);
            let mut replies = call.await?;
            for value in 1..=count {
                let reply = replies.message().await?;
                let got = reply.as_ref().map(|reply| reply.value);
                check(got == Some(value * 2), got)?;
            }
            let more = replies.message().await?;
            check(more.is_none(), more.map(|reply| reply.value))
        }
    }
}
