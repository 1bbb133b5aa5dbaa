//! Why no node was picked.

use std::fmt;

/// Why no node was picked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The registry knows of no such service.
    NotFound {
        /// Its name
        service: String,
        /// Which registry was asked
        registry: &'static str,
        /// Where that registry is; empty where that says nothing
        address: String,
    },
    /// There are nodes, and none that may be called.
    NoneAvailable {
        /// The name of the service
        service: String,
        /// How many nodes it has
        nodes: usize,
        /// What none of them passes; empty when the strategy chose none
        filters: String,
    },
    /// The registry failed.
    Registry {
        /// The name of the service
        service: String,
        /// What it failed with
        error: micro_registry::Error,
    },
}

impl Error {
    pub(crate) fn of_registry(service: &str, error: micro_registry::Error) -> Self {
        let service = service.to_owned();
        match error {
            micro_registry::Error::NotListed {
                registry, address, ..
            } => Self::NotFound {
                service,
                registry,
                address,
            },
            error => Self::Registry { service, error },
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound {
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
            Self::NoneAvailable {
                service,
                nodes,
                filters,
            } => {
                write!(f, "error selecting {service} node: none available")?;
                match filters.is_empty() {
                    true => write!(f, " of {nodes}"),
                    false => write!(f, ": none of {nodes} is of {filters}"),
                }
            }
            Self::Registry { service, error } => {
                write!(f, "error selecting {service} node: {error}")
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Registry { error, .. } => Some(error),
            _ => None,
        }
    }
}
