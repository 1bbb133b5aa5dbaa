//! The brokers that are built in.

use std::sync::{Arc, LazyLock};

use crate::broker::{Broker, Error, HttpBroker, HttpOptions, Memory, Result};
use crate::registry::Cache;
use crate::settings::parse;

/// What all brokers of this process have their topics from.
static MEMORY: LazyLock<Memory> = LazyLock::new(Memory::new);

pub(in crate::settings) fn memory(addresses: &[String], _cache: &Cache) -> Result<Arc<dyn Broker>> {
    match addresses {
        [] => Ok(Arc::new(MEMORY.beside())),
        [address, ..] => Err(Error::Invalid(format!(
            "`{address}`: it is within the process and has no address; leave \
             --broker_address (MICRO_BROKER_ADDRESS) out"
        ))),
    }
}

pub(in crate::settings) fn http(addresses: &[String], cache: &Cache) -> Result<Arc<dyn Broker>> {
    let mut options = HttpOptions::default();
    if let [address, more @ ..] = addresses {
        if !more.is_empty() {
            return Err(Error::Invalid(
                "it listens on one address; write one in --broker_address \
                 (MICRO_BROKER_ADDRESS)"
                    .into(),
            ));
        }
        let mut checked = None;
        parse::address(&mut checked, address)
            .map_err(|what| Error::Invalid(format!("`{address}` {what}")))?;
        options.address.clone_from(address);
    }
    Ok(Arc::new(HttpBroker::new(cache.clone(), options)))
}
