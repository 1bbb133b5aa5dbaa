//! Finds the handler of a path.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::error::{Error, Result, SERVER};
use crate::route::{Route, Routes};

/// All routes of a server.
pub(super) struct Router {
    /// By the path of the proto, `/package.Service/Method`.
    by_path: HashMap<&'static str, Arc<Entry>>,
    /// By `Service/Method`; of two services with one name the one added first.
    by_name: HashMap<String, Arc<Entry>>,
}

impl Router {
    pub(super) fn new(services: Vec<Routes>) -> Result<Self> {
        let mut router = Self {
            by_path: HashMap::new(),
            by_name: HashMap::new(),
        };
        for route in services.into_iter().flat_map(|service| service.routes) {
            let path = route.method.path();
            let name = format!("{}/{}", route.service.name(), route.method.name());
            let route = Arc::new(Entry {
                route,
                to_spawn: AtomicU32::new(0),
            });
            if router.by_path.insert(path, route.clone()).is_some() {
                return Err(Error::conflict(
                    SERVER,
                    format!("two handlers for `{path}`"),
                ));
            }
            router.by_name.entry(name).or_insert(route);
        }
        Ok(router)
    }

    /// Finds the handler by the whole path, else by what follows the last dot of its first part:
    /// go-micro puts the name in the registry where the package stands.
    pub(super) fn find(&self, path: &str) -> Result<&Arc<Entry>> {
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
                .any(|entry| entry.route.service.name() == service);
            let method = if known {
                format!(".{method}")
            } else {
                String::new()
            };
            Error::unimplemented(SERVER, format!("unknown service {service}{method}"))
        })
    }
}

/// A route and what was learnt about it.
pub(super) struct Entry {
    pub(super) route: Route,
    /// Calls yet to be spawned because one held up its connection.
    to_spawn: AtomicU32,
}

impl Entry {
    /// Notes that a handler kept its connection waiting: the next calls get tasks of their own.
    pub(super) fn was_slow(&self) {
        self.to_spawn.store(SPAWNED, Ordering::Relaxed);
    }

    /// Whether the next call may run within its connection.
    pub(super) fn is_quick(&self) -> bool {
        // Racing calls may count one twice, which does no harm.
        match self.to_spawn.load(Ordering::Relaxed) {
            0 => true,
            left => {
                self.to_spawn.store(left - 1, Ordering::Relaxed);
                false
            }
        }
    }
}

/// Calls that pass before a slow handler is tried again.
const SPAWNED: u32 = 256;

impl fmt::Debug for Router {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.by_path.keys()).finish()
    }
}
