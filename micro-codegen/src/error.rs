//! What is wrong with the input, where, and what to do about it.

use std::fmt;

/// A place in a `.proto` file; line and column count from one.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The file as the compiler names it, or empty when no file is to blame.
    pub file: String,
    /// Line and column, when the descriptors carry source info.
    pub position: Option<(u32, u32)>,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some((line, column)) = self.position {
            write!(f, ":{line}:{column}")?;
        }
        Ok(())
    }
}

/// One problem: `file:line:column: what, and what to do`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Error {
    /// Where the problem is.
    pub at: Location,
    /// What it is and what to do about it.
    pub message: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.at.file.is_empty() {
            write!(f, "{}: ", self.at)?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// All the problems of one run, in the order of their places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Errors {
    list: Vec<Error>,
}

impl Errors {
    /// Adds a problem.
    pub fn push(&mut self, at: Location, message: impl Into<String>) {
        self.list.push(Error {
            at,
            message: message.into(),
        });
    }

    /// Adds a problem that no place in a file explains.
    pub fn push_general(&mut self, message: impl Into<String>) {
        self.push(Location::default(), message);
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The problems, sorted by place.
    pub fn iter(&self) -> impl Iterator<Item = &Error> {
        self.list.iter()
    }

    /// `Ok(value)` when nothing was found, else the problems, sorted and without repetition.
    ///
    /// # Errors
    ///
    /// Itself, when it is not empty.
    pub fn into_result<T>(mut self, value: T) -> Result<T, Self> {
        if self.list.is_empty() {
            return Ok(value);
        }
        self.list.sort_unstable();
        self.list.dedup();
        Err(self)
    }
}

impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.list.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Errors {}
