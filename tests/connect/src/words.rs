//! Between the suite's messages and micro: metadata, errors.

use micro::error::GrpcCode;
use micro::{Error, Metadata, Result};
use prost::Name;
use prost_types::Any;

use crate::proto;

/// The metadata that `headers` describe; bytes are base64 in both.
pub(crate) fn metadata(headers: &[proto::Header]) -> Result<Metadata> {
    let mut metadata = Metadata::new();
    for header in headers {
        for value in &header.value {
            metadata.append(&header.name, value)?;
        }
    }
    Ok(metadata)
}

/// Describes `metadata`, each name once.
pub(crate) fn headers(metadata: &Metadata) -> Vec<proto::Header> {
    let mut headers: Vec<proto::Header> = Vec::new();
    for (name, value) in metadata.iter() {
        match headers.iter_mut().find(|header| header.name == name) {
            Some(header) => header.value.push(value.to_owned()),
            None => headers.push(proto::Header {
                name,
                value: vec![value.to_owned()],
            }),
        }
    }
    headers
}

/// The error that a test asks for.
pub(crate) fn error(error: proto::Error) -> Error {
    let code = GrpcCode::from(error.code.unsigned_abs());
    Error::from_grpc(code, error.message.unwrap_or_default()).with_details(error.details)
}

/// Describes how a call failed.
pub(crate) fn described(error: &Error) -> proto::Error {
    proto::Error {
        code: i32::from(error.grpc_code() as u8),
        message: Some(error.detail().to_owned()),
        details: error.details().to_vec(),
    }
}

/// Packs a message for one of unknown type.
pub(crate) fn any<T: Name>(message: &T) -> Any {
    Any {
        type_url: T::type_url(),
        value: message.encode_to_vec(),
    }
}
