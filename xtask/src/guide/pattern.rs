//! Lines as a page shows them, where `…` stands for whatever differs from run to run.

/// Returns the first of `lines` that does not stand in `shown` below the one before it.
pub(super) fn missing<'a>(lines: &'a [String], shown: &[String]) -> Option<&'a str> {
    let mut shown = shown.iter();
    let mut lines = lines
        .iter()
        .filter(|line| !["", "…"].contains(&line.trim()));
    let missing = lines.find(|line| !shown.any(|shown| is_like(line, shown)));
    missing.map(String::as_str)
}

/// Whether a line is as a page says; space around it does not count.
pub(super) fn is_like(line: &str, shown: &str) -> bool {
    let (line, shown) = (line.trim(), shown.trim());
    let Some((first, rest)) = line.split_once('…') else {
        return line == shown;
    };
    let Some(mut shown) = shown.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = rest.split('…').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        match shown.find(part) {
            Some(at) => shown = &shown[at + part.len()..],
            None => return false,
        }
    }
    shown.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn an_ellipsis_is_anything() {
        assert!(is_like("a … c", "  a b c"));
        assert!(is_like("a…, b… c", "a 1, b 2 c"));
        assert!(is_like("…", ""));
        assert!(!is_like("a … c", "a b d"));
        assert!(!is_like("a … b … c", "a c"));
        assert!(!is_like("a", "ab"));
    }

    #[test]
    fn lines_stand_in_order() {
        let shown = lines("x\na\ny\nb\n");
        assert_eq!(missing(&lines("a\n…\n\nb"), &shown), None);
        assert_eq!(missing(&lines("b\na"), &shown), Some("a"));
        assert_eq!(missing(&lines("a\na"), &shown), Some("a"));
    }
}
