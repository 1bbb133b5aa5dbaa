//! Encoded messages without their types: for fields that prost-types does not know,
//! and for files that stay encoded.

use prost::DecodeError;
use prost::encoding::{self, DecodeContext, WireType};

/// One field of an encoded message.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// The number it has in the `.proto`.
    pub number: u32,
    /// All its bytes, the key included.
    pub encoded: &'a [u8],
    /// What follows the key; with its length where it has one.
    value: &'a [u8],
    wire_type: WireType,
}

/// The fields of a message in their order.
///
/// # Errors
///
/// When the bytes are no message.
pub fn fields(mut message: &[u8]) -> Result<Vec<Field<'_>>, DecodeError> {
    let mut fields = Vec::new();
    // What prost is given here is what it gives itself, so that none of it is compiled again.
    let mut rest = &mut message;
    while !rest.is_empty() {
        let start = *rest;
        let (number, wire_type) = encoding::decode_key(&mut rest)?;
        let value = *rest;
        encoding::skip_field(wire_type, number, &mut rest, DecodeContext::default())?;
        fields.push(Field {
            number,
            encoded: &start[..start.len() - rest.len()],
            value: &value[..value.len() - rest.len()],
            wire_type,
        });
    }
    Ok(fields)
}

/// The messages in a repeated field.
///
/// # Errors
///
/// When the bytes are no message, or the field is of another type.
pub fn messages(message: &[u8], number: u32) -> Result<Vec<&[u8]>, DecodeError> {
    let mut messages = Vec::new();
    for field in fields(message)? {
        if field.number == number {
            messages.push(field.message()?);
        }
    }
    Ok(messages)
}

/// The message in a singular field, empty when it is not there; what comes in parts is put together.
///
/// # Errors
///
/// As [`messages`].
pub fn message(message: &[u8], number: u32) -> Result<Vec<u8>, DecodeError> {
    let mut whole = Vec::new();
    for part in messages(message, number)? {
        whole.extend_from_slice(part);
    }
    Ok(whole)
}

impl<'a> Field<'a> {
    /// The bytes of a message.
    ///
    /// # Errors
    ///
    /// When it is none.
    pub fn message(&self) -> Result<&'a [u8], DecodeError> {
        encoding::check_wire_type(WireType::LengthDelimited, self.wire_type)?;
        let mut value = self.value;
        encoding::decode_varint(&mut &mut value)?;
        Ok(value)
    }

    /// A string.
    ///
    /// # Errors
    ///
    /// When it is none.
    pub fn text(&self) -> Result<String, DecodeError> {
        let (mut text, mut value) = (String::new(), self.value);
        let context = DecodeContext::default();
        encoding::string::merge(self.wire_type, &mut text, &mut &mut value, context)?;
        Ok(text)
    }

    /// An `int32` or the number of an enum's value.
    ///
    /// # Errors
    ///
    /// When it is none.
    pub fn int32(&self) -> Result<i32, DecodeError> {
        let (mut number, mut value) = (0, self.value);
        let context = DecodeContext::default();
        encoding::int32::merge(self.wire_type, &mut number, &mut &mut value, context)?;
        Ok(number)
    }
}

#[cfg(test)]
mod tests {
    use super::{fields, message, messages};

    #[test]
    fn parts_of_a_message_are_one() {
        // Field 1 twice, with `08 07` and `10 05`, and a group 2 between them.
        let encoded = [0x0a, 2, 8, 7, 0x13, 0x08, 1, 0x14, 0x0a, 2, 16, 5];
        assert_eq!(messages(&encoded, 1).unwrap(), [[8, 7], [16, 5]]);
        assert_eq!(message(&encoded, 1).unwrap(), [8, 7, 16, 5]);
        assert_eq!(message(&encoded, 3).unwrap(), []);
        let fields = fields(&encoded).unwrap();
        assert_eq!(fields[1].encoded, [0x13, 0x08, 1, 0x14]);
        assert!(fields[1].message().is_err() && fields[1].text().is_err());
    }

    #[test]
    fn what_is_cut_off_or_of_another_type_is_an_error() {
        for encoded in [&[0x0a][..], &[0x0a, 5, 1], &[0x08], &[0x0f], &[0x13, 0x08]] {
            assert!(fields(encoded).is_err(), "{encoded:?}");
        }
        let encoded = [0x08, 7, 0x12, 1, 0xff];
        assert!(messages(&encoded, 1).is_err());
        let fields = fields(&encoded).unwrap();
        assert_eq!(fields[0].int32().unwrap(), 7);
        assert!(
            fields[0].text().is_err() && fields[1].text().is_err() && fields[1].int32().is_err()
        );
    }
}
