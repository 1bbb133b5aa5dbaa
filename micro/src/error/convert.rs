//! Conversions that make `?` work in handlers; the id is left for the server to fill in.

use std::error::Error as StdError;
use std::io;

use super::Error;

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind as Kind;
        let code = match error.kind() {
            Kind::NotFound => 404,
            Kind::PermissionDenied => 403,
            Kind::AlreadyExists => 409,
            Kind::InvalidInput => 400,
            Kind::TimedOut => 408,
            Kind::ConnectionRefused
            | Kind::ConnectionReset
            | Kind::ConnectionAborted
            | Kind::NotConnected
            | Kind::BrokenPipe => 503,
            _ => 500,
        };
        Self::new("", code, error.to_string()).with_source(error)
    }
}

impl From<tokio::time::error::Elapsed> for Error {
    fn from(error: tokio::time::error::Elapsed) -> Self {
        Self::timeout("", error.to_string()).with_source(error)
    }
}

impl From<Box<dyn StdError + Send + Sync>> for Error {
    fn from(error: Box<dyn StdError + Send + Sync>) -> Self {
        Self::internal("", error.to_string()).with_source(error)
    }
}

macro_rules! from {
    ($($source:ty => $constructor:ident,)*) => {$(
        impl From<$source> for Error {
            fn from(error: $source) -> Self {
                Self::$constructor("", error.to_string()).with_source(error)
            }
        }
    )*};
}

from! {
    prost::DecodeError => bad_request,
    prost::EncodeError => internal,
    serde_json::Error => bad_request,
    std::string::FromUtf8Error => bad_request,
    std::str::Utf8Error => bad_request,
    std::num::ParseIntError => bad_request,
    std::num::ParseFloatError => bad_request,
    std::net::AddrParseError => bad_request,
    std::fmt::Error => internal,
    tokio::task::JoinError => internal,
}
