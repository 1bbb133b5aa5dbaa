//! Where in a file there are comments.

use std::collections::HashMap;

use prost_types::FileDescriptorProto;
use prost_types::source_code_info::Location;

/// The comments of a file by the paths of the items they are on.
pub(crate) struct Comments<'a> {
    by_path: HashMap<&'a [i32], &'a Location>,
}

impl<'a> Comments<'a> {
    pub(crate) fn of(file: &'a FileDescriptorProto) -> Self {
        let mut by_path = HashMap::new();
        if let Some(info) = &file.source_code_info {
            for location in &info.location {
                if location.leading_comments.is_some() || location.trailing_comments.is_some() {
                    by_path.insert(&location.path[..], location);
                }
            }
        }
        Self { by_path }
    }

    /// The place of the item at `path`, when there is a comment on it.
    pub(crate) fn at(&self, path: &[i32]) -> Option<&'a Location> {
        self.by_path.get(path).copied()
    }
}
