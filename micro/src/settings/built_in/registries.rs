//! The registries that are built in.

use std::sync::{Arc, LazyLock};

use crate::registry::{Error, Memory, Registry, Result};

/// What services and clients of this process find each other in.
static MEMORY: LazyLock<Memory> = LazyLock::new(Memory::new);

pub(in crate::settings) fn memory(addresses: &[String]) -> Result<Arc<dyn Registry>> {
    match addresses {
        [] => Ok(Arc::new(MEMORY.clone())),
        [address, ..] => Err(Error::Invalid(format!(
            "`{address}`: it is within the process and has no address; leave \
             --registry_address (MICRO_REGISTRY_ADDRESS) out"
        ))),
    }
}

#[cfg(feature = "mdns")]
pub(in crate::settings) fn mdns(addresses: &[String]) -> Result<Arc<dyn Registry>> {
    let address = match addresses {
        [] => return Ok(Arc::new(builder()?.build())),
        [address] => address,
        [_, ..] => {
            return Err(Error::Invalid(
                "it uses all network interfaces or one; write one IP address in \
                 --registry_address (MICRO_REGISTRY_ADDRESS)"
                    .into(),
            ));
        }
    };
    match address.trim_matches(['[', ']']).parse::<std::net::IpAddr>() {
        Ok(ip) => Ok(Arc::new(builder()?.interface(ip).build())),
        Err(_) => Err(Error::Invalid(format!(
            "`{address}` is not the IP address of a network interface, and nothing else can be said \
             by --registry_address (MICRO_REGISTRY_ADDRESS){}",
            owner(address)
        ))),
    }
}

/// Begins an mDNS at its own port; tests choose another, so that they hear nobody else.
#[cfg(feature = "mdns")]
fn builder() -> Result<micro_mdns::MdnsBuilder> {
    let builder = micro_mdns::Mdns::builder();
    let Ok(port) = std::env::var("MICRO_MDNS_PORT") else {
        return Ok(builder);
    };
    let port = port.parse().map_err(|_| {
        let what = format!("MICRO_MDNS_PORT: `{port}` is not a port; leave it out");
        Error::Invalid(what)
    })?;
    Ok(builder.port(port))
}

/// Whose address it may be.
#[cfg(feature = "mdns")]
fn owner(address: &str) -> String {
    let owner = match address.rsplit_once(':').map(|(_, port)| port) {
        Some("8500") => "consul",
        Some("2379") => "etcd",
        Some("4222") => "nats",
        _ => return String::new(),
    };
    format!("; if it is the address of {owner}, write --registry={owner} as well")
}
