//! What can be chosen.

use std::net::IpAddr;
use std::time::Duration;

use crate::Mdns;

/// Makes an [`Mdns`].
#[derive(Clone, Debug)]
#[must_use]
pub struct MdnsBuilder {
    pub(crate) domain: String,
    pub(crate) timeout: Duration,
    pub(crate) interface: Option<IpAddr>,
    pub(crate) port: u16,
}

impl Default for MdnsBuilder {
    fn default() -> Self {
        Self {
            domain: "micro".to_owned(),
            timeout: Duration::from_millis(100),
            interface: None,
            port: 5353,
        }
    }
}

impl MdnsBuilder {
    /// Sets the domain below which names are, `micro` by default; services of another one are not seen.
    pub fn domain(mut self, domain: impl AsRef<str>) -> Self {
        domain
            .as_ref()
            .trim_matches('.')
            .clone_into(&mut self.domain);
        self
    }

    /// Sets how long answers are waited for, 100 milliseconds by default.
    ///
    /// [`get`](micro_registry::Registry::get) and [`list`](micro_registry::Registry::list) always take
    /// this time, for nobody knows how many answers are still to come.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Uses the network interface with this address alone.
    ///
    /// By default all are listened at, and the system chooses one to send to: usually that of the
    /// default route. With `127.0.0.1` nothing leaves this machine.
    pub fn interface(mut self, address: impl Into<IpAddr>) -> Self {
        self.interface = Some(address.into());
        self
    }

    /// Sets the port, so that tests do not hear each other; no one else uses another than 5353.
    #[doc(hidden)]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Makes the registry; no socket is opened before it is used.
    pub fn build(self) -> Mdns {
        Mdns::from_options(self)
    }
}
