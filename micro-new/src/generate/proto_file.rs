//! What a `.proto` file says of one service: enough to write the frame of its handler.

use heck::{ToSnakeCase, ToUpperCamelCase};

use crate::name::module;

/// A method of a service.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rpc {
    name: String,
    request: Message,
    response: Message,
}

/// What goes in or out of a method.
#[derive(Debug, PartialEq, Eq)]
struct Message {
    stream: bool,
    name: String,
}

/// The width that rustfmt keeps lines within.
const WIDTH: usize = 100;

impl Rpc {
    /// Returns the types of messages that stand for other packages, as they are written.
    pub(super) fn foreign(&self) -> Option<&str> {
        let mut names = [&self.request.name, &self.response.name].into_iter();
        names.find(|name| name.contains('.')).map(String::as_str)
    }

    /// Returns the types of its messages, which generated code declares.
    pub(super) fn types(&self) -> [String; 2] {
        [&self.request, &self.response].map(|message| message.name.to_upper_camel_case())
    }

    /// Whether a stream goes in, and whether one comes out.
    pub(super) fn streams(&self) -> (bool, bool) {
        (self.request.stream, self.response.stream)
    }

    /// Returns a method that fails with "not implemented".
    pub(super) fn frame(&self) -> String {
        let [request, response] = self.types();
        let (name, arguments) = match self.request.stream {
            true => ("_requests", format!("Streaming<{request}>")),
            false => ("_request", request),
        };
        let arguments = [
            "&self".to_owned(),
            "cx: Context".to_owned(),
            format!("{name}: {arguments}"),
        ];
        let unwritten = "Err(Error::unimplemented(cx.endpoint(), \"not written yet\"))";
        let (returned, body) = match self.response.stream {
            true => (
                format!("micro::Result<impl Stream<Item = micro::Result<{response}>> + Send>"),
                format!("let reply = {unwritten};\n        Ok(stream::iter([reply]))"),
            ),
            false => (format!("micro::Result<{response}>"), unwritten.to_owned()),
        };
        let method = module(&self.name.to_snake_case());
        let line = format!(
            "    async fn {method}({}) -> {returned} {{",
            arguments.join(", ")
        );
        let head = match line.len() <= WIDTH {
            true => line,
            false => {
                let arguments: String = arguments
                    .map(|argument| format!("        {argument},\n"))
                    .concat();
                let end = format!("    ) -> {returned}");
                let brace = if end.len() + 2 <= WIDTH {
                    " {"
                } else {
                    "\n    {"
                };
                format!("    async fn {method}(\n{arguments}{end}{brace}")
            }
        };
        format!("{head}\n        {body}\n    }}\n")
    }
}

/// Returns the methods of the service that becomes the type `name`, or none if there is no such service.
pub(super) fn methods(text: &str, name: &str) -> Option<Vec<Rpc>> {
    let tokens = tokens(text);
    let words: Vec<&str> = tokens.iter().map(String::as_str).collect();
    let package = words.iter().position(|word| *word == "package");
    let package = package
        .and_then(|at| words.get(at + 1))
        .copied()
        .unwrap_or_default();
    let is_it = |three: &[&str]| {
        three[0] == "service" && three[2] == "{" && three[1].to_upper_camel_case() == name
    };
    let begin = words.windows(3).position(is_it)? + 3;

    let mut depth = 1;
    let mut rpcs = Vec::new();
    for at in begin..words.len() {
        match words[at] {
            "{" => depth += 1,
            "}" => depth -= 1,
            "rpc" if depth == 1 => rpcs.extend(rpc(&words[at + 1..], package)),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    Some(rpcs)
}

/// Reads what follows the word `rpc`.
fn rpc(words: &[&str], package: &str) -> Option<Rpc> {
    let (name, rest) = words.split_first()?;
    let (request, rest) = message(rest, package)?;
    let (returns, rest) = rest.split_first()?;
    let (response, _) = message(rest, package)?;
    (*returns == "returns").then(|| Rpc {
        name: (*name).to_owned(),
        request,
        response,
    })
}

/// Reads `(stream Type)` or `(Type)`.
fn message<'a>(words: &'a [&'a str], package: &str) -> Option<(Message, &'a [&'a str])> {
    let (stream, name, rest) = match words {
        ["(", "stream", name, ")", rest @ ..] => (true, name, rest),
        ["(", name, ")", rest @ ..] => (false, name, rest),
        _ => return None,
    };
    let name = name.trim_start_matches('.');
    let own = name
        .strip_prefix(package)
        .and_then(|name| name.strip_prefix('.'));
    let name = own.unwrap_or(name).to_owned();
    Some((Message { stream, name }, rest))
}

/// Splits a `.proto` file into names and signs; comments are left out, and strings are signs.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let named = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if first == '"' || first == '\'' {
            string(rest, first)
        } else if named(first) {
            rest.find(|c| !named(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(length);
        if !first.is_whitespace() && !token.starts_with("//") && !token.starts_with("/*") {
            tokens.push(token.to_owned());
        }
        rest = after;
    }
    tokens
}

/// Returns how long the string is that `text` begins with.
fn string(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{methods, tokens};

    const PROTO: &str = r#"
        syntax = "proto3"; // service Shop { rpc No(A) returns (B); }
        package acme.shop;
        /* service Shop { } */
        option note = "service Shop { rpc \" No";
        service Other { rpc Not(A) returns (B); }
        service Shop {
          rpc Get(GetURLRequest) returns (.acme.shop.Item) { option (x) = { rpc: "a" }; }
          rpc Watch ( stream Item )
            returns(stream google.protobuf.Empty);
        }
        service Last { rpc Neither(A) returns (B); }
    "#;

    #[test]
    fn methods_of_one_service() {
        let rpcs = methods(PROTO, "Shop").unwrap();
        assert_eq!(rpcs.len(), 2, "{rpcs:?}");
        assert_eq!(rpcs[0].types(), ["GetUrlRequest", "Item"]);
        assert_eq!(rpcs[0].streams(), (false, false));
        assert_eq!(rpcs[0].foreign(), None);
        assert_eq!(rpcs[1].streams(), (true, true));
        assert_eq!(rpcs[1].foreign(), Some("google.protobuf.Empty"));
        assert!(methods(PROTO, "Cart").is_none());
        assert!(methods("", "Cart").is_none());
    }

    #[test]
    fn text_that_ends_early_is_read_to_its_end() {
        for end in 0..PROTO.len() {
            methods(&PROTO[..end], "Shop");
        }
        assert_eq!(tokens("a \"b").len(), 2);
        assert_eq!(tokens("é/*"), ["é"]);
    }

    #[test]
    fn frames_are_formatted() {
        let rpcs = methods("service A { rpc Type(B) returns (C); }", "A").unwrap();
        assert_eq!(
            rpcs[0].frame(),
            "    async fn r#type(&self, cx: Context, _request: B) -> micro::Result<C> {\n        \
             Err(Error::unimplemented(cx.endpoint(), \"not written yet\"))\n    }\n"
        );
    }
}
