//! What an error should be.

use std::fmt::Debug;

use micro::error::GrpcCode;
use micro::{Error, Result};

/// Begins to say what the error of `result` should be.
///
/// Each wrong member fails the test with the whole error in its words:
///
/// ```
/// use micro::Error;
/// use micro_testkit::assert_error;
///
/// let reply: micro::Result<()> = Err(Error::not_found("shop", "no such item: 7"));
/// assert_error(&reply).code(404).id("shop").detail_has("item");
/// ```
///
/// # Panics
///
/// If it is no error.
#[track_caller]
pub fn assert_error<T: Debug>(result: &Result<T>) -> ErrorAssert<'_> {
    match result {
        Err(error) => ErrorAssert { error },
        Ok(reply) => panic!("an error was expected, and this came: {reply:?}"),
    }
}

/// An error that is looked at.
#[derive(Clone, Copy, Debug)]
pub struct ErrorAssert<'a> {
    error: &'a Error,
}

impl<'a> ErrorAssert<'a> {
    /// Expects this code.
    ///
    /// # Panics
    ///
    /// If it is another.
    #[track_caller]
    pub fn code(self, code: i32) -> Self {
        self.check("code", self.error.code() == code, code)
    }

    /// Expects this code of gRPC.
    ///
    /// # Panics
    ///
    /// If it is another.
    #[track_caller]
    pub fn grpc(self, code: GrpcCode) -> Self {
        self.check("gRPC code", self.error.grpc_code() == code, code)
    }

    /// Expects this id.
    ///
    /// # Panics
    ///
    /// If it is another.
    #[track_caller]
    pub fn id(self, id: &str) -> Self {
        self.check("id", self.error.id() == id, id)
    }

    /// Expects this detail, all of it.
    ///
    /// # Panics
    ///
    /// If it is another.
    #[track_caller]
    pub fn detail(self, detail: &str) -> Self {
        self.check("detail", self.error.detail() == detail, detail)
    }

    /// Expects a detail with this in it.
    ///
    /// # Panics
    ///
    /// If it is not.
    #[track_caller]
    pub fn detail_has(self, part: &str) -> Self {
        let found = self.error.detail().contains(part);
        self.check("detail with", found, part)
    }

    /// Returns the error, for what has no method here.
    pub fn error(self) -> &'a Error {
        self.error
    }

    #[track_caller]
    fn check(self, what: &str, right: bool, expected: impl Debug) -> Self {
        if !right {
            let (error, grpc) = (self.error, self.error.grpc_code());
            panic!("{what} {expected:?} was expected, and this came, gRPC {grpc:?}: {error:?}");
        }
        self
    }
}
