//! The types of `google.protobuf` that have a JSON of their own, and all the others of prost-types.

mod duration;
mod field_mask;
#[rustfmt::skip]
mod generated;
mod structs;
mod timestamp;

use prost_types as p;

use super::Types;

pub(super) fn register(types: &mut Types) {
    generated::register(types);
    types
        .insert::<()>("google.protobuf.Empty", false)
        .insert::<bool>("google.protobuf.BoolValue", true)
        .insert::<Vec<u8>>("google.protobuf.BytesValue", true)
        .insert::<f64>("google.protobuf.DoubleValue", true)
        .insert::<f32>("google.protobuf.FloatValue", true)
        .insert::<i32>("google.protobuf.Int32Value", true)
        .insert::<i64>("google.protobuf.Int64Value", true)
        .insert::<String>("google.protobuf.StringValue", true)
        .insert::<u32>("google.protobuf.UInt32Value", true)
        .insert::<u64>("google.protobuf.UInt64Value", true)
        .insert::<p::Any>("google.protobuf.Any", true)
        .insert::<p::Duration>("google.protobuf.Duration", true)
        .insert::<p::FieldMask>("google.protobuf.FieldMask", true)
        .insert::<p::ListValue>("google.protobuf.ListValue", true)
        .insert::<p::Struct>("google.protobuf.Struct", true)
        .insert::<p::Timestamp>("google.protobuf.Timestamp", true)
        .insert::<p::Value>("google.protobuf.Value", true);
}

/// Writes `.5`, `.500`, … : nanoseconds as 0, 3, 6 or 9 digits.
fn push_fraction(text: &mut impl std::fmt::Write, nanos: u32) -> std::fmt::Result {
    match nanos {
        0 => Ok(()),
        _ if nanos.is_multiple_of(1_000_000) => write!(text, ".{:03}", nanos / 1_000_000),
        _ if nanos.is_multiple_of(1_000) => write!(text, ".{:06}", nanos / 1_000),
        _ => write!(text, ".{nanos:09}"),
    }
}

/// Nanoseconds of the digits after a point, of which there are one to nine.
fn parse_fraction(digits: &str) -> Option<u32> {
    let valid = (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let value: u32 = valid.then(|| digits.parse().ok())??;
    Some(value * 10_u32.pow(9 - digits.len() as u32))
}
