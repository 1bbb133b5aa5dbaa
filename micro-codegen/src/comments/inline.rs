//! Escapes within a line what markdown would take for a link, a tag or unfinished code.

/// One line of text, trimmed at the start.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    if rest.starts_with('>') {
        out.push('\\');
    }
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '`' => code_span(rest, &mut out),
            '\\' => backslash(rest, &mut out),
            '[' => bracket(rest, &mut out),
            '<' => angle(rest, &mut out),
            'h' if !out.ends_with(|c: char| c.is_ascii_alphanumeric()) => url(rest, &mut out),
            _ => 0,
        };
        if length > 0 {
            rest = &rest[length..];
            continue;
        }
        if matches!(c, '[' | ']' | '<' | '`') {
            out.push('\\');
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// A span that ends on this line stays; else the backticks are text.
fn code_span(rest: &str, out: &mut String) -> usize {
    let ticks = rest.len() - rest.trim_start_matches('`').len();
    let fence = &rest[..ticks];
    let mut from = ticks;
    while let Some(found) = rest[from..].find(fence) {
        let end = from + found;
        let run = rest[end..].len() - rest[end..].trim_start_matches('`').len();
        if run == ticks {
            out.push_str(&rest[..end + ticks]);
            return end + ticks;
        }
        from = end + run;
    }
    for _ in 0..ticks {
        out.push_str("\\`");
    }
    ticks
}

fn backslash(rest: &str, out: &mut String) -> usize {
    match rest[1..].chars().next() {
        Some(next) if next.is_ascii_punctuation() => {
            out.push_str(&rest[..2]);
            2
        }
        _ => {
            out.push_str("\\\\");
            1
        }
    }
}

/// `[text](https://…)` stays a link; `[text][some.proto.Name]` becomes `text`.
fn bracket(rest: &str, out: &mut String) -> usize {
    let Some(close) = rest.find(']') else {
        return 0;
    };
    let (text, after) = (&rest[1..close], &rest[close + 1..]);
    if text.is_empty() || text.contains(['[', '`', '<', '\\', '\n']) {
        return 0;
    }
    if let Some(target) = after.strip_prefix('(')
        && ["http://", "https://", "mailto:"]
            .iter()
            .any(|scheme| target.starts_with(scheme))
        && let Some(end) = target.find(')')
        && !target[..end].contains([' ', '<', '>', '('])
    {
        let length = close + 1 + 1 + end + 1;
        out.push_str(&rest[..length]);
        return length;
    }
    if let Some(name) = after.strip_prefix('[')
        && let Some(end) = name.find(']')
        && name[..end]
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'))
    {
        out.push('`');
        out.push_str(text);
        out.push('`');
        return close + 1 + 1 + end + 1;
    }
    0
}

/// `<https://…>` stays a link.
fn angle(rest: &str, out: &mut String) -> usize {
    let target = &rest[1..];
    if (target.starts_with("http://") || target.starts_with("https://"))
        && let Some(end) = target.find(['>', ' ', '<'])
        && target[end..].starts_with('>')
    {
        out.push_str(&rest[..end + 2]);
        return end + 2;
    }
    0
}

/// A bare URL is put in angle brackets.
fn url(rest: &str, out: &mut String) -> usize {
    if !(rest.starts_with("http://") || rest.starts_with("https://")) {
        return 0;
    }
    let stops = |c: char| {
        c.is_whitespace() || matches!(c, '<' | '>' | '`' | '"' | ')' | ']' | '[' | '\\' | '|')
    };
    let end = rest.find(stops).unwrap_or(rest.len());
    let url = rest[..end].trim_end_matches(|c: char| ".,;:!?*_'~({".contains(c));
    if url.ends_with("//") {
        return 0;
    }
    out.push('<');
    out.push_str(url);
    out.push('>');
    url.len()
}
