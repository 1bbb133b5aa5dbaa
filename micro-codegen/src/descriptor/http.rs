//! The `google.api.http` rules, an extension that the prost-types crate does not know.

use prost::DecodeError;

use crate::model::HttpRule;
use crate::wire::{fields, message, messages};

/// Fields of `FileDescriptorProto`, `ServiceDescriptorProto` and `MethodDescriptorProto`.
const SERVICE: u32 = 6;
const METHOD: u32 = 2;
const METHOD_OPTIONS: u32 = 4;
/// The extension of `MethodOptions`.
const HTTP: u32 = 72_295_728;

/// The rules of an encoded file by service and method index, bindings in the order of the file.
pub(super) fn rules(file: &[u8]) -> Result<Vec<Vec<Vec<HttpRule>>>, DecodeError> {
    let mut services = Vec::new();
    for service in messages(file, SERVICE)? {
        let mut methods = Vec::new();
        for method in messages(service, METHOD)? {
            let mut rules = Vec::new();
            let http = message(&message(method, METHOD_OPTIONS)?, HTTP)?;
            // The protocol allows one level of additional bindings.
            for binding in rule(&http, &mut rules)? {
                rule(binding, &mut rules)?;
            }
            methods.push(rules);
        }
        services.push(methods);
    }
    Ok(services)
}

/// Adds a `google.api.HttpRule` unless it has no pattern, and returns its additional bindings.
fn rule<'a>(encoded: &'a [u8], rules: &mut Vec<HttpRule>) -> Result<Vec<&'a [u8]>, DecodeError> {
    let mut pattern = None;
    let (mut body, mut response_body) = Default::default();
    let mut additional = Vec::new();
    for field in fields(encoded)? {
        match field.number {
            2 => pattern = Some(("GET".to_owned(), field.text()?)),
            3 => pattern = Some(("PUT".to_owned(), field.text()?)),
            4 => pattern = Some(("POST".to_owned(), field.text()?)),
            5 => pattern = Some(("DELETE".to_owned(), field.text()?)),
            6 => pattern = Some(("PATCH".to_owned(), field.text()?)),
            7 => body = field.text()?,
            8 => pattern = Some(custom(field.message()?)?),
            11 => additional.push(field.message()?),
            12 => response_body = field.text()?,
            _ => {}
        }
    }
    if let Some((verb, path)) = pattern {
        rules.push(HttpRule {
            verb,
            path,
            body,
            response_body,
        });
    }
    Ok(additional)
}

/// Verb and path of a `google.api.CustomHttpPattern`.
fn custom(encoded: &[u8]) -> Result<(String, String), DecodeError> {
    let (mut kind, mut path) = Default::default();
    for field in fields(encoded)? {
        match field.number {
            1 => kind = field.text()?,
            2 => path = field.text()?,
            _ => {}
        }
    }
    Ok((kind, path))
}

#[cfg(test)]
mod tests {
    use prost::encoding::{WireType, encode_key, encode_varint};

    use super::rules;

    /// A field of bytes.
    fn field(number: u32, value: &[u8]) -> Vec<u8> {
        let mut encoded = Vec::new();
        encode_key(number, WireType::LengthDelimited, &mut encoded);
        encode_varint(value.len() as u64, &mut encoded);
        encoded.extend_from_slice(value);
        encoded
    }

    fn file(http: &[Vec<u8>]) -> Vec<u8> {
        let options: Vec<u8> = http
            .iter()
            .flat_map(|part| field(super::HTTP, part))
            .collect();
        let method = field(super::METHOD, &field(super::METHOD_OPTIONS, &options));
        field(super::SERVICE, &method)
    }

    #[test]
    fn the_last_pattern_wins_and_parts_are_one_rule() {
        let inner = field(11, &field(6, b"/too/deep"));
        let custom = field(8, &[field(1, b"HEAD"), field(2, b"/c")].concat());
        let parts = [
            [
                field(2, b"/a"),
                field(7, b"*"),
                field(11, &[field(4, b"/b"), inner].concat()),
            ]
            .concat(),
            [
                field(3, b"/put"),
                field(12, b"r"),
                field(11, &custom),
                field(11, &field(7, b"x")),
            ]
            .concat(),
        ];
        let rules = rules(&file(&parts)).unwrap();
        let rules = rules[0][0]
            .iter()
            .map(|r| [&r.verb, &r.path, &r.body, &r.response_body]);
        let rules: Vec<_> = rules.map(|rule| rule.map(String::as_str)).collect();
        let expected = [
            ["PUT", "/put", "*", "r"],
            ["POST", "/b", "", ""],
            ["HEAD", "/c", "", ""],
        ];
        assert_eq!(rules, expected);
    }

    #[test]
    fn damaged_rules_are_errors() {
        for rule in [
            field(2, b"\xff"),
            vec![0x10, 1],
            vec![0x12, 9],
            field(8, b"\x0a"),
        ] {
            assert!(
                rules(&file(std::slice::from_ref(&rule))).is_err(),
                "{rule:?}"
            );
        }
    }
}
