//! Reads of a `.proto` file only what a compiler can't be asked for: its edition
//! and its imports, before one is chosen, and the comments that protox misplaces.
//! What it can't read, the compiler will report.

use super::comments::trailing_comment;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scan {
    pub(crate) edition: Option<String>,
    pub(crate) imports: Vec<Import>,
    /// By service and method, the comment that follows the brace of the method's
    /// body; `None` for a method without a body.
    #[cfg_attr(
        not(feature = "protox"),
        allow(dead_code, reason = "protoc needs no correction")
    )]
    pub(crate) bodies: Vec<Vec<Option<Option<String>>>>,
}

/// One import, with its line and column, which count from one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Import {
    pub(crate) name: String,
    pub(crate) position: (u32, u32),
}

pub(super) fn scan(text: &str) -> Scan {
    let mut lexer = Lexer {
        rest: text.strip_prefix('\u{feff}').unwrap_or(text),
        position: (1, 1),
    };
    let mut scan = Scan::default();
    let mut depth = 0_u32;
    let mut statement = Vec::new();
    let mut in_service = false;
    while let Some((token, position)) = lexer.next() {
        let first = statement.first().map(|(word, _)| *word);
        let is_method = in_service && depth == 1 && first == Some("rpc");
        match token {
            "{" => {
                if depth == 0 {
                    in_service = first == Some("service");
                    scan.bodies.extend(in_service.then(Vec::new));
                } else if is_method {
                    scan.add_method(Some(trailing_comment(lexer.rest)));
                }
                depth += 1;
            }
            "}" => depth = depth.saturating_sub(1),
            ";" if depth == 0 => scan.add(&statement),
            ";" if is_method => scan.add_method(None),
            ";" => {}
            _ => {
                if depth < 2 {
                    statement.push((token, position));
                }
                continue;
            }
        }
        statement.clear();
    }
    scan
}

impl Scan {
    fn add(&mut self, statement: &[(&str, (u32, u32))]) {
        let words: Vec<_> = statement.iter().map(|(word, _)| *word).collect();
        match *words {
            ["edition", "=", text] => self.edition = unquoted(text),
            ["import", "public" | "weak" | "option", text] | ["import", text] => {
                let position = statement[0].1;
                let import = unquoted(text).map(|name| Import { name, position });
                self.imports.extend(import);
            }
            _ => {}
        }
    }

    fn add_method(&mut self, body: Option<Option<String>>) {
        if let Some(methods) = self.bodies.last_mut() {
            methods.push(body);
        }
    }
}

fn unquoted(text: &str) -> Option<String> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
    Some(inner.to_owned())
}

struct Lexer<'a> {
    rest: &'a str,
    position: (u32, u32),
}

impl<'a> Lexer<'a> {
    /// The next word, string or mark, with its position; comments are skipped.
    fn next(&mut self) -> Option<(&'a str, (u32, u32))> {
        loop {
            let mut chars = self.rest.chars();
            let first = chars.next()?;
            let length = if first.is_whitespace() {
                first.len_utf8()
            } else if self.rest.starts_with("//") {
                self.rest.find('\n').unwrap_or(self.rest.len())
            } else if self.rest.starts_with("/*") {
                self.rest[2..]
                    .find("*/")
                    .map_or(self.rest.len(), |end| end + 4)
            } else {
                let position = self.position;
                let length = token(self.rest, first);
                return Some((self.take(length), position));
            };
            self.take(length);
        }
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        for c in taken.chars() {
            match c {
                '\n' => self.position = (self.position.0 + 1, 1),
                _ => self.position.1 += 1,
            }
        }
        self.rest = rest;
        taken
    }
}

/// How many bytes the token at the start of `text` has.
fn token(text: &str, first: char) -> usize {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    if is_word(first) {
        return text.find(|c| !is_word(c)).unwrap_or(text.len());
    }
    if !matches!(first, '"' | '\'') {
        return first.len_utf8();
    }
    let mut escaped = false;
    for (index, c) in text.char_indices().skip(1) {
        match c {
            '\n' => return index,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == first => return index + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}
