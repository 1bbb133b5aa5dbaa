//! Comments of a `.proto` → markdown that rustdoc and clippy have nothing to say about.
//!
//! No comment may become a doctest, a broken link or an HTML tag.

mod inline;
mod lists;
mod places;

pub(crate) use places::Comments;

/// Lines of documentation, without the space that follows `///`.
pub(crate) fn markdown(leading: Option<&str>, trailing: Option<&str>) -> Vec<String> {
    let mut lines = block(leading.unwrap_or_default());
    let trailing = block(trailing.unwrap_or_default());
    if !lines.is_empty() && !trailing.is_empty() {
        lines.push(String::new());
    }
    lines.extend(trailing);
    lines
}

/// The comment as plain text: common indentation and blank ends removed.
pub(crate) fn plain(comment: &str) -> Vec<String> {
    let mut lines: Vec<String> = comment.lines().map(clean).collect();
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    let first = lines
        .iter()
        .position(|line| !line.is_empty())
        .unwrap_or(lines.len());
    lines.drain(..first);
    let indent = |line: &String| line.len() - line.trim_start_matches(' ').len();
    let common = lines
        .iter()
        .filter(|line| !line.is_empty())
        .map(indent)
        .min()
        .unwrap_or(0);
    for line in &mut lines {
        line.drain(..common.min(line.len()));
    }
    lines
}

fn block(comment: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut fence: Option<String> = None;
    let mut lists = lists::Lists::default();
    let mut indented_code = false;
    let mut after_blank = true;
    for line in plain(comment) {
        let text = line.trim_start_matches(' ');
        let indent = line.len() - text.len();
        if let Some(open) = &fence {
            let closes =
                text.starts_with(open.as_str()) && text.trim_end_matches(&open[..1]).is_empty();
            out.push(if closes { open.clone() } else { line.clone() });
            if closes {
                fence = None;
            }
            continue;
        }
        if text.is_empty() {
            after_blank = true;
            out.push(String::new());
            continue;
        }
        if let Some(open) = opening_fence(text) {
            end_code(&mut out, &mut indented_code);
            lists.leave();
            out.push(format!("{open}{}", language(&text[open.len()..])));
            fence = Some(open);
            after_blank = false;
            continue;
        }
        if indent >= 4 && !lists.inside() && (after_blank || indented_code) {
            if !indented_code {
                out.push("```text".to_owned());
                indented_code = true;
            }
            out.push(line[4..].to_owned());
            after_blank = false;
            continue;
        }
        end_code(&mut out, &mut indented_code);
        let indent = lists.indent(text, indent, after_blank);
        out.push(format!("{:indent$}{}", "", inline::escape(text)));
        after_blank = false;
    }
    end_code(&mut out, &mut indented_code);
    out.extend(fence);
    out
}

/// Closes indented code before the blank lines that follow it.
fn end_code(out: &mut Vec<String>, open: &mut bool) {
    if std::mem::take(open) {
        let blank = out.iter().rev().take_while(|line| line.is_empty()).count();
        out.insert(out.len() - blank, "```".to_owned());
    }
}

fn opening_fence(text: &str) -> Option<String> {
    let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = text.chars().take_while(|c| *c == mark).count();
    let info = &text[length..];
    (length >= 3 && !info.contains('`')).then(|| mark.to_string().repeat(length))
}

/// The fence's language where rustdoc takes it for something else than Rust.
fn language(info: &str) -> String {
    const RUST: [&str; 8] = [
        "rust",
        "rs",
        "ignore",
        "should_panic",
        "no_run",
        "compile_fail",
        "test_harness",
        "standalone_crate",
    ];
    let word = info.trim();
    let lower = word.to_ascii_lowercase();
    let error_code = word
        .strip_prefix('E')
        .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()));
    let rust = RUST.contains(&lower.as_str())
        || lower.starts_with("edition")
        || lower.starts_with("ignore-")
        || error_code;
    let tag = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '_');
    let known = !word.is_empty() && word.chars().all(tag) && !rust;
    if known {
        word.to_owned()
    } else {
        "text".to_owned()
    }
}

/// One line without what does not belong in source text.
fn clean(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    for c in line.trim_end().chars() {
        match c {
            '\t' => text.push_str("    "),
            // Direction marks can make code read other than it is; rustc refuses them.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c if c.is_control() => {}
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests;
