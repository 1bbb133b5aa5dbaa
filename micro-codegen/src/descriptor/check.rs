//! What a descriptor must be before anything else looks at it.
//!
//! Compilers only hand out descriptors that pass; anything else reaches here
//! when the input is damaged, and later stages rely on what is checked.

use std::collections::HashSet;

use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
};

use super::Source;
use super::place::{locate, part};
use super::symbols::{Symbol, Symbols, is_map_entry};
use crate::Errors;
use crate::names::ident::is_name;

/// No compiler hands out such a descriptor.
const DAMAGED: &str = "; the descriptor is damaged, run the compiler again";

pub(super) fn files(sources: &[Source], errors: &mut Errors) {
    let mut names = HashSet::new();
    for source in sources {
        let name = source.file.name();
        if name.is_empty() {
            errors.push_general("a file of the request has no name; run the compiler again");
        } else if !is_file_name(name) {
            errors.push_general(format!(
                "{name:?} is no name for a file; use a path below the folder of the protos, with `/` between its parts"
            ));
        } else if !names.insert(name) {
            errors.push_general(format!(
                "`{name}` is in the request twice; name each file once"
            ));
        }
    }
    let symbols = Symbols::new(sources);
    for name in &symbols.duplicates {
        errors.push_general(format!("`{name}` is declared twice; rename one of the two"));
    }
    for source in sources {
        let mut check = Check {
            file: &source.file,
            symbols: &symbols,
            errors,
            path: Vec::new(),
        };
        check.file(&names);
    }
}

/// Files are named after it and it is written into comments, so nothing may lead out of either.
fn is_file_name(name: &str) -> bool {
    !name.contains(char::is_control) && name.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

struct Check<'a> {
    file: &'a FileDescriptorProto,
    symbols: &'a Symbols<'a>,
    errors: &'a mut Errors,
    path: Vec<i32>,
}

impl<'a> Check<'a> {
    fn file(&mut self, names: &HashSet<&str>) {
        let file = self.file;
        let package = file.package();
        if !package.is_empty() && !package.split('.').all(is_name) {
            self.at(&[part::PACKAGE], |c| {
                c.fail(format!(
                    "`{package}` is no package name; use letters, digits and `_` between dots"
                ));
            });
        }
        for (index, import) in file.dependency.iter().enumerate() {
            if !names.contains(import.as_str()) {
                self.at(&[part::DEPENDENCY, index as i32], |c| {
                    c.fail(format!(
                        "import `{import}` is missing; give its folder to the compiler"
                    ));
                });
            }
        }
        self.each(part::MESSAGE, &file.message_type, |c, message| {
            c.message(message)
        });
        self.each(part::ENUM, &file.enum_type, |c, item| c.enumeration(item));
        self.each(part::SERVICE, &file.service, |c, service| {
            c.name("service", service.name());
            c.once(part::SERVICE_METHOD, "rpc", &service.method, |m| m.name());
            c.each(part::SERVICE_METHOD, &service.method, |c, method| {
                c.name("rpc", method.name());
                c.type_name(method.input_type(), "message");
                c.type_name(method.output_type(), "message");
            });
        });
    }

    fn message(&mut self, message: &'a DescriptorProto) {
        self.name("message", message.name());
        if is_map_entry(message) && !is_sound_map_entry(message) {
            self.fail(format!(
                "map entry `{}` does not have a key and a value{DAMAGED}",
                message.name()
            ));
        }
        self.once(part::MESSAGE_FIELD, "field", &message.field, |f| f.name());
        self.once(part::MESSAGE_ONEOF, "oneof", &message.oneof_decl, |o| {
            o.name()
        });
        self.each(part::MESSAGE_FIELD, &message.field, |c, field| {
            c.field(message, field)
        });
        self.each(part::MESSAGE_NESTED, &message.nested_type, |c, nested| {
            c.message(nested)
        });
        self.each(part::MESSAGE_ENUM, &message.enum_type, |c, item| {
            c.enumeration(item)
        });
        self.each(part::MESSAGE_ONEOF, &message.oneof_decl, |c, oneof| {
            c.name("oneof", oneof.name())
        });
    }

    fn field(&mut self, message: &DescriptorProto, field: &FieldDescriptorProto) {
        let name = field.name();
        self.name("field", name);
        if !(1..=0x1fff_ffff).contains(&field.number()) {
            self.fail(format!(
                "field `{name}` has number {}; use 1 to 536870911",
                field.number()
            ));
        }
        if let Some(index) = field.oneof_index
            && usize::try_from(index).map_or(true, |index| index >= message.oneof_decl.len())
        {
            self.fail(format!(
                "field `{name}` is in a oneof that is not declared{DAMAGED}"
            ));
        }
        let Some(kind) = field.r#type.and_then(|number| Type::try_from(number).ok()) else {
            self.fail(format!("field `{name}` has no known type{DAMAGED}"));
            return;
        };
        if field
            .label
            .is_some_and(|number| Label::try_from(number).is_err())
        {
            self.fail(format!("field `{name}` has no known label{DAMAGED}"));
        }
        match kind {
            Type::Message | Type::Group => {
                self.type_name(field.type_name(), "message");
                if self.symbols.map_entry(field.type_name()).is_some()
                    && (field.label() != Label::Repeated || field.oneof_index.is_some())
                {
                    self.fail(format!("field `{name}` uses the entry of a map{DAMAGED}"));
                }
            }
            Type::Enum => self.type_name(field.type_name(), "enum"),
            _ => {}
        }
    }

    fn enumeration(&mut self, item: &'a EnumDescriptorProto) {
        self.name("enum", item.name());
        if item.value.is_empty() {
            self.fail(format!("enum `{}` has no values; give it one", item.name()));
        }
        self.once(part::ENUM_VALUE, "enum value", &item.value, |v| v.name());
        self.each(part::ENUM_VALUE, &item.value, |c, value| {
            c.name("enum value", value.name())
        });
    }

    fn name(&mut self, what: &str, name: &str) {
        if !is_name(name) {
            self.fail(format!(
                "{what} name `{}` gives no Rust name; use letters, digits and `_`",
                name.escape_debug()
            ));
        }
    }

    fn type_name(&mut self, name: &str, expected: &str) {
        let found = match self.symbols.get(name) {
            Some(Symbol::Message(_)) => "message",
            Some(Symbol::Enum(_)) => "enum",
            None => "nothing",
        };
        if found != expected {
            self.fail(format!(
                "type `{}` should be a declared {expected}, but it is {found}{DAMAGED}",
                name.escape_debug()
            ));
        }
    }

    fn each<T>(&mut self, number: i32, items: &'a [T], mut visit: impl FnMut(&mut Self, &'a T)) {
        for (index, item) in items.iter().enumerate() {
            self.at(&[number, index as i32], |check| visit(check, item));
        }
    }

    /// Compilers see to it that names are not declared again, and code would not compile with them.
    fn once<T>(&mut self, number: i32, what: &str, items: &'a [T], name: fn(&'a T) -> &'a str) {
        let mut seen = HashSet::with_capacity(items.len());
        self.each(number, items, |check, item| {
            let name = name(item);
            if !seen.insert(name) {
                let name = name.escape_debug();
                check.fail(format!("{what} `{name}` is declared twice{DAMAGED}"));
            }
        });
    }

    fn at(&mut self, path: &[i32], visit: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.extend(path);
        visit(self);
        self.path.truncate(length);
    }

    fn fail(&mut self, message: String) {
        self.errors.push(locate(self.file, &self.path), message);
    }
}

fn is_sound_map_entry(message: &DescriptorProto) -> bool {
    let [key, value] = message.field.as_slice() else {
        return false;
    };
    let key_type = matches!(
        key.r#type(),
        Type::Int32
            | Type::Int64
            | Type::Uint32
            | Type::Uint64
            | Type::Sint32
            | Type::Sint64
            | Type::Fixed32
            | Type::Fixed64
            | Type::Sfixed32
            | Type::Sfixed64
            | Type::Bool
            | Type::String
    );
    let singular = |field: &FieldDescriptorProto| field.label() != Label::Repeated;
    key_type
        && key.name() == "key"
        && value.name() == "value"
        && singular(key)
        && singular(value)
        && value.r#type() != Type::Group
        && message.nested_type.is_empty()
        && message.enum_type.is_empty()
}
