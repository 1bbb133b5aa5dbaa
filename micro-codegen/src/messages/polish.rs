//! prost-build's text → the text we write: documentation put back, even
//! indentation, and no variant that clippy would complain about.

use super::docs::Docs;

/// `values`: for every enum in the text, substitute and original value names.
pub(super) fn polish(text: &str, docs: &Docs<'_>, values: &[Vec<(String, String)>]) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut enums = values.iter();
    let mut renamed: &[(String, String)] = &[];
    let mut indent = 0;
    let mut lines = text.lines().peekable();
    lines.next_if(|line| line.starts_with("// This file is @generated"));
    while let Some(line) = lines.next() {
        let code = line.trim_start();
        if code.starts_with("///") {
            documentation(line, docs, &mut out);
        } else if code.starts_with("#[prost(prost_path") {
            // prost-build writes this one without indentation.
            push(&mut out, indent, code);
        } else if let Some(kind) = code.strip_suffix(")]").and_then(derive) {
            indent = line.len() - code.len();
            let body = lines.clone().map(str::trim_start);
            match kind {
                Derive::Oneof => push(&mut out, indent, &oneof_lints(body)),
                Derive::Enumeration => {
                    renamed = enums.next().map_or(&[], Vec::as_slice);
                    if repeats_a_word(body) {
                        push(&mut out, indent, "#[allow(clippy::enum_variant_names)]");
                    }
                }
                Derive::Message => {}
            }
            push(&mut out, 0, line);
        } else if !renamed.is_empty() && code.contains('"') && code.contains("=>") {
            push(&mut out, 0, &original_name(line, renamed));
        } else {
            push(&mut out, 0, line);
        }
    }
    out
}

enum Derive {
    Message,
    Oneof,
    Enumeration,
}

fn derive(code: &str) -> Option<Derive> {
    if !code.starts_with("#[derive(") {
        return None;
    }
    match code.rsplit("::").next()? {
        "Message" => Some(Derive::Message),
        "Oneof" => Some(Derive::Oneof),
        "Enumeration" => Some(Derive::Enumeration),
        _ => None,
    }
}

fn push(out: &mut String, indent: usize, line: &str) {
    out.extend(std::iter::repeat_n(' ', indent));
    out.push_str(line);
    out.push('\n');
}

fn documentation(line: &str, docs: &Docs<'_>, out: &mut String) {
    let Some(text) = docs.resolve(line) else {
        push(out, 0, line);
        return;
    };
    let indent = line.len() - line.trim_start().len();
    for line in text {
        let separator = if line.is_empty() { "///" } else { "/// " };
        push(out, indent, &(separator.to_owned() + &line));
    }
}

fn oneof_lints<'a>(body: impl Iterator<Item = &'a str>) -> String {
    let names = if repeats_a_word(body) {
        ", clippy::enum_variant_names"
    } else {
        ""
    };
    format!("#[allow(clippy::large_enum_variant{names})]")
}

/// Whether all variants of the enum that follows begin or end with the same word, or with the enum's name.
fn repeats_a_word<'a>(mut body: impl Iterator<Item = &'a str>) -> bool {
    let Some(name) = body
        .by_ref()
        .find_map(|line| line.strip_prefix("pub enum "))
    else {
        return false;
    };
    let name = name.trim_end_matches(" {");
    let variants: Vec<&str> = body
        .take_while(|line| *line != "}")
        .filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()))
        .map(|line| line.split(['(', ' ']).next().unwrap_or(line))
        .collect();
    let all_share = |word: fn(&str) -> &str| {
        variants.first().is_some_and(|first| {
            let expected = word(first);
            variants.iter().all(|variant| word(variant) == expected)
        })
    };
    variants
        .iter()
        .any(|variant| variant.starts_with(name) || variant.ends_with(name))
        || (variants.len() >= 3 && (all_share(first_word) || all_share(last_word)))
}

fn first_word(name: &str) -> &str {
    let end = name[1..]
        .find(|c: char| c.is_ascii_uppercase())
        .map_or(name.len(), |at| at + 1);
    &name[..end]
}

fn last_word(name: &str) -> &str {
    &name[name.rfind(|c: char| c.is_ascii_uppercase()).unwrap_or(0)..]
}

/// The strings of `as_str_name` and `from_str_name` are protobuf's, not the substitutes.
fn original_name(line: &str, renamed: &[(String, String)]) -> String {
    let found = renamed
        .iter()
        .find(|(name, _)| line.contains(&format!("\"{name}\"")));
    match found {
        Some((name, original)) => line.replace(&format!("\"{name}\""), &format!("\"{original}\"")),
        None => line.to_owned(),
    }
}
