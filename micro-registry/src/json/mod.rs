//! The JSON in which go-micro's registries keep and send their records.
//!
//! What is written is byte for byte what Go writes for the same record: the order of the keys,
//! sorted maps, `null` for what is empty, no white space, `<`, `>` and `&` escaped. What is read
//! is taken as Go's reader takes it: keys in any case, unknown keys passed over, the last of equal
//! keys, and `null`, `{}`, `[]` and a missing key all alike for what is empty.
//!
//! ```
//! use micro_registry::{Node, json};
//!
//! let node: Node = json::from_slice(br#"{"id":"a-1","address":"10.0.0.5:80","metadata":null}"#)?;
//! assert_eq!(node.address, "10.0.0.5:80");
//! # Ok::<(), micro_registry::Error>(())
//! ```

mod message;
mod object;
mod read;
mod txt;
mod write;

use crate::{Error, Result};

pub use message::Message;
pub use txt::Txt;

/// The longest text that is read, in bytes: far more than any registry carries in a record.
pub const LONGEST: usize = 1 << 20;

/// What has a JSON form: [`Service`](crate::Service), [`Node`](crate::Node),
/// [`Endpoint`](crate::Endpoint), [`Value`](crate::Value), [`Metadata`](crate::Metadata), [`Txt`]
/// and [`Message`].
pub trait Json: sealed::Json {}

impl<T: sealed::Json> Json for T {}

mod sealed {
    /// Not to be implemented elsewhere.
    pub trait Json: Sized {
        fn write(&self, out: &mut String);
        fn read(bytes: &[u8]) -> serde_json::Result<Option<Self>>;
    }
}

/// Returns the JSON of a record.
pub fn to_string<T: Json>(record: &T) -> String {
    let mut out = String::with_capacity(256);
    record.write(&mut out);
    out
}

/// Reads a record.
///
/// # Errors
///
/// [`Error::Backend`] when the text is longer than [`LONGEST`], is no JSON, nests deeper than
/// 128, has a value of another type than the record, or is `null`.
pub fn from_slice<T: Json>(bytes: &[u8]) -> Result<T> {
    if bytes.len() > LONGEST {
        let length = bytes.len();
        let what = format!("a record of {length} bytes, and {LONGEST} are the most");
        return Err(Error::Backend(what));
    }
    match T::read(bytes) {
        Ok(Some(record)) => Ok(record),
        Ok(None) => Err(Error::Backend("null where a record should be".into())),
        Err(error) => Err(Error::Backend(format!(
            "a record that can't be read: {error}"
        ))),
    }
}
