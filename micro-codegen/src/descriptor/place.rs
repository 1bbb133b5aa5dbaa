//! Where in the `.proto` an item stands.

use prost_types::FileDescriptorProto;

use crate::Location;

/// Field numbers of descriptor.proto, as paths in source info use them.
pub(crate) mod part {
    pub(crate) const PACKAGE: i32 = 2;
    pub(crate) const DEPENDENCY: i32 = 3;
    pub(crate) const MESSAGE: i32 = 4;
    pub(crate) const ENUM: i32 = 5;
    pub(crate) const SERVICE: i32 = 6;
    pub(crate) const MESSAGE_FIELD: i32 = 2;
    pub(crate) const MESSAGE_NESTED: i32 = 3;
    pub(crate) const MESSAGE_ENUM: i32 = 4;
    pub(crate) const MESSAGE_ONEOF: i32 = 8;
    pub(crate) const ENUM_VALUE: i32 = 2;
    pub(crate) const SERVICE_METHOD: i32 = 2;
}

/// The place of the item at `path`, or of the innermost item around it that has one.
pub(crate) fn locate(file: &FileDescriptorProto, path: &[i32]) -> Location {
    let info = file.source_code_info.as_ref();
    let span = (1..=path.len()).rev().find_map(|length| {
        let location = &info?.location;
        let found = location.iter().find(|l| l.path == path[..length])?;
        (found.span.len() >= 3).then_some(&found.span)
    });
    Location {
        file: file.name().to_owned(),
        position: span.map(|span| (from_zero(span[0]), from_zero(span[1]))),
    }
}

fn from_zero(number: i32) -> u32 {
    u32::try_from(number).unwrap_or(0).saturating_add(1)
}
