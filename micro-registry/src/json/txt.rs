//! What mDNS says of a node in its TXT record.

use serde_core::de::MapAccess;

use super::object::{items, pairs, text};
use super::read::{Object, top};
use super::sealed::Json;
use super::write::{Members, list, metadata};
use crate::{Endpoint, Metadata, Node, Service};

/// A node as its TXT record tells of it: all but its id and address, which are in other records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Txt {
    /// The name of the service.
    pub service: String,
    /// The version of the service.
    pub version: String,
    /// What can be called.
    pub endpoints: Vec<Endpoint>,
    /// The metadata of the node; that of the service is not sent.
    pub metadata: Metadata,
}

impl Txt {
    /// Returns what is told of a node of a service.
    pub fn new(service: &Service, node: &Node) -> Self {
        Self {
            service: service.name.clone(),
            version: service.version.clone(),
            endpoints: service.endpoints.clone(),
            metadata: node.metadata.clone(),
        }
    }
}

impl Object for Txt {
    fn member<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        match key {
            "service" => self.service = text(map)?,
            "version" => self.version = text(map)?,
            "endpoints" => self.endpoints = items(map)?,
            "metadata" => self.metadata = pairs(map)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl Json for Txt {
    fn write(&self, out: &mut String) {
        let mut members = Members::new(out);
        members.text("Service", &self.service);
        members.text("Version", &self.version);
        list(&self.endpoints, Endpoint::write, members.key("Endpoints"));
        metadata(&self.metadata, "null", members.key("Metadata"));
        members.end();
    }

    fn read(bytes: &[u8]) -> serde_json::Result<Option<Self>> {
        top(bytes)
    }
}
