//! What a service may be told when it is started: go-micro's flags and environment.

#[cfg(feature = "flags")]
mod flags;

use std::collections::BTreeMap;
#[cfg(feature = "discovery")]
use std::sync::Arc;
use std::time::Duration;

#[cfg(feature = "flags")]
pub use self::flags::Flags;
use crate::error::Result;

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
    /// `--client_pool_size`
    pub client_pool_size: Option<usize>,
    /// `--client_pool_ttl`
    pub client_pool_ttl: Option<Duration>,
    /// `--register_ttl`
    pub register_ttl: Option<Duration>,
    /// `--register_interval`
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
    /// # Errors
    ///
    /// If a variable has a value that it cannot have.
    pub fn from_env() -> Result<Self> {
        Ok(Self::default())
    }

    /// Fills what is not said here with what is said in `weaker`.
    #[must_use]
    pub fn or(self, weaker: Self) -> Self {
        let _ = weaker;
        self
    }

    /// Makes the registry; multicast DNS unless another is named.
    ///
    /// # Errors
    ///
    /// If there is no registry of that word, or none can be made of the addresses.
    #[cfg(feature = "discovery")]
    pub fn make_registry(&self) -> Result<Arc<dyn crate::registry::Registry>> {
        Err(crate::Error::internal(crate::error::CLIENT, "not made yet"))
    }

    /// Makes the broker; go-micro's HTTP broker unless another is named.
    ///
    /// # Errors
    ///
    /// If there is no broker of that word, or none can be made of the addresses.
    #[cfg(feature = "broker")]
    pub fn make_broker(
        &self,
        cache: &crate::registry::Cache,
    ) -> Result<Arc<dyn crate::broker::Broker>> {
        let _ = cache;
        Err(crate::Error::internal(crate::error::CLIENT, "not made yet"))
    }

    /// Makes the policy by which nodes are picked; at random unless a strategy is named.
    ///
    /// # Errors
    ///
    /// If there is no strategy of that word.
    #[cfg(feature = "discovery")]
    pub fn make_policy(&self) -> Result<crate::selector::Policy> {
        Ok(crate::selector::Policy::default())
    }
}
