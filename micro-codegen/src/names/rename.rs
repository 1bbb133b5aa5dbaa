//! Which protobuf names give way because their Rust names would clash.
//!
//! The plan maps full protobuf names to substitutes; prost-build gets
//! descriptors with the substitutes, the model keeps the original names.

use std::collections::{HashMap, HashSet};

use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, OneofDescriptorProto,
};

use super::ident::{shouty, snake, upper_camel, variant};
use super::join;
use super::resolve::Resolver;
use super::scope::Scope;
use crate::descriptor::Source;
use crate::descriptor::symbols::is_map_entry;
use crate::sorted::Sorted;

/// Substitute names by full protobuf name; nearly always empty.
#[derive(Debug, Default)]
pub(crate) struct Names {
    substitutes: HashMap<String, String>,
}

impl Names {
    /// Settles all names of the closure, one Rust module after the other; in each, those of the
    /// first of `sources` go first.
    pub(crate) fn new(sources: &[Source], resolver: &Resolver, retain_prefix: bool) -> Self {
        let mut names = Self::default();
        let mut modules: Sorted<Vec<&Source>> = Sorted::default();
        for source in sources {
            let module = module_path(source.file.package()).join("::");
            modules.entry(&module, Vec::new()).push(source);
        }
        for (_, files) in modules.entries() {
            names.module(files, resolver, retain_prefix);
        }
        names
    }

    /// Whether no name had to give way.
    pub(crate) fn is_empty(&self) -> bool {
        self.substitutes.is_empty()
    }

    /// The name to derive Rust names from.
    pub(crate) fn of<'a>(&'a self, scope: &str, name: &'a str) -> &'a str {
        if self.substitutes.is_empty() {
            return name;
        }
        self.substitutes
            .get(&join(scope, name))
            .map_or(name, String::as_str)
    }

    /// A full type name with substitutes for every part that has one.
    pub(crate) fn full(&self, full_name: &str) -> String {
        let mut original = String::with_capacity(full_name.len());
        let mut result = String::with_capacity(full_name.len());
        for part in full_name.split('.') {
            let name = self.of(&original, part).to_owned();
            if !original.is_empty() {
                original.push('.');
                result.push('.');
            }
            original.push_str(part);
            result.push_str(&name);
        }
        result
    }

    fn module(&mut self, files: &[&Source], resolver: &Resolver, retain_prefix: bool) {
        let mut scope = Scope::default();
        let mut types: Vec<(String, &str)> = Vec::new();
        for source in files {
            let package = source.file.package();
            let messages = source.file.message_type.iter().map(DescriptorProto::name);
            let enums = source.file.enum_type.iter().map(EnumDescriptorProto::name);
            types.extend(
                messages
                    .chain(enums)
                    .map(|name| (join(package, name), name))
                    .filter(|(full, _)| resolver.external(full).is_none()),
            );
        }
        self.settle(&mut scope, &types, &upper_camel);
        for source in files {
            let package = source.file.package();
            for message in &source.file.message_type {
                self.message(package, message, retain_prefix);
            }
            for item in &source.file.enum_type {
                self.enumeration(package, item, retain_prefix);
            }
        }
        for source in files {
            for service in &source.file.service {
                self.service(source.file.package(), service.name(), &mut scope);
            }
        }
    }

    fn message(&mut self, parent: &str, message: &DescriptorProto, retain_prefix: bool) {
        let full_name = join(parent, message.name());
        let mut fields = Scope::default();
        let plain: Vec<_> = message
            .field
            .iter()
            .filter(|field| real_oneof(field).is_none())
            .collect();
        self.settle_fields(&mut fields, &full_name, &plain, &snake);

        let mut types = Scope::default();
        let nested: Vec<(String, &str)> = message
            .nested_type
            .iter()
            .filter(|nested| !is_map_entry(nested))
            .map(DescriptorProto::name)
            .chain(message.enum_type.iter().map(EnumDescriptorProto::name))
            .map(|name| (join(&full_name, name), name))
            .collect();
        self.settle(&mut types, &nested, &upper_camel);

        for (index, oneof) in message.oneof_decl.iter().enumerate() {
            let members: Vec<_> = message
                .field
                .iter()
                .filter(|field| real_oneof(field) == Some(index))
                .collect();
            if members.is_empty() {
                continue;
            }
            self.oneof(&full_name, message, oneof, &mut fields, &mut types);
            self.settle_fields(&mut Scope::default(), &full_name, &members, &upper_camel);
        }
        for nested in &message.nested_type {
            self.message(&full_name, nested, retain_prefix);
        }
        for item in &message.enum_type {
            self.enumeration(&full_name, item, retain_prefix);
        }
    }

    /// A oneof needs two free names: a field of the struct and a nested type.
    fn oneof(
        &mut self,
        message_name: &str,
        message: &DescriptorProto,
        oneof: &OneofDescriptorProto,
        fields: &mut Scope,
        types: &mut Scope,
    ) {
        let name = oneof.name();
        let candidates = (2u32..).map(|number| format!("{name}{number}"));
        for candidate in std::iter::once(name.to_owned()).chain(candidates) {
            let field = snake(&candidate);
            let type_name = self.oneof_type(message_name, message, &candidate);
            if !fields.has(&field) && !types.has(&type_name) {
                fields.claim(&field);
                types.claim(&type_name);
                if candidate != name {
                    self.substitutes.insert(join(message_name, name), candidate);
                }
                return;
            }
        }
    }

    /// The Rust name of a oneof's enum; a nested type of that name makes it end in `OneOf`.
    pub(crate) fn oneof_type(
        &self,
        message_name: &str,
        message: &DescriptorProto,
        oneof: &str,
    ) -> String {
        let ident = upper_camel(oneof);
        let nested = message.nested_type.iter().map(DescriptorProto::name);
        let enums = message.enum_type.iter().map(EnumDescriptorProto::name);
        if nested
            .chain(enums)
            .any(|name| upper_camel(self.of(message_name, name)) == ident)
        {
            ident + "OneOf"
        } else {
            ident
        }
    }

    fn enumeration(&mut self, parent: &str, item: &EnumDescriptorProto, retain_prefix: bool) {
        let enum_name = self.of(parent, item.name()).to_owned();
        let mut numbers = HashSet::new();
        let full_name = join(parent, item.name());
        let values: Vec<(String, &str)> = item
            .value
            .iter()
            .filter(|value| numbers.insert(value.number()))
            .map(|value| (join(&full_name, value.name()), value.name()))
            .collect();
        self.settle(&mut Scope::default(), &values, &|value| {
            variant(&enum_name, value, retain_prefix)
        });
    }

    /// A service needs four free names: handler, server, client and spec.
    fn service(&mut self, package: &str, name: &str, scope: &mut Scope) {
        let candidates = (2u32..).map(|number| format!("{name}{number}"));
        for candidate in std::iter::once(name.to_owned()).chain(candidates) {
            let idents = service_idents(&candidate);
            if idents.iter().all(|ident| !scope.has(ident)) {
                for ident in &idents {
                    scope.claim(ident);
                }
                if candidate != name {
                    self.substitutes.insert(join(package, name), candidate);
                }
                return;
            }
        }
    }

    fn settle_fields(
        &mut self,
        scope: &mut Scope,
        message_name: &str,
        fields: &[&FieldDescriptorProto],
        rule: &dyn Fn(&str) -> String,
    ) {
        let fields: Vec<(String, &str)> = fields
            .iter()
            .map(|field| (join(message_name, field.name()), field.name()))
            .collect();
        self.settle(scope, &fields, rule);
    }

    fn settle(
        &mut self,
        scope: &mut Scope,
        items: &[(String, &str)],
        rule: &dyn Fn(&str) -> String,
    ) {
        let names: Vec<&str> = items.iter().map(|(_, name)| *name).collect();
        for renamed in scope.settle(&names, rule) {
            self.substitutes
                .insert(items[renamed.index].0.clone(), renamed.name);
        }
    }
}

/// Handler, server, client and spec of a service of this name.
pub(crate) fn service_idents(name: &str) -> [String; 4] {
    // `Self` alone is escaped, but `SelfHandler` needs no escape.
    let base = upper_camel(name);
    let base = base.trim_start_matches("r#").trim_end_matches('_');
    let spec = shouty(name);
    [
        format!("{base}Handler"),
        format!("{base}Server"),
        format!("{base}Client"),
        format!("{}_SPEC", spec.trim_end_matches('_')),
    ]
}

/// Rust module of a package, from the root of the generated tree.
pub(crate) fn module_path(package: &str) -> Vec<String> {
    package
        .split('.')
        .filter(|part| !part.is_empty())
        .map(snake)
        .collect()
}

/// Index of the oneof that holds the field, unless `optional` made it.
pub(crate) fn real_oneof(field: &FieldDescriptorProto) -> Option<usize> {
    match field.oneof_index {
        Some(index) if !field.proto3_optional() => usize::try_from(index).ok(),
        _ => None,
    }
}
