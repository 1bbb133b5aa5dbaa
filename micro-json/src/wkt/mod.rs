//! The types of `google.protobuf` that have a JSON of their own, and all the others of prost-types.

mod duration;
mod field_mask;
#[rustfmt::skip]
mod generated;
mod structs;
mod timestamp;

pub(super) use generated::register as register_descriptors;
use prost_types as p;

use super::Types;

pub(super) fn register(types: &mut Types) {
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

/// A short text on the stack; formatting would take longer than all else.
struct Text {
    bytes: [u8; 40],
    length: usize,
}

impl Text {
    fn new() -> Self {
        Self {
            bytes: [0; 40],
            length: 0,
        }
    }

    fn push(&mut self, byte: u8) {
        self.bytes[self.length] = byte;
        self.length += 1;
    }

    /// The last `width` digits of a number.
    fn digits(&mut self, mut number: u64, width: usize) {
        let end = self.length + width;
        for digit in self.bytes[self.length..end].iter_mut().rev() {
            *digit = b'0' + (number % 10) as u8;
            number /= 10;
        }
        self.length = end;
    }

    /// Nanoseconds: nothing, or a point and 3, 6 or 9 digits.
    fn fraction(&mut self, nanos: u32) {
        let (number, width) = match nanos {
            0 => return,
            _ if nanos.is_multiple_of(1_000_000) => (nanos / 1_000_000, 3),
            _ if nanos.is_multiple_of(1_000) => (nanos / 1_000, 6),
            _ => (nanos, 9),
        };
        self.push(b'.');
        self.digits(number.into(), width);
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).expect("only ASCII is pushed")
    }
}

/// Nanoseconds of the digits after a point, of which there are one to nine.
fn parse_fraction(digits: &str) -> Option<u32> {
    let valid = (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let value: u32 = valid.then(|| digits.parse().ok())??;
    Some(value * 10_u32.pow(9 - digits.len() as u32))
}
