//! Where prost-build is to write documentation: one short stand-in for every comment.

use prost_types::source_code_info::Location;
use prost_types::{DescriptorProto, EnumDescriptorProto, FileDescriptorProto, SourceCodeInfo};

use super::docs::placeholder;
use crate::Options;
use crate::comments::Comments;
use crate::descriptor::place::part;
use crate::names::join;
use crate::names::paths::covers;

/// Source info with one location for every item prost-build asks about.
pub(super) fn stand_ins(file: &FileDescriptorProto, options: &Options) -> SourceCodeInfo {
    let mut walk = Walk {
        comments: Comments::of(file),
        options,
        out: Vec::new(),
    };
    let package = file.package();
    for (index, message) in file.message_type.iter().enumerate() {
        walk.message(vec![part::MESSAGE, index as i32], package, message);
    }
    for (index, item) in file.enum_type.iter().enumerate() {
        walk.enumeration(vec![part::ENUM, index as i32], package, item);
    }
    SourceCodeInfo { location: walk.out }
}

struct Walk<'a> {
    comments: Comments<'a>,
    options: &'a Options,
    out: Vec<Location>,
}

impl Walk<'_> {
    fn message(&mut self, path: Vec<i32>, parent: &str, message: &DescriptorProto) {
        let full_name = join(parent, message.name());
        for (index, field) in message.field.iter().enumerate() {
            self.item(
                below(&path, part::MESSAGE_FIELD, index),
                &full_name,
                field.name(),
            );
        }
        for (index, oneof) in message.oneof_decl.iter().enumerate() {
            self.item(
                below(&path, part::MESSAGE_ONEOF, index),
                &full_name,
                oneof.name(),
            );
        }
        for (index, nested) in message.nested_type.iter().enumerate() {
            self.message(
                below(&path, part::MESSAGE_NESTED, index),
                &full_name,
                nested,
            );
        }
        for (index, item) in message.enum_type.iter().enumerate() {
            self.enumeration(below(&path, part::MESSAGE_ENUM, index), &full_name, item);
        }
        self.item(path, parent, message.name());
    }

    fn enumeration(&mut self, path: Vec<i32>, parent: &str, item: &EnumDescriptorProto) {
        let full_name = join(parent, item.name());
        for (index, value) in item.value.iter().enumerate() {
            self.item(
                below(&path, part::ENUM_VALUE, index),
                &full_name,
                value.name(),
            );
        }
        self.item(path, parent, item.name());
    }

    fn item(&mut self, path: Vec<i32>, parent: &str, name: &str) {
        let disabled = &self.options.disable_comments;
        let hidden = !disabled.is_empty()
            && disabled
                .iter()
                .any(|pattern| covers(pattern, &join(parent, name)));
        let commented = !hidden && self.comments.at(&path).is_some();
        self.out.push(Location {
            leading_comments: commented.then(|| placeholder(&path)),
            path,
            ..Default::default()
        });
    }
}

fn below(path: &[i32], number: i32, index: usize) -> Vec<i32> {
    let mut longer = Vec::with_capacity(path.len() + 2);
    longer.extend_from_slice(path);
    longer.extend([number, index as i32]);
    longer
}
