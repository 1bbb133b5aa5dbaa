//! A line as words.

use crate::failure::{Failure, Result};

/// Splits a line as shells do, with quotes and backslashes; JSON may stand without quotes.
pub(super) fn split(line: &str) -> Result<Vec<String>> {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while let Some(first) = rest.chars().next() {
        let (word, tail) = match first {
            '{' | '[' => json(rest),
            _ => word(rest)?,
        };
        words.push(word);
        rest = tail.trim_start();
    }
    Ok(words)
}

/// Takes JSON up to its last brace; what is no JSON is for the reader of it to say.
fn json(text: &str) -> (String, &str) {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '{' | '[' if !quoted => depth += 1,
            '}' | ']' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    let (json, tail) = text.split_at(at + 1);
                    return (json.to_owned(), tail);
                }
            }
            _ => {}
        }
    }
    (text.trim_end().to_owned(), "")
}

fn word(text: &str) -> Result<(String, &str)> {
    let mut word = String::new();
    let mut quote = None;
    let mut characters = text.char_indices();
    while let Some((at, c)) = characters.next() {
        match (c, quote) {
            (c, None) if c.is_whitespace() => return Ok((word, &text[at..])),
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            ('\\', None | Some('"')) => word.extend(characters.next().map(|(_, c)| c)),
            (c, _) => word.push(c),
        }
    }
    match quote {
        None => Ok((word, "")),
        Some(open) => Err(Failure::usage(format!("a {open} is not closed"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_split_as_shells_do() {
        for (line, words) in [
            ("", &[] as &[&str]),
            ("  list   services \n", &["list", "services"]),
            (
                r#"call a b '{"n": "J o"}'"#,
                &["call", "a", "b", r#"{"n": "J o"}"#],
            ),
            (
                r#"call a b {"n": "} o\""} --wait 5s"#,
                &["call", "a", "b", r#"{"n": "} o\""}"#, "--wait", "5s"],
            ),
            (
                r#"a "b \" c" d\ e 'f "g"'h"#,
                &["a", "b \" c", "d e", "f \"g\"h"],
            ),
            ("stream a b {} [1]", &["stream", "a", "b", "{}", "[1]"]),
            ("call a b {\"n\":\n", &["call", "a", "b", "{\"n\":"]),
            ("a ''", &["a", ""]),
        ] {
            assert_eq!(split(line).unwrap(), words, "{line}");
        }
        assert_eq!(split("a 'b").unwrap_err().message, "a ' is not closed");
    }
}
