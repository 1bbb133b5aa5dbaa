//! What can be created.

use std::fmt;
use std::str::FromStr;

/// The type of a project: which template is rendered, and a part of the registered name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Answers calls until it is stopped.
    Service,
}

impl Kind {
    /// Returns the word that stands for this kind in names.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Service => "service",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "service" | "srv" => Ok(Self::Service),
            _ => Err("there is `service`, or `srv` for short".to_owned()),
        }
    }
}
