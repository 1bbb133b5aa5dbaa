//! What commands work with: a registry, and a client for what is found there.

use std::sync::Arc;

use micro::registry::{Cache, Registry};
use micro::{Client, Settings};

use crate::failure::{Failure, Result};
use crate::names;

/// What commands work with.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) registry: Arc<dyn Registry>,
    /// What was looked up; `micro cli` keeps it from one command to the next.
    pub(crate) cache: Cache,
    pub(crate) client: Client,
    pub(crate) settings: Settings,
    /// Whether more commands follow, so that what this process holds is not gone with this one.
    pub(crate) lasts: bool,
}

impl Session {
    /// Makes what the settings say.
    pub(crate) fn of(settings: Settings) -> Result<Self> {
        is_built_in(
            "registry",
            settings.registry.as_deref(),
            &["mdns", "memory"],
        )?;
        is_built_in("broker", settings.broker.as_deref(), &["http", "memory"])?;
        let registry = settings.make_registry().map_err(Failure::of_settings)?;
        let policy = settings.make_policy().map_err(Failure::of_settings)?;
        let cache = Cache::new(Arc::clone(&registry));
        let client = Client::builder().settings(&settings);
        let client = client.cache(cache.clone()).policy(policy);
        Ok(Self {
            client: client.build(),
            registry,
            cache,
            settings,
            lasts: false,
        })
    }

    /// Returns the registry's word and where it is, for people.
    pub(crate) fn place(&self) -> String {
        let (name, address) = (self.registry.name(), self.registry.address());
        match address.is_empty() {
            true => name.to_owned(),
            false => format!("{name} at {address}"),
        }
    }
}

/// Says how to look elsewhere.
pub(crate) const ELSEWHERE: &str = "--registry and --registry_address, or MICRO_REGISTRY and MICRO_REGISTRY_ADDRESS, name another registry";

/// Refuses a backend that only a program of one's own can bring.
fn is_built_in(kind: &str, word: Option<&str>, words: &[&str]) -> Result {
    let Some(other) = word.filter(|word| !words.contains(word)) else {
        return Ok(());
    };
    let failure = Failure::usage(format!("{kind} `{other}` is not built in"));
    Err(
        failure.hint(match names::closest(other, words.iter().copied()) {
            Some(word) => format!("did you mean `{word}`?"),
            None => format!("there are {}", words.join(" and ")),
        }),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(registry: &str, address: &[&str]) -> Settings {
        let mut settings = Settings::default();
        settings.registry = Some(registry.to_owned()).filter(|word| !word.is_empty());
        settings.registry_address = address.iter().map(|&address| address.to_owned()).collect();
        settings
    }

    #[test]
    fn registries_by_their_word() {
        let place = |word, address: &[&str]| Session::of(settings(word, address)).unwrap().place();
        assert_eq!(place("", &[]), "mdns at 224.0.0.251:5353");
        assert_eq!(place("mdns", &["127.0.0.1"]), "mdns at 224.0.0.251:5353");
        assert_eq!(place("memory", &[]), "memory");
    }

    #[test]
    fn what_is_not_there_is_named() {
        let failure =
            |word, address: &[&str]| Session::of(settings(word, address)).unwrap_err().text();
        assert!(failure("consul", &[]).contains("there are mdns and memory"));
        assert!(failure("mnds", &[]).contains("did you mean `mdns`?"));
        assert!(failure("", &["127.0.0.1:8500"]).contains("consul"));
        assert!(failure("", &["loaclhost"]).contains("`loaclhost`"));
    }
}
