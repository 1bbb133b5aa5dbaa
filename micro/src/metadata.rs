//! What travels beside a message: names and values.

use http::header::{HeaderMap, HeaderName, HeaderValue};

use crate::error::{Error, Result};

/// Names and values that travel beside a request.
///
/// Names are ASCII and compared without regard to case; they are shown title-cased (`Micro-Trace-Id`)
/// and sent in lower case. Each name stands once.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    entries: HeaderMap,
}

impl Metadata {
    /// Creates empty metadata.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the value of `key`, unless it is missing or not UTF-8.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.entries.get(key).and_then(text)
    }

    /// Sets `key` to `value`.
    ///
    /// # Errors
    ///
    /// If `key` is not an ASCII token or `value` has control characters; neither can be sent.
    pub fn insert(&mut self, key: &str, value: &str) -> Result<()> {
        let Ok(name) = HeaderName::try_from(key) else {
            return Err(Error::bad_request(
                "",
                format!("metadata key `{key}` is not a token"),
            ));
        };
        let Ok(value) = HeaderValue::from_str(value) else {
            let detail = format!("metadata value of `{key}` has control characters");
            return Err(Error::bad_request("", detail));
        };
        self.entries.insert(name, value);
        Ok(())
    }

    /// Removes `key`.
    pub fn remove(&mut self, key: &str) {
        self.entries.remove(key);
    }

    /// Returns the number of names.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns whether there are no names.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Iterates over title-cased names and their values; values that are not UTF-8 are left out.
    pub fn iter(&self) -> impl Iterator<Item = (String, &str)> {
        let pairs = self.entries.iter();
        pairs.filter_map(|(name, value)| Some((title(name.as_str()), text(value)?)))
    }

    /// Takes over received headers; several values of one name are joined with `, `.
    pub(crate) fn from_headers(headers: HeaderMap) -> Self {
        if headers.keys_len() == headers.len() {
            return Self { entries: headers };
        }
        let mut entries = HeaderMap::with_capacity(headers.keys_len());
        for name in headers.keys() {
            let values: Vec<_> = headers
                .get_all(name)
                .iter()
                .map(HeaderValue::as_bytes)
                .collect();
            if let Ok(value) = HeaderValue::from_bytes(&values.join(&b", "[..])) {
                entries.insert(name.clone(), value);
            }
        }
        Self { entries }
    }

    /// Gives up the entries as headers.
    pub(crate) fn into_headers(self) -> HeaderMap {
        self.entries
    }
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
    fn repeated_headers_are_joined() {
        let mut headers = HeaderMap::new();
        headers.append("a", HeaderValue::from_static("1"));
        headers.append("a", HeaderValue::from_static("2"));
        assert_eq!(Metadata::from_headers(headers).get("A"), Some("1, 2"));
    }
}
