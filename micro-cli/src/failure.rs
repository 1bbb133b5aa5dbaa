//! Why a command did not do what it was asked, and the exit code that says so.

use std::fmt;
use std::io;
use std::process::ExitCode;

use micro::{broker, registry, selector};

/// The result of a command.
pub(crate) type Result<T = ()> = std::result::Result<T, Failure>;

/// What kind of failure; scripts see it as the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Who reads the output is gone; there is nobody to tell.
    Closed = 0,
    /// What was called failed.
    Failed = 1,
    /// The command line is wrong.
    Usage = 2,
    /// There is no such service or endpoint.
    NotFound = 3,
    /// Nobody answers there.
    Unreachable = 4,
    /// No answer came in time.
    Timeout = 5,
}

/// Why a command failed.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) kind: Kind,
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) hint: Option<String>,
    /// What the service said.
    pub(crate) error: Option<micro::Error>,
}

impl Failure {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            hint: None,
            error: None,
        }
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(Kind::NotFound, message)
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Settings that cannot be, or whose backend is not there.
    pub(crate) fn of_settings(error: micro::Error) -> Self {
        let kind = match error.code() {
            503 => Kind::Unreachable,
            _ => Kind::Usage,
        };
        Self::new(kind, error.detail())
    }

    /// Says what was being done.
    pub(crate) fn during(mut self, what: impl fmt::Display) -> Self {
        self.message = format!("{what}: {}", self.message);
        self
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.kind as u8)
    }

    /// Returns what goes to stderr, for people.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("error: {}\n", self.message);
        if let Some(hint) = &self.hint {
            text.push_str(&format!("hint: {hint}\n"));
        }
        text
    }

    /// Returns what goes to stderr, for programs: one line of JSON.
    pub(crate) fn json(&self) -> String {
        let mut value = serde_json::json!({ "error": self.message, "hint": self.hint });
        if let Some(error) = &self.error {
            value["id"] = error.id().into();
            value["code"] = error.code().into();
            value["detail"] = error.detail().into();
            value["status"] = error.status().into();
        }
        format!("{value}\n")
    }
}

impl From<micro::Error> for Failure {
    fn from(error: micro::Error) -> Self {
        let by_client = error.id() == "go.micro.client";
        let picking = std::error::Error::source(&error).and_then(|source| source.downcast_ref());
        let kind = match error.code() {
            _ if matches!(picking, Some(selector::Error::NotFound { .. })) => Kind::NotFound,
            _ if picking.is_some() => Kind::Unreachable,
            408 => Kind::Timeout,
            503 if by_client => Kind::Unreachable,
            _ => Kind::Failed,
        };
        let mut message = match (error.detail(), error.status()) {
            ("", "") => "it failed and did not say why".to_owned(),
            ("", said) | (said, _) => said.to_owned(),
        };
        if !by_client {
            let status = match error.status() {
                "" => String::new(),
                status => format!(" {status}"),
            };
            message = format!("{message} ({}{status}", error.code());
            match error.id() {
                "" => message.push(')'),
                id => message.push_str(&format!(", says {id})")),
            }
        }
        Self {
            error: Some(error),
            ..Self::new(kind, message)
        }
    }
}

impl From<registry::Error> for Failure {
    fn from(error: registry::Error) -> Self {
        let kind = match &error {
            registry::Error::NotFound { .. } | registry::Error::NotListed { .. } => Kind::NotFound,
            registry::Error::Invalid(_) => Kind::Usage,
            registry::Error::Unreachable { .. } => Kind::Unreachable,
            _ => Kind::Failed,
        };
        Self::new(kind, error.to_string())
    }
}

impl From<broker::Error> for Failure {
    fn from(error: broker::Error) -> Self {
        let kind = match &error {
            broker::Error::Invalid(_) => Kind::Usage,
            broker::Error::Unreachable { .. } => Kind::Unreachable,
            broker::Error::Registry(error) => return error.clone().into(),
            _ => Kind::Failed,
        };
        Self::new(kind, error.to_string())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let kind = match error.kind() {
            io::ErrorKind::BrokenPipe => Kind::Closed,
            _ => Kind::Failed,
        };
        Self::new(kind, error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_failed_decides_the_code() {
        let kind = |error: micro::Error| Failure::from(error).kind;
        let client = "go.micro.client";
        assert_eq!(
            kind(micro::Error::unavailable(client, "x")),
            Kind::Unreachable
        );
        assert_eq!(kind(micro::Error::unavailable("a.b", "x")), Kind::Failed);
        assert_eq!(kind(micro::Error::timeout("a.b", "x")), Kind::Timeout);
        assert_eq!(kind(micro::Error::not_found("a.b", "x")), Kind::Failed);
    }

    #[test]
    fn people_and_programs_are_told() {
        let failure = Failure::from(micro::Error::not_found("a.b", "no John"));
        let failure = failure.during("a.b Hello.Call").hint("ask for Jane");
        assert_eq!(
            failure.text(),
            "error: a.b Hello.Call: no John (404 Not Found, says a.b)\nhint: ask for Jane\n"
        );
        let json: serde_json::Value = serde_json::from_str(&failure.json()).unwrap();
        assert_eq!(json["detail"], "no John");
        assert_eq!(json["code"], 404);
    }
}
