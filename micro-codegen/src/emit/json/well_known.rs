//! Types that have a JSON of their own.

/// The type of the runtime with the same bytes and the right JSON.
///
/// These are met here only when the options ask to compile them.
pub(super) fn same_bytes(full_name: &str, codegen: &str) -> Option<String> {
    let name = full_name.strip_prefix("google.protobuf.")?;
    Some(match name {
        "Any" | "Duration" | "FieldMask" | "ListValue" | "Struct" | "Timestamp" | "Value" => {
            format!("{codegen}::prost_types::{name}")
        }
        "BytesValue" => "::std::vec::Vec<u8>".to_owned(),
        "StringValue" => "::std::string::String".to_owned(),
        "BoolValue" => "bool".to_owned(),
        "DoubleValue" => "f64".to_owned(),
        "FloatValue" => "f32".to_owned(),
        "Int32Value" => "i32".to_owned(),
        "Int64Value" => "i64".to_owned(),
        "UInt32Value" => "u32".to_owned(),
        "UInt64Value" => "u64".to_owned(),
        _ => return None,
    })
}
