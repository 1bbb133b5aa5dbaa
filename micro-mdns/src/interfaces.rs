//! The network interfaces of this machine, as far as mDNS needs them.

use std::io;
use std::net::{IpAddr, Ipv4Addr};

use if_addrs::{IfAddr, Interface};

/// The addresses to listen at, interface by interface.
#[derive(Debug)]
pub(crate) struct Interfaces(Vec<Interface>);

impl Interfaces {
    /// All of them, or the one with this address.
    pub(crate) fn read(only: Option<IpAddr>) -> io::Result<Self> {
        let mut all = if_addrs::get_if_addrs()?;
        if let Some(address) = only {
            let one = all.iter().find(|interface| interface.ip() == address);
            let name = one.map(|one| one.name.clone()).ok_or_else(|| {
                let what = format!("no network interface has the address {address}");
                io::Error::new(io::ErrorKind::AddrNotAvailable, what)
            })?;
            all.retain(|interface| interface.name == name);
        }
        Ok(Self(all))
    }

    /// The indices of those with an address of IPv4, or else of IPv6.
    pub(crate) fn indices(&self, v4: bool) -> Vec<u32> {
        let of_family = self
            .0
            .iter()
            .filter(|interface| interface.ip().is_ipv4() == v4);
        let mut indices: Vec<u32> = of_family.filter_map(|interface| interface.index).collect();
        indices.sort_unstable();
        indices.dedup();
        indices
    }

    /// The first address of IPv4.
    pub(crate) fn v4(&self) -> Option<Ipv4Addr> {
        self.0.iter().find_map(|interface| match interface.ip() {
            IpAddr::V4(address) => Some(address),
            IpAddr::V6(_) => None,
        })
    }

    /// Whether an address is in a network that this machine is in, not behind a router.
    pub(crate) fn are_next_to(&self, address: IpAddr) -> bool {
        let near = match address {
            IpAddr::V4(address) => address.is_loopback() || address.is_link_local(),
            IpAddr::V6(address) => address.is_loopback() || address.is_unicast_link_local(),
        };
        near || self
            .0
            .iter()
            .any(|interface| match (&interface.addr, address) {
                (IfAddr::V4(own), IpAddr::V4(other)) => {
                    let mask = own.netmask.to_bits();
                    mask != 0 && own.ip.to_bits() & mask == other.to_bits() & mask
                }
                (IfAddr::V6(own), IpAddr::V6(other)) => {
                    let mask = own.netmask.to_bits();
                    mask != 0 && own.ip.to_bits() & mask == other.to_bits() & mask
                }
                _ => false,
            })
    }
}
