//! grpc-go's client and our server.

use crate::{go, serve, within};

async fn check(case: &str) {
    let Some(programs) = go::programs().await else {
        return;
    };
    let service = serve().await;
    let mut called = programs.call(service.address(), case).await;
    for _ in 0..RACES {
        match &called {
            Err(said) if said.contains(LOST_RACE) => {
                called = programs.call(service.address(), case).await;
            }
            _ => break,
        }
    }
    assert!(called.is_ok(), "{}", called.unwrap_err());
    within("the last call", service.stop()).await;
}

each_case!(check);

/// In `cancel_after_begin`, grpc-go's client cancels, ends its requests, and takes a reply that is
/// quicker than its own cancellation. It does so with grpc-go's server too, once in some hundred times.
const LOST_RACE: &str = "CloseAndRecv() got error code 0, want 1";
/// How often it may do so in a row.
const RACES: usize = 5;
