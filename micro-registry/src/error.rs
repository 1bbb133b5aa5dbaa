//! What can go wrong with a registry.

use std::fmt;

/// The result of asking a registry.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a registry did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// There is no such service.
    NotFound {
        /// Its name
        service: String,
    },
    /// There is no such service, as far as a [`Cache`](crate::Cache) could find out.
    NotListed {
        /// Its name
        service: String,
        /// Which registry was asked: its word in flags
        registry: &'static str,
        /// Where that registry is; empty where that says nothing
        address: String,
    },
    /// What was to be registered can't be; says what is wrong and what to write instead.
    Invalid(String),
    /// The registry does not answer.
    Unreachable {
        /// Where it was looked for
        address: String,
        /// Why
        reason: String,
    },
    /// The registry answered, and not as it should.
    Backend(String),
    /// A watcher was too slow for what happened, so it has missed some of it and ends.
    Lagged,
}

impl Error {
    /// Whether it is known that there is no such service.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound { .. } | Self::NotListed { .. })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound { service } => write!(f, "service {service}: not found"),
            Self::NotListed {
                service,
                registry,
                address,
            } => {
                write!(f, "service {service}: not found (asked {registry}")?;
                match address.is_empty() {
                    true => f.write_str(")"),
                    false => write!(f, " at {address})"),
                }
            }
            Self::Invalid(what) | Self::Backend(what) => f.write_str(what),
            Self::Unreachable { address, reason } => {
                write!(f, "registry at {address} can't be reached: {reason}")
            }
            Self::Lagged => f.write_str(
                "the watcher was too slow and has missed changes; watch again and ask for the state",
            ),
        }
    }
}

impl std::error::Error for Error {}
