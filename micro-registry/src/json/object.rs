//! The members of services, nodes, endpoints and values.
//!
//! What Go's services leave nil is written as `null` when it is empty; the metadata of endpoints
//! they always make, so that is `{}`.

use serde_core::de::MapAccess;

use super::read::{List, Maybe, Object, Pairs, Text, top, top_metadata};
use super::sealed::Json;
use super::write::{Members, list, metadata, option};
use crate::{Endpoint, Metadata, Node, Service, Value};

/// Reads the text of a member.
pub(super) fn text<'de, A: MapAccess<'de>>(map: &mut A) -> Result<String, A::Error> {
    Ok(map.next_value::<Text>()?.0)
}

/// Reads the map of a member.
pub(super) fn pairs<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Metadata, A::Error> {
    Ok(map.next_value::<Pairs>()?.0.unwrap_or_default())
}

/// Reads the list of a member.
pub(super) fn items<'de, T: Object, A: MapAccess<'de>>(map: &mut A) -> Result<Vec<T>, A::Error> {
    Ok(map.next_value::<List<T>>()?.0)
}

/// Reads the object of a member; one without anything in it is none.
pub(super) fn object<'de, T, A>(map: &mut A) -> Result<Option<T>, A::Error>
where
    T: Object + PartialEq,
    A: MapAccess<'de>,
{
    let object = map.next_value::<Maybe<T>>()?.0;
    Ok(object.filter(|object| *object != T::default()))
}

impl Object for Service {
    fn member<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        match key {
            "name" => self.name = text(map)?,
            "version" => self.version = text(map)?,
            "metadata" => self.metadata = pairs(map)?,
            "endpoints" => self.endpoints = items(map)?,
            "nodes" => {
                self.nodes = items::<NodeWithPort, A>(map)?
                    .into_iter()
                    .map(|n| n.node)
                    .collect()
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl Json for Service {
    fn write(&self, out: &mut String) {
        let mut members = Members::new(out);
        members.text("name", &self.name);
        members.text("version", &self.version);
        metadata(&self.metadata, "null", members.key("metadata"));
        list(&self.endpoints, Endpoint::write, members.key("endpoints"));
        list(&self.nodes, Node::write, members.key("nodes"));
        members.end();
    }

    fn read(bytes: &[u8]) -> serde_json::Result<Option<Self>> {
        top(bytes)
    }
}

/// A node as go-micro up to 1.7 wrote it, with the port beside the address.
#[derive(Default)]
struct NodeWithPort {
    node: Node,
    port: u16,
}

impl Object for NodeWithPort {
    fn member<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        match key {
            "id" => self.node.id = text(map)?,
            "address" => self.node.address = text(map)?,
            "metadata" => self.node.metadata = pairs(map)?,
            "port" => self.port = map.next_value::<Option<u16>>()?.unwrap_or_default(),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn end(&mut self) {
        let address = &mut self.node.address;
        let has_port = address.rsplit_once(':').is_some_and(|(host, _)| {
            !host.contains(':') || (host.starts_with('[') && host.ends_with(']'))
        });
        if self.port == 0 || address.is_empty() || has_port {
            return;
        }
        *address = match address.contains(':') && !address.starts_with('[') {
            true => format!("[{address}]:{}", self.port),
            false => format!("{address}:{}", self.port),
        };
    }
}

impl Json for Node {
    fn write(&self, out: &mut String) {
        let mut members = Members::new(out);
        members.text("id", &self.id);
        members.text("address", &self.address);
        metadata(&self.metadata, "null", members.key("metadata"));
        members.end();
    }

    fn read(bytes: &[u8]) -> serde_json::Result<Option<Self>> {
        Ok(top::<NodeWithPort>(bytes)?.map(|read| read.node))
    }
}

impl Object for Endpoint {
    fn member<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        match key {
            "name" => self.name = text(map)?,
            "request" => self.request = object(map)?,
            "response" => self.response = object(map)?,
            "metadata" => self.metadata = pairs(map)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl Json for Endpoint {
    fn write(&self, out: &mut String) {
        let mut members = Members::new(out);
        members.text("name", &self.name);
        option(self.request.as_ref(), Value::write, members.key("request"));
        option(
            self.response.as_ref(),
            Value::write,
            members.key("response"),
        );
        metadata(&self.metadata, "{}", members.key("metadata"));
        members.end();
    }

    fn read(bytes: &[u8]) -> serde_json::Result<Option<Self>> {
        top(bytes)
    }
}

impl Object for Value {
    fn member<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        match key {
            "name" => self.name = text(map)?,
            "type" => self.kind = text(map)?,
            "values" => self.values = items(map)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl Json for Value {
    fn write(&self, out: &mut String) {
        let mut members = Members::new(out);
        members.text("name", &self.name);
        members.text("type", &self.kind);
        list(&self.values, Value::write, members.key("values"));
        members.end();
    }

    fn read(bytes: &[u8]) -> serde_json::Result<Option<Self>> {
        top(bytes)
    }
}

impl Json for Metadata {
    fn write(&self, out: &mut String) {
        metadata(self, "{}", out);
    }

    fn read(bytes: &[u8]) -> serde_json::Result<Option<Self>> {
        top_metadata(bytes)
    }
}
