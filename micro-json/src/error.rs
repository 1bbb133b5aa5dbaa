//! What is wrong, and in which field.

use std::cell::RefCell;
use std::fmt;

/// JSON that cannot be read, or a message that cannot be written.
#[derive(Debug)]
pub struct Error {
    path: String,
    source: serde_json::Error,
}

impl Error {
    pub(super) fn new(trace: &Trace, source: serde_json::Error) -> Self {
        Self {
            path: trace.path(),
            source,
        }
    }

    /// Returns the place in the message, such as `user.emails[2]`; empty for the message itself.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the line of the JSON, from 1; 0 when writing.
    pub fn line(&self) -> usize {
        self.source.line()
    }

    /// Returns the column of the JSON, from 1; 0 when writing.
    pub fn column(&self) -> usize {
        self.source.column()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "`{}`: ", self.path)?;
        }
        self.source.fmt(f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// The way from an error to the outermost message, collected while the error goes there.
#[derive(Debug, Default)]
pub(super) struct Trace(RefCell<Vec<Step>>);

#[derive(Debug)]
enum Step {
    Field(&'static str),
    Index(usize),
    Key(String),
}

impl Trace {
    #[cold]
    pub(super) fn field(&self, name: &'static str) {
        self.0.borrow_mut().push(Step::Field(name));
    }

    #[cold]
    pub(super) fn index(&self, index: usize) {
        self.0.borrow_mut().push(Step::Index(index));
    }

    #[cold]
    pub(super) fn key(&self, key: &dyn fmt::Display) {
        self.0.borrow_mut().push(Step::Key(key.to_string()));
    }

    pub(super) fn path(&self) -> String {
        let mut path = String::new();
        for step in self.0.borrow().iter().rev() {
            match step {
                Step::Field(name) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(name);
                }
                Step::Index(index) => path.push_str(&format!("[{index}]")),
                Step::Key(key) => path.push_str(&format!("[{key:?}]")),
            }
        }
        path
    }
}
