//! The one error type of a build.

use std::fmt;

use micro_codegen::{Errors, Location};

/// Everything that went wrong in one build, a line each: `file:line:column: what, and what to do`.
///
/// `Debug` prints the same, so that `fn main() -> Result<(), micro_build::Error>` reads well.
#[derive(Clone, PartialEq, Eq)]
pub struct Error {
    problems: Errors,
}

impl Error {
    pub(crate) fn new(problems: Errors) -> Self {
        Self { problems }
    }

    /// An error of one problem that no file explains.
    pub(crate) fn general(message: impl Into<String>) -> Self {
        let mut problems = Errors::default();
        problems.push_general(message);
        Self { problems }
    }

    /// The problems with their places, which name files as they are found on disk.
    pub fn problems(&self) -> impl Iterator<Item = (&Location, &str)> {
        self.problems
            .iter()
            .map(|error| (&error.at, error.message.as_str()))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problems.fmt(f)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}
