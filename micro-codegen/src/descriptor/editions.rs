//! Editions → the proto3 file that means the same, field by field.
//!
//! prost-build knows proto2 and proto3 only; with presence, packing and groups
//! spelled out on every field the syntax line no longer matters.

use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FieldOptions, FileDescriptorProto,
};

use super::Extra;
use super::raw::{self, FeatureSet};
use super::symbols::is_map_entry;
use crate::names::join;
use crate::{Errors, Location};

const EDITION_2023: i32 = 1000;
const EDITION_2024: i32 = 1001;

const IMPLICIT: i32 = 2;
const LEGACY_REQUIRED: i32 = 3;
const CLOSED: i32 = 2;
const EXPANDED: i32 = 2;
const DELIMITED: i32 = 2;

/// Both editions have the same defaults for these features.
const DEFAULTS: FeatureSet = FeatureSet {
    field_presence: 1,
    enum_type: 1,
    repeated_field_encoding: 1,
    message_encoding: 1,
};

pub(super) fn lower(
    file: &mut FileDescriptorProto,
    features: &raw::File,
    extra: &mut Extra,
    errors: &mut Errors,
) {
    if !(EDITION_2023..=EDITION_2024).contains(&features.edition) {
        errors.push(
            Location {
                file: file.name().to_owned(),
                position: None,
            },
            format!(
                "edition number {} is not supported; use `edition = \"2023\"` or `\"2024\"`",
                features.edition
            ),
        );
        return;
    }
    let inherited = DEFAULTS.with(features.options.as_ref().and_then(|o| o.features));
    let package = file.package().to_owned();
    for (message, raw) in file.message_type.iter_mut().zip(&features.message_type) {
        lower_message(message, raw, inherited, &package, extra);
    }
    for (item, raw) in file.enum_type.iter_mut().zip(&features.enum_type) {
        lower_enum(item, raw, inherited, &package, extra);
    }
    file.syntax = Some("proto3".to_owned());
}

fn lower_message(
    message: &mut DescriptorProto,
    raw: &raw::Descriptor,
    inherited: FeatureSet,
    scope: &str,
    extra: &mut Extra,
) {
    let features = inherited.with(raw.options.as_ref().and_then(|o| o.features));
    let full_name = join(scope, message.name());
    let maps: Vec<String> = message
        .nested_type
        .iter()
        .filter(|nested| is_map_entry(nested))
        .map(|nested| format!(".{}", join(&full_name, nested.name())))
        .collect();
    let map_entry = is_map_entry(message);
    for (field, raw_field) in message.field.iter_mut().zip(&raw.field) {
        let oneof = field
            .oneof_index
            .and_then(|index| raw.oneof_decl.get(index as usize));
        let features = features
            .with(
                oneof
                    .and_then(|o| o.options.as_ref())
                    .and_then(|o| o.features),
            )
            .with(raw_field.options.as_ref().and_then(|o| o.features));
        // Maps are length-prefixed and their entries have implicit presence, whatever the file says.
        if !map_entry && !maps.iter().any(|map| map == field.type_name()) {
            lower_field(field, features);
        }
    }
    for (nested, raw) in message.nested_type.iter_mut().zip(&raw.nested_type) {
        lower_message(nested, raw, features, &full_name, extra);
    }
    for (item, raw) in message.enum_type.iter_mut().zip(&raw.enum_type) {
        lower_enum(item, raw, features, &full_name, extra);
    }
}

fn lower_field(field: &mut FieldDescriptorProto, features: FeatureSet) {
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
    raw: &raw::Enum,
    inherited: FeatureSet,
    scope: &str,
    extra: &mut Extra,
) {
    let features = inherited.with(raw.options.as_ref().and_then(|o| o.features));
    let closed = features.enum_type == CLOSED;
    extra.enum_closed.push((join(scope, item.name()), closed));
}

impl FeatureSet {
    fn with(self, over: Option<FeatureSet>) -> Self {
        let Some(over) = over else { return self };
        let pick = |new, old| if new == 0 { old } else { new };
        Self {
            field_presence: pick(over.field_presence, self.field_presence),
            enum_type: pick(over.enum_type, self.enum_type),
            repeated_field_encoding: pick(
                over.repeated_field_encoding,
                self.repeated_field_encoding,
            ),
            message_encoding: pick(over.message_encoding, self.message_encoding),
        }
    }
}
