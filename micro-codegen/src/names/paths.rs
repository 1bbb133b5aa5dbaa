//! Which items an option's path speaks of.

/// Whether `pattern` covers the item `full_name` (no leading dot).
///
/// `.` covers everything, `.a.b` the item and all below it, `b.c` every item
/// whose full name ends so.
pub(crate) fn covers(pattern: &str, full_name: &str) -> bool {
    let below = |rest: Option<&str>| rest.is_some_and(|r| r.is_empty() || r.starts_with('.'));
    match pattern.strip_prefix('.') {
        Some("") => true,
        Some(prefix) => below(full_name.strip_prefix(prefix)),
        None => full_name
            .strip_suffix(pattern)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.')),
    }
}

/// The values whose path covers the item, in the order they were given.
pub(crate) fn values<'a>(
    list: &'a [(String, String)],
    full_name: &'a str,
) -> impl Iterator<Item = &'a str> {
    list.iter()
        .filter(move |(pattern, _)| covers(pattern, full_name))
        .map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn patterns() {
        for (pattern, name, expected) in [
            (".", "a.B", true),
            (".a", "a.B.c", true),
            (".a.B", "a.B", true),
            (".a.B", "a.Bc", false),
            ("c", "a.B.c", true),
            ("B.c", "a.B.c", true),
            ("c", "a.B.cc", false),
            ("cc", "a.B.xcc", false),
        ] {
            assert_eq!(covers(pattern, name), expected, "{pattern} on {name}");
        }
    }
}
