//! What can be created.

use std::fmt;
use std::str::FromStr;

/// The type of a project: which template is rendered, and a part of the registered name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Answers calls until it is stopped.
    Service,
    /// Answers one call and stops.
    Function,
    /// Answers HTTP requests that a gateway hands on.
    Api,
    /// Serves pages over HTTP.
    Web,
}

impl Kind {
    /// Every kind, the default first.
    pub const ALL: [Self; 4] = [Self::Service, Self::Function, Self::Api, Self::Web];

    /// Returns the word that stands for this kind in names.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Function => "function",
            Self::Api => "api",
            Self::Web => "web",
        }
    }

    /// Returns what a project of this kind does, as one line without a full stop.
    #[must_use]
    pub fn summary(self) -> &'static str {
        match self {
            Self::Service => "answers calls until it is stopped; the default, `srv` for short",
            Self::Function => "answers one call and stops",
            Self::Api => "answers HTTP requests that a gateway hands on, by calling a service",
            Self::Web => "serves a page over HTTP, and what the page asks of a service",
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
            "function" | "fnc" => Ok(Self::Function),
            "api" => Ok(Self::Api),
            "web" => Ok(Self::Web),
            _ => {
                Err("there are `service` (`srv` for short), `function`, `api` and `web`".to_owned())
            }
        }
    }
}
