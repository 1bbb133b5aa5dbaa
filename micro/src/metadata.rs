//! What travels beside a message: names and values.

use base64::Engine;
use http::header::{HeaderMap, HeaderName, HeaderValue};

use crate::error::{Error, Result};
use crate::grpc::BASE64;

/// Names and values that travel beside a request, or before and after a reply.
///
/// Names are ASCII and compared without regard to case; they are shown title-cased (`Micro-Trace-Id`)
/// and sent in lower case. A name may have several values. Values are text, except those of names
/// that end in `-bin`: they are bytes, in base64 on the wire.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    entries: HeaderMap,
}

impl Metadata {
    /// Creates empty metadata.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the first value of `key`, unless it is missing or not UTF-8.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.entries.get(key).and_then(text)
    }

    /// Iterates over the values of `key`; those that are not UTF-8 are left out.
    pub fn get_all(&self, key: &str) -> impl Iterator<Item = &str> {
        self.entries.get_all(key).iter().filter_map(text)
    }

    /// Returns the bytes of the first value of `key`, a name that ends in `-bin`.
    pub fn get_bin(&self, key: &str) -> Option<Vec<u8>> {
        let value = self.entries.get(key)?.as_bytes();
        // Several values may come as one, with commas between.
        let first = value.split(|byte| *byte == b',').next()?;
        BASE64.decode(first.trim_ascii()).ok()
    }

    /// Sets `key` to `value` alone.
    ///
    /// # Errors
    ///
    /// If `key` is not an ASCII token or `value` has control characters; neither can be sent.
    pub fn insert(&mut self, key: &str, value: &str) -> Result<()> {
        self.entries.insert(name(key)?, checked(key, value)?);
        Ok(())
    }

    /// Adds `value` to those of `key`.
    ///
    /// # Errors
    ///
    /// As [`insert`](Self::insert).
    pub fn append(&mut self, key: &str, value: &str) -> Result<()> {
        self.entries.append(name(key)?, checked(key, value)?);
        Ok(())
    }

    /// Sets `key`, which must end in `-bin`, to these bytes alone.
    ///
    /// # Errors
    ///
    /// If `key` is not an ASCII token that ends in `-bin`.
    pub fn insert_bin(&mut self, key: &str, value: &[u8]) -> Result<()> {
        self.entries.insert(bin_name(key)?, encoded(value));
        Ok(())
    }

    /// Adds these bytes to the values of `key`, which must end in `-bin`.
    ///
    /// # Errors
    ///
    /// As [`insert_bin`](Self::insert_bin).
    pub fn append_bin(&mut self, key: &str, value: &[u8]) -> Result<()> {
        self.entries.append(bin_name(key)?, encoded(value));
        Ok(())
    }

    /// Adds all of `other`; a name that both have gets the values of both.
    pub fn extend(&mut self, other: &Self) {
        for (name, value) in &other.entries {
            self.entries.append(name.clone(), value.clone());
        }
    }

    /// Removes `key`.
    pub fn remove(&mut self, key: &str) {
        self.entries.remove(key);
    }

    /// Returns the number of values.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns whether there are no values.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Iterates over title-cased names and their values, one pair a value; values that are not
    /// UTF-8 are left out.
    pub fn iter(&self) -> impl Iterator<Item = (String, &str)> {
        let pairs = self.entries.iter();
        pairs.filter_map(|(name, value)| Some((title(name.as_str()), text(value)?)))
    }

    /// Takes over received headers.
    pub(crate) fn from_headers(headers: HeaderMap) -> Self {
        Self { entries: headers }
    }

    /// Gives up the entries as headers.
    pub(crate) fn into_headers(self) -> HeaderMap {
        self.entries
    }

    /// Gives up the entries as headers, except what gRPC and HTTP keep for themselves.
    pub(crate) fn into_unreserved(self) -> HeaderMap {
        let reserved = |name: &HeaderName| crate::grpc::is_reserved(name.as_str());
        if !self.entries.keys().any(reserved) {
            return self.entries;
        }
        let mut kept = Self::new();
        kept.extend_unreserved(&self);
        kept.entries
    }

    /// Adds the entries of `other`, except what gRPC and HTTP keep for themselves.
    pub(crate) fn extend_unreserved(&mut self, other: &Self) {
        for (name, value) in &other.entries {
            if !crate::grpc::is_reserved(name.as_str()) {
                self.entries.append(name.clone(), value.clone());
            }
        }
    }
}

fn name(key: &str) -> Result<HeaderName> {
    HeaderName::try_from(key)
        .map_err(|_| Error::bad_request("", format!("metadata key `{key}` is not a token")))
}

fn bin_name(key: &str) -> Result<HeaderName> {
    let name = name(key)?;
    if name.as_str().ends_with("-bin") {
        return Ok(name);
    }
    let detail = format!("metadata key `{key}` of bytes does not end in `-bin`");
    Err(Error::bad_request("", detail))
}

fn checked(key: &str, value: &str) -> Result<HeaderValue> {
    HeaderValue::from_str(value).map_err(|_| {
        let detail = format!("metadata value of `{key}` has control characters");
        Error::bad_request("", detail)
    })
}

fn encoded(value: &[u8]) -> HeaderValue {
    HeaderValue::try_from(BASE64.encode(value)).expect("base64 is visible ASCII")
}

fn text(value: &HeaderValue) -> Option<&str> {
    std::str::from_utf8(value.as_bytes()).ok()
}

fn title(name: &str) -> String {
    let mut start = true;
    let letter = |c: char| {
        let c = if start { c.to_ascii_uppercase() } else { c };
        start = !(c.is_ascii_alphanumeric() || c == '_');
        c
    };
    name.chars().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_no_case() {
        let mut metadata = Metadata::new();
        metadata.insert("Micro-Trace-ID", "a").unwrap();
        metadata.insert("x_y-z", "ü").unwrap();
        assert_eq!(metadata.get("micro-trace-id"), Some("a"));
        let mut pairs: Vec<_> = metadata.iter().collect();
        pairs.sort();
        assert_eq!(
            pairs,
            [("Micro-Trace-Id".into(), "a"), ("X_y-Z".into(), "ü")]
        );
        assert!(metadata.insert("a b", "c").is_err());
        assert!(metadata.insert("a", "line\nbreak").is_err());
    }

    #[test]
    fn a_name_may_have_several_values() {
        let mut metadata = Metadata::new();
        metadata.append("a", "1").unwrap();
        metadata.append("A", "2").unwrap();
        assert_eq!(metadata.get("a"), Some("1"));
        assert_eq!(metadata.get_all("a").collect::<Vec<_>>(), ["1", "2"]);
        metadata.insert("a", "3").unwrap();
        assert_eq!(metadata.get_all("a").collect::<Vec<_>>(), ["3"]);
    }

    #[test]
    fn bytes_are_base64_on_the_wire() {
        let mut metadata = Metadata::new();
        metadata.insert_bin("Raw-Bin", &[0, 255]).unwrap();
        assert_eq!(metadata.get("raw-bin"), Some("AP8"));
        assert_eq!(metadata.get_bin("raw-bin"), Some(vec![0, 255]));
        metadata.insert("raw-bin", "AP8=, AQ").unwrap();
        assert_eq!(metadata.get_bin("raw-bin"), Some(vec![0, 255]));
        assert_eq!(metadata.insert_bin("raw", &[0]).unwrap_err().code(), 400);
    }
}
