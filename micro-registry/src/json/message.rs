//! What registries that talk over a message queue say to each other.

use serde_core::de::MapAccess;

use super::object::{object, text};
use super::read::{Object, top};
use super::sealed::Json;
use super::write::{Members, option};
use crate::Service;

/// A change or a question: go-micro's `Result`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// `create`, `update` or `delete`; `get` or `list` in questions.
    pub action: String,
    /// What it is about. Go's services need one with all but `list`, and crash without.
    pub service: Option<Service>,
}

impl Object for Message {
    fn member<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        match key {
            "action" => self.action = text(map)?,
            "service" => self.service = object(map)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl Json for Message {
    fn write(&self, out: &mut String) {
        let mut members = Members::new(out);
        members.text("Action", &self.action);
        option(
            self.service.as_ref(),
            Service::write,
            members.key("Service"),
        );
        members.end();
    }

    fn read(bytes: &[u8]) -> serde_json::Result<Option<Self>> {
        top(bytes)
    }
}
