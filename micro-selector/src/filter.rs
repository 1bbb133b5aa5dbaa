//! Which nodes may be called.

use std::fmt;
use std::sync::Arc;

use crate::Candidate;

/// Says of a node whether it may be called.
#[derive(Clone)]
pub struct Filter(Kind);

#[derive(Clone)]
enum Kind {
    Version(String),
    Label(String, String),
    Endpoint(String),
    Address(String),
    Metadata(String, String),
    Custom(&'static str, Arc<Custom>),
}

type Custom = dyn Fn(&Candidate<'_>) -> bool + Send + Sync;

impl Filter {
    /// Nodes of just this version.
    pub fn version(version: impl Into<String>) -> Self {
        Self(Kind::Version(version.into()))
    }

    /// Nodes with this in their metadata.
    pub fn label(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self(Kind::Label(key.into(), value.into()))
    }

    /// Nodes of versions that have this endpoint, such as `Greeter.Hello`.
    pub fn endpoint(name: impl Into<String>) -> Self {
        Self(Kind::Endpoint(name.into()))
    }

    /// The node with just this `host:port`.
    pub fn address(address: impl Into<String>) -> Self {
        Self(Kind::Address(address.into()))
    }

    /// Nodes of versions with this in the metadata of the service, which go-micro's services
    /// leave empty.
    pub fn metadata(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self(Kind::Metadata(key.into(), value.into()))
    }

    /// Nodes for which `test` is true; `name` is what errors call it. It is asked on the path of
    /// every call.
    pub fn new(
        name: &'static str,
        test: impl Fn(&Candidate<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self(Kind::Custom(name, Arc::new(test)))
    }

    /// Whether a node may be called.
    pub fn passes(&self, node: &Candidate<'_>) -> bool {
        let service = node.service();
        match &self.0 {
            Kind::Version(version) => service.version == *version,
            Kind::Label(key, value) => node.node().metadata.get(key) == Some(value),
            Kind::Endpoint(name) => service
                .endpoints
                .iter()
                .any(|endpoint| endpoint.name == *name),
            Kind::Address(address) => node.node().address == *address,
            Kind::Metadata(key, value) => service.metadata.get(key) == Some(value),
            Kind::Custom(_, test) => test(node),
        }
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Version(version) => write!(f, "version {version}"),
            Kind::Label(key, value) => write!(f, "label {key}={value}"),
            Kind::Endpoint(name) => write!(f, "endpoint {name}"),
            Kind::Address(address) => write!(f, "address {address}"),
            Kind::Metadata(key, value) => write!(f, "metadata {key}={value}"),
            Kind::Custom(name, _) => f.write_str(name),
        }
    }
}

impl fmt::Debug for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Filter({self})")
    }
}
