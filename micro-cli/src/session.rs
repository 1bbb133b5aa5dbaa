//! What commands work with: a registry, and a client for what is found there.

use std::sync::Arc;

use micro::registry::{Cache, Memory, Registry};
use micro::{Client, Settings};
use micro_mdns::Mdns;

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
    pub(crate) fn new(registry: Arc<dyn Registry>, settings: Settings) -> Self {
        let cache = Cache::new(Arc::clone(&registry));
        let mut client = Client::builder().cache(cache.clone());
        if let Some(timeout) = settings.client_request_timeout {
            client = client.timeout(timeout);
        }
        if let Some(retries) = settings.client_retries {
            client = client.retries(retries);
        }
        Self {
            cache,
            client: client.build(),
            registry,
            settings,
            lasts: false,
        }
    }

    /// Makes what the settings say.
    pub(crate) fn of(settings: Settings) -> Result<Self> {
        Ok(Self::new(registry(&settings)?, settings))
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

/// Makes the registry that the settings name.
pub(crate) fn registry(settings: &Settings) -> Result<Arc<dyn Registry>> {
    const WORDS: [&str; 2] = ["mdns", "memory"];
    match settings.registry.as_deref() {
        None | Some("mdns") => mdns(&settings.registry_address),
        Some("memory") => Ok(Arc::new(Memory::new())),
        Some(other) => {
            let failure = Failure::usage(format!("registry `{other}` is not built in"));
            Err(failure.hint(match names::closest(other, WORDS) {
                Some(word) => format!("did you mean `{word}`?"),
                None => "there are `mdns` and `memory`".to_owned(),
            }))
        }
    }
}

/// The addresses are that of a network interface, with a port only in tests.
fn mdns(addresses: &[String]) -> Result<Arc<dyn Registry>> {
    let builder = Mdns::builder();
    let [address] = addresses else {
        return match addresses {
            [] => Ok(Arc::new(builder.build())),
            _ => Err(Failure::usage(
                "mdns takes the address of one network interface",
            )),
        };
    };
    if let Ok(interface) = address.parse::<std::net::IpAddr>() {
        return Ok(Arc::new(builder.interface(interface).build()));
    }
    let other = [(":8500", "consul"), (":2379", "etcd"), (":4222", "nats")];
    let other = other.iter().find(|(port, _)| address.ends_with(port));
    match address.parse::<std::net::SocketAddr>() {
        Ok(address) if other.is_none() => {
            let builder = builder.interface(address.ip()).port(address.port());
            Ok(Arc::new(builder.build()))
        }
        _ => {
            let what =
                format!("mdns has no server, and `{address}` is no address of a network interface");
            Err(Failure::usage(what).hint(match other {
                Some((port, name)) => format!(
                    "port {} is that of {name}, which is not built in",
                    &port[1..]
                ),
                None => "write an IP address of this machine, or leave it out".to_owned(),
            }))
        }
    }
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
        assert!(failure("consul", &[]).contains("there are `mdns` and `memory`"));
        assert!(failure("mnds", &[]).contains("did you mean `mdns`?"));
        assert!(failure("", &["127.0.0.1:8500"]).contains("consul"));
        assert!(failure("", &["loaclhost"]).contains("`loaclhost` is no address"));
    }
}
