//! The comment that belongs to an opening brace, by protoc's rules.

/// The comment behind a brace: on its line, or below it when it does not lead
/// what comes next. `after` is the text from the brace on.
pub(super) fn trailing_comment(after: &str) -> Option<String> {
    let here = after.trim_start_matches([' ', '\t', '\r']);
    if let Some(below) = here.strip_prefix('\n') {
        let below = indented(below);
        let (comment, next) = line_comments(below).or_else(|| block_comment(below))?;
        let stands_alone = next.starts_with(['\n', '}']) || next.starts_with("/*");
        let other_kind = below.starts_with("/*") && next.starts_with("//");
        return (stands_alone || other_kind).then_some(comment);
    }
    if let Some(comment) = here.strip_prefix("//") {
        let line = comment.split_inclusive('\n').next()?;
        return Some(line.to_owned());
    }
    Some(block_comment(here)?.0)
}

fn indented(text: &str) -> &str {
    text.trim_start_matches([' ', '\t', '\r'])
}

/// The lines of `//` at the start, as one comment, and what follows.
fn line_comments(mut text: &str) -> Option<(String, &str)> {
    let mut comment = String::new();
    while let Some(rest) = text.strip_prefix("//") {
        let end = rest.find('\n').map_or(rest.len(), |end| end + 1);
        comment.push_str(&rest[..end]);
        text = indented(&rest[end..]);
    }
    (!comment.is_empty()).then_some((comment, text))
}

/// The `/* */` at the start, and what follows on the next line; nothing when
/// more stands on its own line.
fn block_comment(text: &str) -> Option<(String, &str)> {
    let (inside, rest) = text.strip_prefix("/*")?.split_once("*/")?;
    let next = indented(rest).strip_prefix('\n')?;
    let mut comment = String::new();
    for (index, line) in inside.split('\n').enumerate() {
        if index == 0 {
            comment.push_str(line);
        } else {
            let line = indented(line);
            comment.push('\n');
            comment.push_str(line.strip_prefix('*').unwrap_or(line));
        }
    }
    Some((comment, indented(next)))
}

#[cfg(test)]
mod tests {
    use super::trailing_comment;

    #[test]
    fn comments_belong_where_protoc_puts_them() {
        let cases = [
            ("} // after", None),
            (" // same line\n }", Some(" same line\n")),
            ("\n  // own line\n }", Some(" own line\n")),
            ("\n // one\n // two\n /* three */ }", Some(" one\n two\n")),
            ("\n // then blank\n\n option", Some(" then blank\n")),
            ("\n // leads\n option", None),
            (" /* block */\n }", Some(" block ")),
            (" /* block */ option", None),
            (" /* block */ }", None),
            (" // same\n // next\n }", Some(" same\n")),
            ("\n\n // blank before\n }", None),
            ("\n /* multi\n  * line\n  */\n }", Some(" multi\n line\n")),
            ("\n /* one */\n // two\n option", Some(" one ")),
            ("", None),
            ("\n //", None),
            (" /* open", None),
        ];
        for (text, expected) in cases {
            assert_eq!(trailing_comment(text).as_deref(), expected, "{text:?}");
        }
    }
}
