//! Finds the service that a word stands for.

use std::sync::Arc;
use std::time::Duration;

use micro::registry::{self, Service};
use tokio::time::Instant;

use crate::failure::{Failure, Kind, Result};
use crate::names::{self, Match};
use crate::session::{ELSEWHERE, Session};

/// How often it is looked again while a service is waited for.
const AGAIN: Duration = Duration::from_millis(250);

/// A service that is registered.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) name: String,
    /// At least one, each with at least one node.
    pub(crate) versions: Vec<Arc<Service>>,
}

/// Finds a service, and waits for it if it shall.
pub(crate) async fn find(session: &Session, word: &str, wait: Option<Duration>) -> Result<Found> {
    let end = wait.and_then(|wait| Instant::now().checked_add(wait));
    loop {
        match look(session, word).await {
            Err(failure)
                if failure.kind == Kind::NotFound
                    && end.is_some_and(|end| Instant::now() < end) =>
            {
                tokio::time::sleep(AGAIN).await;
            }
            found => return found,
        }
    }
}

async fn look(session: &Session, word: &str) -> Result<Found> {
    // A short name will hardly be a whole one, so both are asked for at once.
    let listing = (!word.contains('.')).then(|| {
        let registry = Arc::clone(&session.registry);
        tokio::spawn(async move { registry.list().await })
    });
    if let Some(found) = exact(session, word).await? {
        return Ok(found);
    }
    let listed = match listing {
        None => session.registry.list().await?,
        Some(listing) => listing
            .await
            .unwrap_or_else(|error| Err(registry::Error::Backend(error.to_string())))?,
    };
    let listed: Vec<&str> = listed.iter().map(|service| &*service.name).collect();
    let failure = || {
        Failure::not_found(format!(
            "service `{word}`: not found (asked {})",
            session.place()
        ))
    };
    match names::service(word, &listed) {
        Match::One(name) => match exact(session, name).await? {
            Some(found) => Ok(found),
            None => Err(Failure::not_found(format!(
                "service `{name}` is listed, and has no node"
            ))),
        },
        Match::Several(names) => {
            let what = format!("`{word}` may be any of {}", names.join(", "));
            Err(Failure::not_found(what).hint("write the whole name"))
        }
        Match::Nothing(Some(name)) => Err(failure().hint(format!("did you mean `{name}`?"))),
        Match::Nothing(None) if listed.iter().all(|name| names::is_internal(name)) => {
            let what = format!("nothing is registered there; is the service running? {ELSEWHERE}");
            Err(failure().hint(what))
        }
        Match::Nothing(None) => Err(failure().hint("`micro list services` shows what there is")),
    }
}

/// Finds the service of exactly this name.
async fn exact(session: &Session, name: &str) -> Result<Option<Found>> {
    let nodes = session.cache.service(name);
    match nodes.ready().await {
        Ok(()) => {}
        Err(error) if error.is_not_found() => return Ok(None),
        Err(error) => return Err(error.into()),
    }
    let found = Found {
        name: name.to_owned(),
        versions: nodes.snapshot().versions().to_vec(),
    };
    Ok(Some(found).filter(|found| !found.versions.is_empty()))
}
