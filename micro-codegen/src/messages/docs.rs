//! Documentation on its way around prost-build.
//!
//! prost-build rewrites the comments it is given, line by line and slowly. It
//! gets one short stand-in a comment, and the text is put in its place.

use crate::comments::{Comments, markdown};

const MARK: char = '\u{1}';

/// What stands for the comment on the item at `path`.
pub(super) fn placeholder(path: &[i32]) -> String {
    let numbers: Vec<String> = path.iter().map(i32::to_string).collect();
    format!("{MARK}{}", numbers.join(","))
}

/// The documentation a stand-in stands for; `None` for any other line.
pub(super) fn resolve(line: &str, comments: &Comments<'_>) -> Option<Vec<String>> {
    let numbers = line
        .trim_start()
        .strip_prefix("///")?
        .trim_start()
        .strip_prefix(MARK)?;
    let mut path = Vec::new();
    for number in numbers.split(',') {
        path.push(number.parse().ok()?);
    }
    let location = comments.at(&path)?;
    let leading = location.leading_comments.as_deref();
    let trailing = location.trailing_comments.as_deref();
    Some(markdown(leading, trailing))
}
