//! Proto3 JSON: a table of names, one line a field for writing, one arm a field for reading.
//!
//! All else is in the runtime's `json` module. This emitter writes text, not
//! tokens: it makes most of the output, all of it of one shape, and to parse
//! and format that would take longer than everything else together.

mod lines;
pub(crate) mod prost_types;
mod register;
mod well_known;

pub(crate) use register::register_types;

use lines::Lines;

use super::Emit;
use crate::model::{Cardinality, Enum, Field, Kind, Message};

/// JSON of a message and of all that is nested in it.
pub(crate) fn message(message: &Message, emit: &Emit<'_>, out: &mut String) {
    let codegen = &emit.codegen_path;
    let path = &message.path;
    let mut lines = Lines::new(out);
    match well_known::same_bytes(&message.full_name, codegen) {
        Some(same) => lines.put(0, &format!("{codegen}::json::well_known!({path}, {same});")),
        None => {
            implementation(message, codegen, &mut lines);
            lines.put(0, &format!("{}{path});", opening(codegen)));
        }
    }
    for item in &message.enums {
        enumeration(item, emit, out);
    }
    for nested in &message.messages {
        self::message(nested, emit, out);
    }
}

/// JSON of an enum.
pub(crate) fn enumeration(item: &Enum, emit: &Emit<'_>, out: &mut String) {
    let codegen = &emit.codegen_path;
    let mut lines = Lines::new(out);
    enum_implementation(item, codegen, &mut lines);
    lines.put(0, &format!("{codegen}::json::enumeration!({});", item.path));
}

fn enum_implementation(item: &Enum, codegen: &str, lines: &mut Lines<'_>) {
    let Enum {
        full_name,
        path,
        values,
    } = item;
    lines.put(0, &format!("impl {codegen}::json::Enum for {path} {{"));
    lines.put(1, &format!("const NAME: &'static str = {full_name:?};"));
    lines.put(1, "const VALUES: &'static [(&'static str, i32)] = &[");
    for (name, number) in values {
        lines.put(2, &format!("({name:?}, {number}),"));
    }
    lines.put(1, "];");
    if full_name == "google.protobuf.NullValue" {
        lines.put(1, "const NULL: bool = true;");
    }
    lines.put(0, "}");
}

fn implementation(message: &Message, codegen: &str, lines: &mut Lines<'_>) {
    let (path, name) = (&message.path, &message.full_name);
    if message.fields.iter().any(|field| field.deprecated) {
        lines.put(0, "#[allow(deprecated)]");
    }
    lines.put(0, &format!("impl {codegen}::json::Message for {path} {{"));
    lines.put(1, &format!("const NAME: &'static str = {name:?};"));
    if !message.fields.is_empty() {
        fields(message, codegen, lines);
        messages(message, codegen, lines);
        write(message, codegen, lines);
        read(message, codegen, lines);
    }
    lines.put(0, "}");
}

/// What stands before the path of a message that has a JSON of no special kind.
fn opening(codegen: &str) -> String {
    format!("{codegen}::json::message!(")
}

fn fields(message: &Message, codegen: &str, lines: &mut Lines<'_>) {
    lines.put(
        1,
        &format!("const FIELDS: &'static [{codegen}::json::Field] = &["),
    );
    for field in &message.fields {
        let (json, proto, go) = (&field.json_name, &field.name, go_type(field));
        lines.call(
            2,
            "(",
            &[
                &format!("{json:?}"),
                &format!("{proto:?}"),
                &format!("{go:?}"),
            ],
            "),",
        );
    }
    lines.put(1, "];");
}

/// The singular message fields: their types are described along with this one.
fn messages(message: &Message, codegen: &str, lines: &mut Lines<'_>) {
    let mut open = false;
    for (index, field) in message.fields.iter().enumerate() {
        let Kind::Message(reference) = &field.kind else {
            continue;
        };
        if matches!(field.cardinality, Cardinality::Repeated | Cardinality::Map) {
            continue;
        }
        if !std::mem::replace(&mut open, true) {
            lines.put(
                1,
                &format!("const MESSAGES: &'static [(usize, {codegen}::json::Describe)] = &["),
            );
        }
        let describe = format!("<{} as {codegen}::json::Value>::describe", reference.path);
        lines.call(2, "(", &[&index.to_string(), &describe], "),");
    }
    if open {
        lines.put(1, "];");
    }
}

/// The type of a field as Go has it, packages and all.
fn go_type(field: &Field) -> String {
    let element = match &field.kind {
        Kind::Double => "float64",
        Kind::Float => "float32",
        Kind::Int32 => "int32",
        Kind::Int64 => "int64",
        Kind::Uint32 => "uint32",
        Kind::Uint64 => "uint64",
        Kind::Bool => "bool",
        Kind::String => "string",
        Kind::Bytes => "[]uint8",
        Kind::Message(reference) => &reference.full_name,
        Kind::Enum(reference) => &reference.full_name,
    };
    match field.cardinality {
        Cardinality::Map => String::new(),
        Cardinality::Repeated => format!("[]{element}"),
        _ => element.to_owned(),
    }
}

fn write(message: &Message, codegen: &str, lines: &mut Lines<'_>) {
    lines.put(1, &format!("fn write<__M: {codegen}::json::SerializeMap>("));
    lines.put(2, "&self,");
    lines.put(2, &format!("to: &mut {codegen}::json::Fields<'_, __M>,"));
    lines.put(1, ") -> ::core::result::Result<(), __M::Error> {");
    let mut written = vec![false; message.oneofs.len()];
    for (index, field) in message.fields.iter().enumerate() {
        let method = match field.cardinality {
            Cardinality::Oneof(oneof) => {
                if !std::mem::replace(&mut written[oneof], true) {
                    write_oneof(message, oneof, lines);
                }
                continue;
            }
            Cardinality::Implicit => "implicit",
            Cardinality::Optional => "optional",
            Cardinality::Repeated => "repeated",
            Cardinality::Map => "map",
            Cardinality::Required => "always",
        };
        let (kind, name) = (kind(field), &field.rust_name);
        let arguments = [&index.to_string(), &format!("&self.{name}")];
        lines.call(
            2,
            &format!("to{kind}.{method}("),
            &arguments.map(String::as_str),
            ")?;",
        );
    }
    lines.put(2, "::core::result::Result::Ok(())");
    lines.put(1, "}");
}

fn write_oneof(message: &Message, oneof: usize, lines: &mut Lines<'_>) {
    let declared = &message.oneofs[oneof];
    let members = message.fields.iter().enumerate();
    let members = members.filter(|(_, field)| is_member(field, oneof));
    lines.put(2, &format!("match &self.{} {{", declared.rust_name));
    for (index, field) in members {
        let (path, variant, kind) = (&declared.path, &field.rust_name, kind(field));
        let pattern = format!("::core::option::Option::Some({path}::{variant}(value))");
        lines.arm(3, &pattern, &format!("to{kind}.always({index}, value)?"));
    }
    lines.put(3, "::core::option::Option::None => {}");
    lines.put(2, "}");
}

fn is_member(field: &Field, oneof: usize) -> bool {
    matches!(field.cardinality, Cardinality::Oneof(index) if index == oneof)
}

fn read(message: &Message, codegen: &str, lines: &mut Lines<'_>) {
    lines.put(
        1,
        &format!("fn read<'de, __A: {codegen}::json::MapAccess<'de>>("),
    );
    lines.put(2, "&mut self,");
    lines.put(2, "field: usize,");
    lines.put(2, &format!("from: {codegen}::json::Member<'_, __A>,"));
    lines.put(1, ") -> ::core::result::Result<(), __A::Error> {");
    lines.put(2, "match field {");
    for (index, field) in message.fields.iter().enumerate() {
        let (kind, name) = (kind(field), &field.rust_name);
        let method = match &field.cardinality {
            Cardinality::Implicit | Cardinality::Required => "implicit",
            Cardinality::Optional => "optional",
            Cardinality::Repeated => "repeated",
            Cardinality::Map => "map",
            Cardinality::Oneof(oneof) => {
                let oneof = &message.oneofs[*oneof];
                let call = format!(
                    "from{kind}.one_of(&mut self.{}, {}::{name})",
                    oneof.rust_name, oneof.path
                );
                lines.arm(3, &index.to_string(), &call);
                continue;
            }
        };
        lines.arm(
            3,
            &index.to_string(),
            &format!("from{kind}.{method}(&mut self.{name})"),
        );
    }
    lines.put(3, "_ => from.skip(),");
    lines.put(2, "}");
    lines.put(1, "}");
}

/// What tells an enum from a number.
fn kind(field: &Field) -> String {
    match &field.kind {
        Kind::Enum(reference) if reference.closed => format!(".closed::<{}>()", reference.path),
        Kind::Enum(reference) => format!(".open::<{}>()", reference.path),
        _ => String::new(),
    }
}
