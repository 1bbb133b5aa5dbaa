//! Documentation on its way around prost-build.
//!
//! prost-build rewrites the comments it is given, line by line and slowly. It
//! gets one short stand-in a comment, and the text is put in its place.

use std::collections::HashMap;

use prost_types::FileDescriptorProto;
use prost_types::source_code_info::Location;

use crate::comments;

const MARK: char = '\u{1}';

/// What stands for the comment on the item at `path`.
pub(super) fn placeholder(path: &[i32]) -> String {
    let numbers: Vec<String> = path.iter().map(i32::to_string).collect();
    format!("{MARK}{}", numbers.join(","))
}

/// The comments of a file by path.
pub(super) struct Docs<'a> {
    by_path: HashMap<&'a [i32], &'a Location>,
}

impl<'a> Docs<'a> {
    pub(super) fn new(file: &'a FileDescriptorProto) -> Self {
        let locations = file.source_code_info.iter().flat_map(|info| &info.location);
        let by_path = locations
            .map(|location| (location.path.as_slice(), location))
            .collect();
        Self { by_path }
    }

    /// The documentation a stand-in stands for; `None` for any other line.
    pub(super) fn resolve(&self, line: &str) -> Option<Vec<String>> {
        let numbers = line
            .trim_start()
            .strip_prefix("///")?
            .trim_start()
            .strip_prefix(MARK)?;
        let path: Option<Vec<i32>> = numbers
            .split(',')
            .map(|number| number.parse().ok())
            .collect();
        let location = self.by_path.get(path?.as_slice())?;
        let leading = location.leading_comments.as_deref();
        Some(comments::markdown(
            leading,
            location.trailing_comments.as_deref(),
        ))
    }
}
