//! Finds the handler of a path.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use crate::error::{Error, Result, SERVER};
use crate::route::{Route, Routes};

/// All routes of a server.
pub(super) struct Router {
    /// By the path of the proto, `/package.Service/Method`.
    by_path: HashMap<&'static str, Arc<Route>>,
    /// By `Service/Method`; of two services with one name the one added first.
    by_name: HashMap<String, Arc<Route>>,
}

impl Router {
    pub(super) fn new(services: Vec<Routes>) -> Result<Self> {
        let mut router = Self {
            by_path: HashMap::new(),
            by_name: HashMap::new(),
        };
        for route in services.into_iter().flat_map(|service| service.routes) {
            let route = Arc::new(route);
            let path = route.method.path();
            if router.by_path.insert(path, route.clone()).is_some() {
                return Err(Error::conflict(
                    SERVER,
                    format!("two handlers for `{path}`"),
                ));
            }
            let name = format!("{}/{}", route.service.name(), route.method.name());
            router.by_name.entry(name).or_insert(route);
        }
        Ok(router)
    }

    /// Finds the handler by the whole path, else by what follows the last dot of its first part:
    /// go-micro puts the name in the registry where the package stands.
    pub(super) fn find(&self, path: &str) -> Result<&Arc<Route>> {
        if let Some(route) = self.by_path.get(path) {
            return Ok(route);
        }
        let parts = path.strip_prefix('/').and_then(|path| path.split_once('/'));
        let parts = parts.filter(|(service, method)| {
            !service.is_empty() && !method.is_empty() && !method.contains('/')
        });
        let Some((service, method)) = parts else {
            return Err(Error::bad_request(
                SERVER,
                format!("malformed method name: {path:?}"),
            ));
        };
        let service = service.rsplit('.').next().unwrap_or(service);
        // Both parts are followed by their separator in `path`.
        let name = &path[path.len() - method.len() - 1 - service.len()..];
        self.by_name.get(name).ok_or_else(|| {
            let known = self
                .by_path
                .values()
                .any(|route| route.service.name() == service);
            let method = if known {
                format!(".{method}")
            } else {
                String::new()
            };
            Error::unimplemented(SERVER, format!("unknown service {service}{method}"))
        })
    }
}

impl fmt::Debug for Router {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.by_path.keys()).finish()
    }
}
