//! What there is to complete.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use micro::registry::Service;

use crate::commands::described;
use crate::names;
use crate::session::Session;

/// The services that were last seen, with their endpoints; clones are the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Catalog {
    services: Arc<Mutex<Vec<Service>>>,
}

impl Catalog {
    /// Looks around in the background.
    pub(super) fn refresh(&self, session: &Session) {
        let (catalog, session) = (self.clone(), session.clone());
        tokio::spawn(async move {
            // What can't be had now is not completed now; commands say what is wrong.
            let Ok(listed) = session.registry.list().await else {
                return;
            };
            let names = listed.into_iter().map(|service| service.name);
            let names = names.filter(|name| !names::is_internal(name)).collect();
            if let Ok(services) = described(&session, names).await {
                catalog.set(services);
            }
        });
    }

    pub(super) fn set(&self, services: Vec<Service>) {
        *self.services() = services;
    }

    /// Nothing is left half done where it is locked.
    pub(super) fn services(&self) -> MutexGuard<'_, Vec<Service>> {
        self.services.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
