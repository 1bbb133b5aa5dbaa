//! The messages of `google/protobuf/compiler/plugin.proto`, as far as a plugin needs them.

use bytes::Bytes;
use micro_codegen::GeneratedFile;

/// `CodeGeneratorRequest`. The descriptors stay encoded, so that custom options
/// and fields this prost does not know reach the generator.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Request {
    #[prost(string, repeated, tag = "1")]
    pub(crate) file_to_generate: Vec<String>,
    #[prost(string, optional, tag = "2")]
    pub(crate) parameter: Option<String>,
    #[prost(bytes = "bytes", repeated, tag = "15")]
    pub(crate) proto_file: Vec<Bytes>,
}

/// `CodeGeneratorResponse`.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Response {
    #[prost(string, optional, tag = "1")]
    pub(crate) error: Option<String>,
    #[prost(uint64, optional, tag = "2")]
    pub(crate) supported_features: Option<u64>,
    #[prost(int32, optional, tag = "3")]
    pub(crate) minimum_edition: Option<i32>,
    #[prost(int32, optional, tag = "4")]
    pub(crate) maximum_edition: Option<i32>,
    #[prost(message, repeated, tag = "15")]
    pub(crate) file: Vec<File>,
}

/// `CodeGeneratorResponse.File`. The content is a string there, which looks the
/// same on the wire; a descriptor set needs it to be bytes.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct File {
    #[prost(string, optional, tag = "1")]
    pub(crate) name: Option<String>,
    #[prost(bytes = "vec", optional, tag = "15")]
    pub(crate) content: Option<Vec<u8>>,
}

const FEATURE_PROTO3_OPTIONAL: u64 = 1;
const FEATURE_SUPPORTS_EDITIONS: u64 = 2;
const EDITION_PROTO2: i32 = 998;
const EDITION_2024: i32 = 1001;

impl Response {
    pub(crate) fn of_files(files: Vec<GeneratedFile>) -> Self {
        let file = |file: GeneratedFile| File {
            name: Some(file.name),
            content: Some(file.content),
        };
        Self {
            file: files.into_iter().map(file).collect(),
            ..Self::empty()
        }
    }

    pub(crate) fn of_error(error: String) -> Self {
        Self {
            error: Some(error),
            ..Self::empty()
        }
    }

    fn empty() -> Self {
        Self {
            error: None,
            supported_features: Some(FEATURE_PROTO3_OPTIONAL | FEATURE_SUPPORTS_EDITIONS),
            minimum_edition: Some(EDITION_PROTO2),
            maximum_edition: Some(EDITION_2024),
            file: Vec::new(),
        }
    }
}
