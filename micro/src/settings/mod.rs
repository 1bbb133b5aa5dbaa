//! What a service may be told when it is started: go-micro's flags and environment.
//!
//! Every setting has a flag, `--server_address`, and a variable, `MICRO_SERVER_ADDRESS`. A flag beats the
//! environment, and that beats what is said in code. An empty value says nothing.
//!
//! The environment is read by itself. Flags are read where a program asks for them, with the feature
//! `flags`: `Flags` reads them, and with the feature `clap` is part of a program's parser. The table of all settings is
//! in `docs/settings.md` and in `--help`; inside, `table.rs` is all there is to know of them, and
//! `environment.rs` and `flags` are the two ways in.
//!
//! What the words of [`Settings::registry`] and [`Settings::broker`] stand for is said by `Backends`, which
//! comes with the feature `discovery` and takes others than those that are built in.

#[cfg(feature = "discovery")]
mod backends;
#[cfg(feature = "discovery")]
mod built_in;
mod environment;
#[cfg(feature = "flags")]
mod flags;
mod known;
mod nearest;
mod parse;
mod table;
#[cfg(test)]
mod tests;
#[cfg(feature = "discovery")]
mod words;

use std::collections::BTreeMap;
#[cfg(feature = "discovery")]
use std::sync::Arc;
use std::time::Duration;

#[cfg(feature = "discovery")]
pub use self::backends::Backends;
#[cfg(feature = "flags")]
pub use self::flags::{Flags, FlagsError};
use crate::error::{Error, Result, SERVER};

/// What go-micro's flags and environment say of a service; nothing is what they do not say.
///
/// A flag beats the environment, and that beats what is said in code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// `--registry`: the word of a registry
    pub registry: Option<String>,
    /// `--registry_address`
    pub registry_address: Vec<String>,
    /// `--broker`: the word of a broker
    pub broker: Option<String>,
    /// `--broker_address`
    pub broker_address: Vec<String>,
    /// `--selector`: the word of a strategy, or `static` or `dns`
    pub selector: Option<String>,
    /// `--client_request_timeout`
    pub client_request_timeout: Option<Duration>,
    /// `--client_retries`
    pub client_retries: Option<u32>,
    /// `--client_pool_size`; never zero
    pub client_pool_size: Option<usize>,
    /// `--client_pool_ttl`
    pub client_pool_ttl: Option<Duration>,
    /// `--register_ttl`; zero is for ever
    pub register_ttl: Option<Duration>,
    /// `--register_interval`; zero is never again
    pub register_interval: Option<Duration>,
    /// `--server_name`
    pub server_name: Option<String>,
    /// `--server_version`
    pub server_version: Option<String>,
    /// `--server_id`
    pub server_id: Option<String>,
    /// `--server_address`
    pub server_address: Option<String>,
    /// `--server_advertise`
    pub server_advertise: Option<String>,
    /// `--server_metadata`; replaces what is said in code
    pub server_metadata: Option<BTreeMap<String, String>>,
}

impl Settings {
    /// Reads the environment.
    ///
    /// A variable whose name is almost that of a known one is warned of, once in a process: in the
    /// traces, or on stderr if nobody listens to those.
    ///
    /// # Errors
    ///
    /// If variables have values that they cannot have: one error with a line for each of them.
    pub fn from_env() -> Result<Self> {
        environment::from_env()
    }

    /// Reads variables as [`from_env`](Self::from_env) does, and warns each time.
    ///
    /// # Errors
    ///
    /// If variables have values that they cannot have.
    ///
    /// ```
    /// # use micro::Settings;
    /// let vars = [("MICRO_REGISTRY", "etcd"), ("MICRO_REGISTER_TTL", "30")];
    /// let settings = Settings::from_vars(vars.map(|(name, value)| (name.into(), value.into())))?;
    /// assert_eq!(settings.registry.as_deref(), Some("etcd"));
    /// # Ok::<(), micro::Error>(())
    /// ```
    pub fn from_vars(vars: impl IntoIterator<Item = (String, String)>) -> Result<Self> {
        let vars = vars.into_iter();
        let vars = vars.map(|(name, value)| (name.into(), value.into()));
        let (settings, hints) = environment::read(vars);
        hints.iter().for_each(|hint| environment::warn(hint));
        settings
    }

    /// Fills what is not said here with what is said in `weaker`.
    ///
    /// The addresses of `weaker` are left out where it names another registry or broker: they are
    /// not meant for this one.
    #[must_use]
    pub fn or(self, weaker: Self) -> Self {
        let registry_address = match differ(&self.registry, &weaker.registry) {
            true => Vec::new(),
            false => weaker.registry_address,
        };
        let broker_address = match differ(&self.broker, &weaker.broker) {
            true => Vec::new(),
            false => weaker.broker_address,
        };
        Self {
            registry: self.registry.or(weaker.registry),
            registry_address: or(self.registry_address, registry_address),
            broker: self.broker.or(weaker.broker),
            broker_address: or(self.broker_address, broker_address),
            selector: self.selector.or(weaker.selector),
            client_request_timeout: self
                .client_request_timeout
                .or(weaker.client_request_timeout),
            client_retries: self.client_retries.or(weaker.client_retries),
            client_pool_size: self.client_pool_size.or(weaker.client_pool_size),
            client_pool_ttl: self.client_pool_ttl.or(weaker.client_pool_ttl),
            register_ttl: self.register_ttl.or(weaker.register_ttl),
            register_interval: self.register_interval.or(weaker.register_interval),
            server_name: self.server_name.or(weaker.server_name),
            server_version: self.server_version.or(weaker.server_version),
            server_id: self.server_id.or(weaker.server_id),
            server_address: self.server_address.or(weaker.server_address),
            server_advertise: self.server_advertise.or(weaker.server_advertise),
            server_metadata: self.server_metadata.or(weaker.server_metadata),
        }
    }

    /// Makes the registry; multicast DNS unless another is named.
    ///
    /// The selectors `static` and `dns` stand before it: services whose name is `host:port` are found by
    /// that, all others in the registry. Of `memory` there is one in a process.
    ///
    /// # Errors
    ///
    /// If there is no registry of that word among those that are built in, or none can be made of the addresses.
    #[cfg(feature = "discovery")]
    pub fn make_registry(&self) -> Result<Arc<dyn crate::registry::Registry>> {
        Backends::default().make_registry(self)
    }

    /// Makes the broker; go-micro's HTTP broker unless another is named.
    ///
    /// Those of the word `memory` have the same topics in all of a process.
    ///
    /// # Errors
    ///
    /// If there is no broker of that word among those that are built in, or none can be made of the addresses.
    #[cfg(feature = "broker")]
    pub fn make_broker(
        &self,
        cache: &crate::registry::Cache,
    ) -> Result<Arc<dyn crate::broker::Broker>> {
        Backends::default().make_broker(self, cache)
    }

    /// Makes the policy by which nodes are picked; at random unless a strategy is named.
    ///
    /// # Errors
    ///
    /// If there is no strategy of that word.
    #[cfg(feature = "discovery")]
    pub fn make_policy(&self) -> Result<crate::selector::Policy> {
        words::policy(self.selector.as_deref())
    }
}

/// Whether both say something, and not the same.
fn differ(stronger: &Option<String>, weaker: &Option<String>) -> bool {
    stronger.is_some() && weaker.is_some() && stronger != weaker
}

fn or(stronger: Vec<String>, weaker: Vec<String>) -> Vec<String> {
    match stronger.is_empty() {
        true => weaker,
        false => stronger,
    }
}

/// The error of wrong settings, a line for each.
fn wrong(lines: &[String]) -> Error {
    Error::bad_request(SERVER, lines.join("\n"))
}
