//! prost-build's text → the text we write: documentation put back, even
//! indentation, and no variant that clippy would complain about.

use super::docs::resolve;
use crate::comments::Comments;

/// What is known while the text of one file goes by.
pub(super) struct Polish<'a> {
    out: String,
    comments: &'a Comments<'a>,
    /// For every enum to come, substitute and original value names.
    enums: std::slice::Iter<'a, Vec<(String, String)>>,
    /// Those of the enum that was met last.
    renamed: &'a [(String, String)],
    /// Indentation of the item that was met last.
    indent: usize,
    /// The modules around the current line, the package's own first.
    modules: Vec<&'a str>,
}

impl<'a> Polish<'a> {
    /// `module`: the innermost module of the package; `values`: value names for every enum in the text.
    pub(super) fn new(
        module: &'a str,
        comments: &'a Comments<'a>,
        values: &'a [Vec<(String, String)>],
    ) -> Self {
        Self {
            out: String::new(),
            comments,
            enums: values.iter(),
            renamed: &[],
            indent: 0,
            modules: vec![module],
        }
    }

    pub(super) fn run(mut self, text: &'a str) -> String {
        self.out.reserve(text.len() + text.len() / 8);
        let mut lines = text.lines().peekable();
        lines.next_if(|line| line.starts_with("// This file is @generated"));
        while let Some(line) = lines.next() {
            self.line(line, lines.clone());
        }
        self.out
    }

    fn line(&mut self, line: &'a str, following: impl Iterator<Item = &'a str> + Clone) {
        let code = line.trim_start();
        let indent = line.len() - code.len();
        if code.starts_with("///") {
            self.documentation(line, indent);
        } else if code.starts_with("#[prost(prost_path") {
            // prost-build writes this one without indentation.
            self.push(self.indent, code);
        } else if let Some(kind) = derive(code) {
            self.indent = indent;
            self.item(kind, line, following.map(str::trim_start));
        } else if let Some(name) = code
            .strip_prefix("pub mod ")
            .and_then(|c| c.strip_suffix(" {"))
        {
            self.modules.truncate(1 + indent / 4);
            if self.modules.last() == Some(&name) {
                self.push(indent, "#[allow(clippy::module_inception)]");
            }
            self.modules.push(name);
            self.push(0, line);
        } else if !self.renamed.is_empty() && code.contains('"') && code.contains("=>") {
            let original = original_name(line, self.renamed);
            self.push(0, &original);
        } else {
            self.push(0, line);
        }
    }

    fn item(&mut self, kind: Derive, line: &str, body: impl Iterator<Item = &'a str> + Clone) {
        let indent = self.indent;
        match kind {
            Derive::Oneof => self.push(indent, &oneof_lints(body)),
            Derive::Enumeration => {
                self.renamed = self.enums.next().map_or(&[], Vec::as_slice);
                if repeats_a_word(body) {
                    self.push(indent, "#[allow(clippy::enum_variant_names)]");
                }
            }
            Derive::Message => {
                let mut body = body.take_while(|line| *line != "}");
                if has_sorted_map(&mut body) {
                    // prost-derive's own Debug names `::prost` for these, whatever the path option.
                    self.push(0, &line.replacen("#[derive(", "#[derive(Debug, ", 1));
                    self.push(indent, "#[prost(skip_debug)]");
                    return;
                }
            }
        }
        self.push(0, line);
    }

    fn documentation(&mut self, line: &str, indent: usize) {
        let Some(text) = resolve(line, self.comments) else {
            self.push(0, line);
            return;
        };
        for line in text {
            let separator = if line.is_empty() { "///" } else { "/// " };
            self.push(indent, &(separator.to_owned() + &line));
        }
    }

    fn push(&mut self, indent: usize, line: &str) {
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.out.push_str(line);
        self.out.push('\n');
    }
}

/// Whether a struct has a `BTreeMap` field and prost-derive writes its `Debug`.
fn has_sorted_map<'a>(body: &mut impl Iterator<Item = &'a str>) -> bool {
    let mut sorted = false;
    for line in body {
        if line.starts_with("#[prost(skip_debug)]") {
            return false;
        }
        sorted |= line.starts_with("#[prost(btree_map");
    }
    sorted
}

enum Derive {
    Message,
    Oneof,
    Enumeration,
}

fn derive(code: &str) -> Option<Derive> {
    let list = code.strip_prefix("#[derive(")?.strip_suffix(")]")?;
    match list.rsplit("::").next()? {
        "Message" => Some(Derive::Message),
        "Oneof" => Some(Derive::Oneof),
        "Enumeration" => Some(Derive::Enumeration),
        _ => None,
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
