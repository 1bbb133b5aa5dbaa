//! Which registries and brokers there are.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

#[cfg(feature = "broker")]
use super::built_in::brokers;
use super::built_in::registries;
use super::{Settings, known, words};
#[cfg(feature = "broker")]
use crate::broker::{self, Broker};
use crate::error::{Error, Result, SERVER};
#[cfg(feature = "broker")]
use crate::registry::Cache;
use crate::registry::{self, Dns, Registry, Static};

type MakeRegistry = dyn Fn(&[String]) -> registry::Result<Arc<dyn Registry>> + Send + Sync;
#[cfg(feature = "broker")]
type MakeBroker = dyn Fn(&[String], &Cache) -> broker::Result<Arc<dyn Broker>> + Send + Sync;

/// The registries and brokers that can be named by [`Settings`].
///
/// The registries `memory` and, with the feature `mdns`, `mdns` are built in, and the brokers `memory` and
/// `http`. Others are brought by the program, each under its word:
///
/// ```
/// use std::sync::Arc;
///
/// use micro::registry::Static;
/// use micro::settings::Backends;
///
/// // --registry=proxy --registry_address=10.0.0.1:8081,10.0.0.2:8081
/// let backends = Backends::default()
///     .registry("proxy", |addresses| Ok(Arc::new(Static::new().any(addresses))));
/// ```
#[derive(Clone)]
#[must_use]
pub struct Backends {
    registries: BTreeMap<String, Arc<MakeRegistry>>,
    #[cfg(feature = "broker")]
    brokers: BTreeMap<String, Arc<MakeBroker>>,
}

impl Default for Backends {
    fn default() -> Self {
        let none = Self {
            registries: BTreeMap::new(),
            #[cfg(feature = "broker")]
            brokers: BTreeMap::new(),
        };
        let backends = none.registry("memory", registries::memory);
        #[cfg(feature = "mdns")]
        let backends = backends.registry("mdns", registries::mdns);
        #[cfg(feature = "broker")]
        let backends = backends
            .broker("memory", brokers::memory)
            .broker("http", brokers::http);
        backends
    }
}

impl Backends {
    /// Adds a registry, instead of one with the same word; `make` is given the addresses that were
    /// named, which may be none.
    pub fn registry(
        mut self,
        word: impl Into<String>,
        make: impl Fn(&[String]) -> registry::Result<Arc<dyn Registry>> + Send + Sync + 'static,
    ) -> Self {
        self.registries.insert(word.into(), Arc::new(make));
        self
    }

    /// Adds a broker, instead of one with the same word; `make` is given the addresses that were
    /// named, which may be none.
    #[cfg(feature = "broker")]
    pub fn broker(
        mut self,
        word: impl Into<String>,
        make: impl Fn(&[String], &Cache) -> broker::Result<Arc<dyn Broker>> + Send + Sync + 'static,
    ) -> Self {
        self.brokers.insert(word.into(), Arc::new(make));
        self
    }

    /// Makes the registry, as [`Settings::make_registry`] does of those that are built in.
    ///
    /// # Errors
    ///
    /// If there is no registry of that word here, or none can be made of the addresses.
    pub fn make_registry(&self, settings: &Settings) -> Result<Arc<dyn Registry>> {
        let word = settings.registry.as_deref().unwrap_or("mdns");
        let Some(make) = self.registries.get(word) else {
            let remedy = match word {
                "mdns" => "turn the feature `mdns` of micro-rs on".to_owned(),
                word => format!("bring it with `ServiceBuilder::with_registry(\"{word}\", …)`"),
            };
            let here = keys(&self.registries);
            return Err(missing("registry", word, known::REGISTRIES, &remedy, &here));
        };
        let made = make(&settings.registry_address);
        let registry = made.map_err(|error| {
            use registry::Error as Failure;
            let code = match error {
                Failure::Invalid(_) => 400,
                Failure::Unreachable { .. } => 503,
                _ => 500,
            };
            Error::new(SERVER, code, format!("registry `{word}`: {error}")).with_source(error)
        })?;
        Ok(match settings.selector.as_deref() {
            Some(words::STATIC) => Arc::new(Static::new().or(registry)),
            Some(words::DNS) => Arc::new(Dns::new().or(registry)),
            _ => registry,
        })
    }

    /// Makes the broker, as [`Settings::make_broker`] does of those that are built in.
    ///
    /// # Errors
    ///
    /// If there is no broker of that word here, or none can be made of the addresses.
    #[cfg(feature = "broker")]
    pub fn make_broker(&self, settings: &Settings, cache: &Cache) -> Result<Arc<dyn Broker>> {
        let word = settings.broker.as_deref().unwrap_or("http");
        let Some(make) = self.brokers.get(word) else {
            let remedy = format!("bring it with `ServiceBuilder::with_broker(\"{word}\", …)`");
            let here = keys(&self.brokers);
            return Err(missing("broker", word, known::BROKERS, &remedy, &here));
        };
        make(&settings.broker_address, cache).map_err(|error| {
            use broker::Error as Failure;
            let code = match error {
                Failure::Invalid(_) => 400,
                Failure::Unreachable { .. } => 503,
                _ => 500,
            };
            Error::new(SERVER, code, format!("broker `{word}`: {error}")).with_source(error)
        })
    }
}

fn keys<T: ?Sized>(made: &BTreeMap<String, Arc<T>>) -> Vec<&str> {
    made.keys().map(String::as_str).collect()
}

fn missing(kind: &str, word: &str, elsewhere: &[&str], remedy: &str, here: &[&str]) -> Error {
    match elsewhere.contains(&word) {
        true => words::not_built_in(kind, word, remedy, here),
        false => words::unknown(kind, word, here),
    }
}

impl fmt::Debug for Backends {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Backends");
        out.field("registries", &keys(&self.registries));
        #[cfg(feature = "broker")]
        out.field("brokers", &keys(&self.brokers));
        out.finish()
    }
}
