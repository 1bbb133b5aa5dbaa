//! Editions → the proto3 file that means the same, field by field.
//!
//! prost-build knows proto2 and proto3 only; with presence, packing and groups
//! spelled out on every field the syntax line no longer matters.

use prost::DecodeError;
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FieldOptions, FileDescriptorProto,
};

use super::Extra;
use super::symbols::is_map_entry;
use crate::names::join;
use crate::wire::{fields, message, messages};
use crate::{Errors, Location};

const EDITION_2023: i32 = 1000;
const EDITION_2024: i32 = 1001;

const IMPLICIT: i32 = 2;
const LEGACY_REQUIRED: i32 = 3;
const CLOSED: i32 = 2;
const EXPANDED: i32 = 2;
const DELIMITED: i32 = 2;

/// Fields of descriptor.proto; for options, the field of options and in it that of the features.
mod number {
    pub(super) const EDITION: u32 = 14;
    pub(super) const MESSAGE: u32 = 4;
    pub(super) const ENUM: u32 = 5;
    pub(super) const FIELD: u32 = 2;
    pub(super) const NESTED_MESSAGE: u32 = 3;
    pub(super) const NESTED_ENUM: u32 = 4;
    pub(super) const ONEOF: u32 = 8;
    pub(super) const FILE_OPTIONS: [u32; 2] = [8, 50];
    pub(super) const MESSAGE_OPTIONS: [u32; 2] = [7, 12];
    pub(super) const FIELD_OPTIONS: [u32; 2] = [8, 21];
    pub(super) const ONEOF_OPTIONS: [u32; 2] = [2, 1];
    pub(super) const ENUM_OPTIONS: [u32; 2] = [3, 7];
}

/// The features that change generated code.
#[derive(Clone, Copy)]
struct Features {
    field_presence: i32,
    enum_type: i32,
    repeated_field_encoding: i32,
    message_encoding: i32,
}

/// Both editions have the same defaults for these features.
const DEFAULTS: Features = Features {
    field_presence: 1,
    enum_type: 1,
    repeated_field_encoding: 1,
    message_encoding: 1,
};

/// Lowers `file`, whose features stand in `encoded` only.
pub(super) fn lower(
    file: &mut FileDescriptorProto,
    encoded: &[u8],
    extra: &mut Extra,
    errors: &mut Errors,
) -> Result<(), DecodeError> {
    let mut edition = 0;
    for field in fields(encoded)? {
        if field.number == number::EDITION {
            edition = field.int32()?;
        }
    }
    if !(EDITION_2023..=EDITION_2024).contains(&edition) {
        errors.push(
            Location {
                file: file.name().to_owned(),
                position: None,
            },
            format!(
                "edition number {edition} is not supported; use `edition = \"2023\"` or `\"2024\"`"
            ),
        );
        return Ok(());
    }
    let features = DEFAULTS.with(encoded, number::FILE_OPTIONS)?;
    let package = file.package().to_owned();
    let encoded_messages = messages(encoded, number::MESSAGE)?;
    for (message, encoded) in file.message_type.iter_mut().zip(encoded_messages) {
        lower_message(message, encoded, features, &package, extra)?;
    }
    let encoded_enums = messages(encoded, number::ENUM)?;
    for (item, encoded) in file.enum_type.iter().zip(encoded_enums) {
        lower_enum(item, encoded, features, &package, extra)?;
    }
    file.syntax = Some("proto3".to_owned());
    Ok(())
}

fn lower_message(
    message: &mut DescriptorProto,
    encoded: &[u8],
    inherited: Features,
    scope: &str,
    extra: &mut Extra,
) -> Result<(), DecodeError> {
    let features = inherited.with(encoded, number::MESSAGE_OPTIONS)?;
    let full_name = join(scope, message.name());
    let maps: Vec<String> = message
        .nested_type
        .iter()
        .filter(|nested| is_map_entry(nested))
        .map(|nested| format!(".{}", join(&full_name, nested.name())))
        .collect();
    let map_entry = is_map_entry(message);
    let oneofs = messages(encoded, number::ONEOF)?;
    let encoded_fields = messages(encoded, number::FIELD)?;
    for (field, encoded) in message.field.iter_mut().zip(encoded_fields) {
        let mut features = features;
        if let Some(oneof) = field
            .oneof_index
            .and_then(|index| oneofs.get(index as usize))
        {
            features = features.with(oneof, number::ONEOF_OPTIONS)?;
        }
        features = features.with(encoded, number::FIELD_OPTIONS)?;
        // Maps are length-prefixed and their entries have implicit presence, whatever the file says.
        if !map_entry && !maps.iter().any(|map| map == field.type_name()) {
            lower_field(field, features);
        }
    }
    let encoded_messages = messages(encoded, number::NESTED_MESSAGE)?;
    for (nested, encoded) in message.nested_type.iter_mut().zip(encoded_messages) {
        lower_message(nested, encoded, features, &full_name, extra)?;
    }
    let encoded_enums = messages(encoded, number::NESTED_ENUM)?;
    for (item, encoded) in message.enum_type.iter().zip(encoded_enums) {
        lower_enum(item, encoded, features, &full_name, extra)?;
    }
    Ok(())
}

fn lower_field(field: &mut FieldDescriptorProto, features: Features) {
    if features.message_encoding == DELIMITED && field.r#type() == Type::Message {
        field.set_type(Type::Group);
    }
    let message = matches!(field.r#type(), Type::Message | Type::Group);
    match field.label() {
        Label::Repeated => {
            let packed = features.repeated_field_encoding != EXPANDED;
            field
                .options
                .get_or_insert_with(FieldOptions::default)
                .packed = Some(packed);
        }
        _ if field.oneof_index.is_some() => {}
        _ if features.field_presence == LEGACY_REQUIRED => field.set_label(Label::Required),
        _ if message || features.field_presence != IMPLICIT => field.proto3_optional = Some(true),
        _ => {}
    }
}

fn lower_enum(
    item: &EnumDescriptorProto,
    encoded: &[u8],
    inherited: Features,
    scope: &str,
    extra: &mut Extra,
) -> Result<(), DecodeError> {
    let features = inherited.with(encoded, number::ENUM_OPTIONS)?;
    let closed = features.enum_type == CLOSED;
    extra.enum_closed.push((join(scope, item.name()), closed));
    Ok(())
}

impl Features {
    /// These, changed by what an encoded item sets in its options.
    fn with(mut self, item: &[u8], [options, features]: [u32; 2]) -> Result<Self, DecodeError> {
        for field in fields(&message(&message(item, options)?, features)?)? {
            let feature = match field.number {
                1 => &mut self.field_presence,
                2 => &mut self.enum_type,
                3 => &mut self.repeated_field_encoding,
                5 => &mut self.message_encoding,
                _ => continue,
            };
            match field.int32()? {
                // Not set here.
                0 => {}
                set => *feature = set,
            }
        }
        Ok(self)
    }
}
