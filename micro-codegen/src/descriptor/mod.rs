//! Encoded descriptors → descriptors that are whole, checked and free of editions.

mod check;
mod defaults;
mod editions;
mod http;
pub(crate) mod place;
pub(crate) mod symbols;

use bytes::Bytes;
use prost::Message as _;
use prost_types::FileDescriptorProto;

use crate::model::HttpRule;
use crate::{Errors, Location};

/// One file of the import closure.
#[derive(Debug)]
pub(crate) struct Source {
    /// What prost-build can work with: proto2 or proto3.
    pub(crate) file: FileDescriptorProto,
    /// The file as it was given.
    pub(crate) encoded: Bytes,
    /// What descriptor.proto of the prost-types crate has no room for.
    pub(crate) extra: Extra,
}

/// What prost-types drops when it decodes a file.
#[derive(Debug, Default)]
pub(crate) struct Extra {
    /// HTTP rules by service and method index.
    pub(crate) http: Vec<Vec<Vec<HttpRule>>>,
    /// Full names of enums that are closed though the file is proto3 by now, and the reverse.
    pub(crate) enum_closed: Vec<(String, bool)>,
}

/// Decodes and checks the closure; the files come back in the order given.
pub(crate) fn read(files: &[Bytes]) -> Result<Vec<Source>, Errors> {
    let mut errors = Errors::default();
    let mut sources: Vec<Source> = Vec::with_capacity(files.len());
    for (index, bytes) in files.iter().enumerate() {
        let decoded = FileDescriptorProto::decode(&bytes[..])
            .and_then(|file| Ok((http::rules(bytes)?, file)));
        let (http, mut file) = match decoded {
            Ok(decoded) => decoded,
            Err(error) => {
                errors.push_general(format!(
                    "descriptor {index} of the request is not a FileDescriptorProto: {error}; run the compiler again"
                ));
                continue;
            }
        };
        let mut extra = Extra {
            http,
            enum_closed: Vec::new(),
        };
        match file.syntax.as_deref() {
            None | Some("" | "proto2" | "proto3") => {}
            Some("editions") => {
                if let Err(error) = editions::lower(&mut file, bytes, &mut extra, &mut errors) {
                    errors.push_general(format!("`{}`: {error}", file.name()));
                }
            }
            Some(other) => errors.push(
                Location {
                    file: file.name().to_owned(),
                    position: None,
                },
                format!("unknown syntax `{other}`; expected `proto2`, `proto3` or an edition"),
            ),
        }
        // Written but empty is the same to everybody but prost-build.
        file.syntax.take_if(|syntax| syntax.is_empty());
        file.package.take_if(|package| package.is_empty());
        defaults::unify(&mut file);
        sources.push(Source {
            file,
            encoded: bytes.clone(),
            extra,
        });
    }
    check::files(&sources, &mut errors);
    errors.into_result(sources)
}
