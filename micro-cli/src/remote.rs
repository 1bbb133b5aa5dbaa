//! Calls of services of which no code is generated.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use micro::client::ServiceClient;
use micro::spec::{MethodSpec, ServiceSpec, TypeSpec};

use crate::failure::{Failure, Result};
use crate::session::Session;

/// What is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// The name in the registry; beside an address, what stands before the handler in the path
    pub(crate) service: String,
    /// `Greeter`
    handler: String,
    /// `Hello`
    method: String,
    /// The path of the `.proto`: `/package.Greeter/Hello`
    path: String,
}

impl Target {
    /// Reads `Greeter.Hello`, or a path `package.Greeter/Hello`, whose package takes the place of the service.
    pub(crate) fn new(service: &str, endpoint: &str) -> Result<Self> {
        let endpoint = endpoint.trim_start_matches('/');
        let (name, method) = match endpoint.split_once('/') {
            Some(parts) => parts,
            None => endpoint.rsplit_once('.').unwrap_or_default(),
        };
        let (service, handler) = match name.rsplit_once('.') {
            Some((package, handler)) => (package, handler),
            None if endpoint.contains('/') => ("", name),
            None => (service, name),
        };
        if handler.is_empty() || method.is_empty() {
            let what = format!("endpoint `{endpoint}` is no handler and method");
            return Err(Failure::usage(what).hint("write `Handler.Method`"));
        }
        Ok(Self {
            service: service.to_owned(),
            handler: handler.to_owned(),
            method: method.to_owned(),
            path: format!("/{name}/{method}"),
        })
    }

    /// Returns the name that the registry has for it.
    pub(crate) fn endpoint(&self) -> String {
        format!("{}.{}", self.handler, self.method)
    }

    /// Returns a client whose method 0 this is.
    pub(crate) fn client<E>(&self, session: &Session) -> ServiceClient<E> {
        ServiceClient::new(self.spec(), &*self.service, session.client.clone())
    }

    /// Returns the spec of the method. Clients want specs that last, so each is kept for good, once: of so few a
    /// command, or a person who types them.
    fn spec(&self) -> &'static ServiceSpec {
        static SPECS: Mutex<BTreeMap<(String, String), &'static ServiceSpec>> =
            Mutex::new(BTreeMap::new());
        // Nothing is left half done where the lock is held.
        let mut specs = SPECS.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (self.endpoint(), self.path.clone());
        specs.entry(key).or_insert_with(|| {
            let lasting = |text: &str| -> &'static str { text.to_owned().leak() };
            let unknown = TypeSpec::named("");
            let method = lasting(&self.method);
            let method = MethodSpec::unary(method, lasting(&self.path), unknown, unknown);
            let methods = Box::leak(Box::new([method]));
            Box::leak(Box::new(ServiceSpec::new(
                "",
                lasting(&self.handler),
                methods,
            )))
        })
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.service, self.endpoint())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_and_paths() {
        for (endpoint, service, path) in [
            ("Hello.Call", "a.b", "/Hello/Call"),
            ("c.d.Hello.Call", "c.d", "/c.d.Hello/Call"),
            ("/c.d.Hello/Call", "c.d", "/c.d.Hello/Call"),
            ("Hello/Call", "", "/Hello/Call"),
        ] {
            let target = Target::new("a.b", endpoint).unwrap();
            assert_eq!(target.endpoint(), "Hello.Call", "{endpoint}");
            assert_eq!(
                (&*target.service, &*target.path),
                (service, path),
                "{endpoint}"
            );
        }
        for wrong in ["", "Call", "Hello.", ".Call", "/", "a/"] {
            assert!(Target::new("a.b", wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn specs_are_kept_once() {
        let spec = |endpoint| Target::new("a.b", endpoint).unwrap().spec();
        assert!(std::ptr::eq(spec("A.B"), spec("A.B")));
        assert!(!std::ptr::eq(spec("A.B"), spec("A.C")));
        assert_eq!(spec("A.B").methods()[0].name(), "B");
    }
}
