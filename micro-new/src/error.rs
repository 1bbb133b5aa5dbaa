//! Why no project was created.

use std::{fmt, io};

/// A reason, and what to do instead where that can be told.
#[derive(Debug)]
pub struct Error {
    reason: String,
    hint: Option<String>,
    usage: bool,
    source: Option<io::Error>,
}

impl Error {
    /// What was asked for cannot be.
    pub(crate) fn refused(reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            hint: Some(hint.into()),
            usage: true,
            source: None,
        }
    }

    /// It could be, but not here and now.
    pub(crate) fn failed(reason: impl Into<String>, hint: Option<String>) -> Self {
        Self {
            reason: reason.into(),
            hint,
            usage: false,
            source: None,
        }
    }

    pub(crate) fn io(reason: impl Into<String>, source: io::Error) -> Self {
        Self {
            reason: reason.into(),
            hint: None,
            usage: false,
            source: Some(source),
        }
    }

    /// Says something else of what to do.
    pub(crate) fn with_hint(self, hint: String) -> Self {
        Self {
            hint: Some(hint),
            ..self
        }
    }

    /// Returns what to do instead.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// Returns whether the arguments are at fault; the exit code tells it from other failures.
    #[must_use]
    pub fn is_usage(&self) -> bool {
        self.usage
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)?;
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}
