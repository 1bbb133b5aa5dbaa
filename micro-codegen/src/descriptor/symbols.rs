//! What the closure declares, by full name.

use std::collections::HashMap;

use prost_types::DescriptorProto;

use super::Source;
use crate::names::join;

/// A declared type.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Symbol<'a> {
    Message(&'a DescriptorProto),
    Enum(Closed),
}

/// Whether numbers that the enum does not declare are refused.
pub(crate) type Closed = bool;

/// All messages and enums of the closure; names have no leading dot.
#[derive(Debug, Default)]
pub(crate) struct Symbols<'a> {
    map: HashMap<String, Symbol<'a>>,
    /// Names declared twice.
    pub(super) duplicates: Vec<String>,
}

impl<'a> Symbols<'a> {
    pub(crate) fn new(sources: &'a [Source]) -> Self {
        let mut symbols = Self::default();
        for source in sources {
            let package = source.file.package();
            let proto2 = source.file.syntax.as_deref() != Some("proto3");
            for message in &source.file.message_type {
                symbols.add_message(package, message, proto2);
            }
            for item in &source.file.enum_type {
                symbols.add(package, item.name(), Symbol::Enum(proto2));
            }
            for (name, is_closed) in &source.extra.enum_closed {
                if let Some(Symbol::Enum(closed)) = symbols.map.get_mut(name) {
                    *closed = *is_closed;
                }
            }
        }
        symbols
    }

    /// Finds a type by the name a descriptor uses, `.pkg.Type`.
    pub(crate) fn get(&self, type_name: &str) -> Option<Symbol<'a>> {
        self.map.get(type_name.strip_prefix('.')?).copied()
    }

    /// The entry message, when a field of this type is a map.
    pub(crate) fn map_entry(&self, type_name: &str) -> Option<&'a DescriptorProto> {
        match self.get(type_name) {
            Some(Symbol::Message(message)) if is_map_entry(message) => Some(message),
            _ => None,
        }
    }

    fn add_message(&mut self, scope: &str, message: &'a DescriptorProto, proto2: bool) {
        let full_name = self.add(scope, message.name(), Symbol::Message(message));
        for nested in &message.nested_type {
            self.add_message(&full_name, nested, proto2);
        }
        for item in &message.enum_type {
            self.add(&full_name, item.name(), Symbol::Enum(proto2));
        }
    }

    fn add(&mut self, scope: &str, name: &str, symbol: Symbol<'a>) -> String {
        let full_name = join(scope, name);
        if self.map.insert(full_name.clone(), symbol).is_some() {
            self.duplicates.push(full_name.clone());
        }
        full_name
    }
}

/// Whether the compiler made this message for a `map` field.
pub(crate) fn is_map_entry(message: &DescriptorProto) -> bool {
    message
        .options
        .as_ref()
        .is_some_and(|options| options.map_entry())
}
