//! JSON text laid out anew, its numbers and the order of its keys as they were.

/// Lays valid JSON out as Go's tools do: a tab a level, a line a member.
pub(crate) fn indented(json: &str) -> String {
    let mut text = lay_out(json, true);
    text.push('\n');
    text
}

/// Takes all white space out of valid JSON, but what stands in strings.
pub(crate) fn compact(json: &str) -> String {
    lay_out(json, false)
}

fn lay_out(json: &str, lines: bool) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let mut level = 0_usize;
    let mut characters = json.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' => {
                out.push(c);
                let mut escaped = false;
                for c in characters.by_ref() {
                    // JSON allows those beyond ASCII's, and terminals obey them.
                    match c.is_control() {
                        true => out.push_str(&format!("\\u{:04x}", u32::from(c))),
                        false => out.push(c),
                    }
                    match c {
                        _ if escaped => escaped = false,
                        '\\' => escaped = true,
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '{' | '[' => {
                out.push(c);
                while characters.next_if(|c| c.is_whitespace()).is_some() {}
                if let Some(end) = characters.next_if(|c| matches!(c, '}' | ']')) {
                    out.push(end);
                } else {
                    level += 1;
                    line(&mut out, level, lines);
                }
            }
            '}' | ']' => {
                level = level.saturating_sub(1);
                line(&mut out, level, lines);
                out.push(c);
            }
            ',' => {
                out.push(c);
                line(&mut out, level, lines);
            }
            ':' => out.push_str(if lines { ": " } else { ":" }),
            c if c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}

fn line(out: &mut String, level: usize, lines: bool) {
    if lines {
        out.push('\n');
        out.extend(std::iter::repeat_n('\t', level));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_as_go_prints_it() {
        assert_eq!(
            indented(r#"{"msg":"Hello John"}"#),
            "{\n\t\"msg\": \"Hello John\"\n}\n"
        );
        assert_eq!(
            indented(r#"{"a":[1,{"b":{}}],"c":[ ],"d":"}:,\" \\"}"#),
            "{\n\t\"a\": [\n\t\t1,\n\t\t{\n\t\t\t\"b\": {}\n\t\t}\n\t],\n\t\"c\": [],\n\t\"d\": \"}:,\\\" \\\\\"\n}\n"
        );
    }

    #[test]
    fn terminals_are_not_told_what_to_do() {
        assert_eq!(compact("\"a\u{9b}2J\u{7f}\""), r#""a\u009b2J\u007f""#);
    }

    #[test]
    fn numbers_and_keys_stay_as_they_are() {
        let json = "{ \"b\" : 12345678901234567890.10 ,\n\t\"a\": \"x y\" }";
        assert_eq!(compact(json), r#"{"b":12345678901234567890.10,"a":"x y"}"#);
        assert_eq!(compact(&indented(json)), compact(json));
    }
}
