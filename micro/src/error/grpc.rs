//! The gRPC side of an error: its status code and details.

use std::borrow::Cow;

use prost_types::Any;

use super::{Error, code};

/// A status code of gRPC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum GrpcCode {
    /// No error.
    Ok = 0,
    /// The caller gave up.
    Cancelled = 1,
    /// An error without a better code.
    Unknown = 2,
    /// The request itself is wrong.
    InvalidArgument = 3,
    /// The deadline passed.
    DeadlineExceeded = 4,
    /// What was asked for does not exist.
    NotFound = 5,
    /// What was to be created exists.
    AlreadyExists = 6,
    /// The caller may not do this.
    PermissionDenied = 7,
    /// A limit is reached.
    ResourceExhausted = 8,
    /// The state of the system does not allow this.
    FailedPrecondition = 9,
    /// The call lost against another one.
    Aborted = 10,
    /// The request goes beyond the end of something.
    OutOfRange = 11,
    /// There is no such method.
    Unimplemented = 12,
    /// The callee is at fault.
    Internal = 13,
    /// The callee cannot be reached or is not ready.
    Unavailable = 14,
    /// Data is lost or broken for good.
    DataLoss = 15,
    /// The caller did not say who it is.
    Unauthenticated = 16,
}

impl From<u32> for GrpcCode {
    /// Numbers that are no code become [`Unknown`](Self::Unknown), as gRPC demands.
    fn from(number: u32) -> Self {
        match number {
            0 => Self::Ok,
            1 => Self::Cancelled,
            3 => Self::InvalidArgument,
            4 => Self::DeadlineExceeded,
            5 => Self::NotFound,
            6 => Self::AlreadyExists,
            7 => Self::PermissionDenied,
            8 => Self::ResourceExhausted,
            9 => Self::FailedPrecondition,
            10 => Self::Aborted,
            11 => Self::OutOfRange,
            12 => Self::Unimplemented,
            13 => Self::Internal,
            14 => Self::Unavailable,
            15 => Self::DataLoss,
            16 => Self::Unauthenticated,
            _ => Self::Unknown,
        }
    }
}

/// What an error has beyond go-micro's four members.
#[derive(Clone, Debug)]
pub(super) struct Grpc {
    pub(super) code: GrpcCode,
    pub(super) details: Vec<Any>,
    /// Whether it is sent as gRPC alone has it: the message as it is, no `errors.Error`.
    pub(super) plain: bool,
}

impl Error {
    /// Creates an error that is sent as this gRPC status and nothing else.
    ///
    /// Callers in go-micro see only a code that fits, 500 at worst; for them the other constructors
    /// are better. [`GrpcCode::Ok`] is not an error and becomes [`GrpcCode::Unknown`].
    pub fn from_grpc(code: GrpcCode, message: impl Into<Cow<'static, str>>) -> Self {
        let code = match code {
            GrpcCode::Ok => GrpcCode::Unknown,
            code => code,
        };
        let message = message.into();
        let mut error = Self::new("", code::from_grpc(code, &message), message);
        error.0.grpc = Some(Box::new(Grpc {
            code,
            details: Vec::new(),
            plain: true,
        }));
        error
    }

    /// Adds details in the sense of gRPC, as `google.rpc.ErrorInfo` is one.
    ///
    /// go-micro reads only the first detail, which is its own error unless this one was made by
    /// [`from_grpc`](Self::from_grpc): there its clients may crash on details they know.
    pub fn with_details(mut self, details: Vec<Any>) -> Self {
        let code = self.grpc_code();
        let grpc = self.0.grpc.get_or_insert_with(|| {
            Box::new(Grpc {
                code,
                details: Vec::new(),
                plain: false,
            })
        });
        grpc.details.extend(details);
        self
    }

    /// Returns the gRPC status code: the one the other side sent, else the one that fits the code.
    pub fn grpc_code(&self) -> GrpcCode {
        let known = self.0.grpc.as_ref().map(|grpc| grpc.code);
        known.unwrap_or_else(|| code::grpc_code(self.0.code))
    }

    /// Returns the details, without the one that is this error itself.
    pub fn details(&self) -> &[Any] {
        self.0.grpc.as_ref().map_or(&[], |grpc| &grpc.details)
    }

    /// The same, sent as gRPC alone has it.
    pub(crate) fn plain(mut self) -> Self {
        let (code, details) = (self.grpc_code(), self.details().to_vec());
        self.0.grpc = Some(Box::new(Grpc {
            code,
            details,
            plain: true,
        }));
        self
    }

    /// Whether it is sent as gRPC alone has it.
    pub(crate) fn is_plain(&self) -> bool {
        self.0.grpc.as_ref().is_some_and(|grpc| grpc.plain)
    }

    /// Notes what the other side sent beside go-micro's members.
    pub(crate) fn received(mut self, code: GrpcCode, details: Vec<Any>) -> Self {
        if code != code::grpc_code(self.0.code) || !details.is_empty() {
            self.0.grpc = Some(Box::new(Grpc {
                code,
                details,
                plain: false,
            }));
        }
        self
    }
}
