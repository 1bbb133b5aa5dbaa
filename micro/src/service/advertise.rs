//! The address that others are told.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

use crate::error::{Error, Result, SERVER};

/// How the interfaces are called that lead to containers and virtual machines of this host, not out of it.
const BRIDGES: [&str; 13] = [
    "br-", "cali", "cni", "docker", "flannel", "kube-", "lxc", "lxd", "podman", "vboxnet", "veth",
    "virbr", "vmnet",
];

/// Returns `host:port`: of what is to be advertised, and what that leaves open of what was bound.
///
/// A host that stands for all interfaces is replaced by the address of the default route, or else
/// by that of the best interface there is.
pub(super) fn address(bound: SocketAddr, advertise: Option<&str>) -> Result<String> {
    let (host, port) = split(advertise.unwrap_or_default());
    let port = port.map_or_else(|| bound.port().to_string(), str::to_owned);
    let ip = match host {
        "" => Some(bound.ip()),
        host => host.parse::<IpAddr>().ok(),
    };
    Ok(match ip {
        None => format!("{host}:{port}"),
        Some(ip) if ip.is_unspecified() => join(reachable(bound.is_ipv4())?, &port),
        Some(ip) => join(ip, &port),
    })
}

/// Splits `host`, `host:port` and `:port`; brackets around an IPv6 address are dropped.
fn split(address: &str) -> (&str, Option<&str>) {
    if let Some(host) = unbracketed(address) {
        return (host, None);
    }
    if address.parse::<Ipv6Addr>().is_ok() {
        return (address, None);
    }
    match address.rsplit_once(':') {
        None => (address, None),
        Some((host, port)) => (unbracketed(host).unwrap_or(host), Some(port)),
    }
}

/// `[::1]` → `::1`
fn unbracketed(host: &str) -> Option<&str> {
    host.strip_prefix('[')?.strip_suffix(']')
}

fn join(ip: IpAddr, port: &str) -> String {
    match ip {
        IpAddr::V4(ip) => format!("{ip}:{port}"),
        IpAddr::V6(ip) => format!("[{ip}]:{port}"),
    }
}

/// The address by which others most likely reach this host.
fn reachable(v4_only: bool) -> Result<IpAddr> {
    if let Some(ip) = routed(v4_only) {
        return Ok(ip);
    }
    let interfaces = if_addrs::get_if_addrs().map_err(|error| {
        let detail = format!("cannot read the addresses of this host: {error}; {ADVERTISE}");
        Error::internal(SERVER, detail).with_source(error)
    })?;
    let interfaces = interfaces.iter().map(|one| (one.name.as_str(), one.ip()));
    best(interfaces, v4_only).ok_or_else(|| {
        let detail = format!("this host has no address that others can reach; {ADVERTISE}");
        Error::internal(SERVER, detail)
    })
}

const ADVERTISE: &str = "say which address to advertise, as --server_advertise=HOST:PORT";

/// The address that this host speaks from to those far away. Nothing is sent to learn it.
fn routed(v4_only: bool) -> Option<IpAddr> {
    // No host has these addresses, so that only a default route leads there.
    let v4 = SocketAddr::from(([192, 0, 2, 1], 9));
    let v6 = SocketAddr::from((Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1), 9));
    let own = |any: IpAddr, far: SocketAddr| {
        let socket = UdpSocket::bind((any, 0)).ok()?;
        socket.connect(far).ok()?;
        let ip = socket.local_addr().ok()?.ip();
        (!ip.is_unspecified() && rank("", ip)? < LOOPBACK).then_some(ip)
    };
    own(Ipv4Addr::UNSPECIFIED.into(), v4).or_else(|| {
        let v6 = || own(Ipv6Addr::UNSPECIFIED.into(), v6);
        if v4_only { None } else { v6() }
    })
}

/// The best address of some interfaces; the first of equal ones.
fn best<'a>(interfaces: impl Iterator<Item = (&'a str, IpAddr)>, v4_only: bool) -> Option<IpAddr> {
    interfaces
        .filter(|(_, ip)| ip.is_ipv4() || !v4_only)
        .filter_map(|(name, ip)| Some((rank(name, ip)?, ip)))
        .min_by_key(|(rank, _)| *rank)
        .map(|(_, ip)| ip)
}

/// The rank of loopback addresses; who only has these is called from its own host alone.
const LOOPBACK: u8 = 5;

/// How likely others are to reach an address, the likeliest first; nothing where they never do.
fn rank(interface: &str, ip: IpAddr) -> Option<u8> {
    let bridge = BRIDGES.iter().any(|name| interface.starts_with(name));
    match ip {
        ip if ip.is_loopback() => Some(LOOPBACK + u8::from(ip.is_ipv6())),
        IpAddr::V4(ip) if ip.is_link_local() => None,
        IpAddr::V6(ip) if ip.is_unicast_link_local() => None,
        _ if bridge => Some(LOOPBACK - 1),
        IpAddr::V4(ip) if ip.is_private() || is_shared(ip) => Some(0),
        IpAddr::V4(_) => Some(1),
        IpAddr::V6(ip) if ip.is_unique_local() => Some(2),
        IpAddr::V6(_) => Some(3),
    }
}

/// Whether an address is one of those that providers share among their customers, 100.64/10.
fn is_shared(ip: Ipv4Addr) -> bool {
    let [a, b, ..] = ip.octets();
    a == 100 && b & 0xc0 == 64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(interfaces: &[(&str, &str)], v4_only: bool) -> Option<String> {
        let interfaces = interfaces
            .iter()
            .map(|(name, ip)| (*name, ip.parse().unwrap()));
        best(interfaces, v4_only).map(|ip| ip.to_string())
    }

    #[track_caller]
    fn is_chosen(expected: &str, interfaces: &[(&str, &str)]) {
        assert_eq!(chosen(interfaces, false).as_deref(), Some(expected));
    }

    const LO: [(&str, &str); 2] = [("lo", "127.0.0.1"), ("lo", "::1")];

    #[test]
    fn a_docker_bridge_is_not_what_others_reach() {
        let bridges = [
            ("docker0", "172.17.0.1"),
            ("br-3f0c", "172.18.0.1"),
            ("veth1", "10.1.1.1"),
            ("virbr0", "192.168.122.1"),
            ("cni0", "10.42.0.1"),
        ];
        for own in ["192.168.1.7", "203.0.113.5", "fd00::7", "2001:db9::7"] {
            is_chosen(own, &[&LO[..], &bridges[..], &[("eth0", own)]].concat());
        }
        // On its own it is better than nothing: containers do reach it.
        is_chosen("172.17.0.1", &[&LO[..], &bridges[..]].concat());
    }

    #[test]
    fn private_beats_public_and_ipv4_beats_ipv6() {
        let all = [
            ("eth0", "2001:db9::7"),
            ("eth0", "fd00::7"),
            ("eth0", "203.0.113.5"),
            ("eth0", "10.0.0.7"),
        ];
        for (least, expected) in all.iter().enumerate() {
            is_chosen(expected.1, &[&LO[..], &all[..=least]].concat());
        }
        is_chosen(
            "100.64.1.1",
            &[("eth0", "203.0.113.5"), ("wt0", "100.64.1.1")],
        );
        is_chosen("10.0.0.7", &[("eth0", "10.0.0.7"), ("eth1", "192.168.0.7")]);
    }

    #[test]
    fn without_a_network_it_is_the_loopback_interface() {
        is_chosen("127.0.0.1", &[("lo", "::1"), ("lo", "127.0.0.1")]);
        is_chosen(
            "127.0.0.1",
            &[&LO[..], &[("eth0", "169.254.9.9"), ("eth0", "fe80::1")]].concat(),
        );
        is_chosen("::1", &[("lo", "::1")]);
        assert_eq!(chosen(&[("eth0", "fe80::1")], false), None);
    }

    #[test]
    fn who_listens_on_ipv4_alone_advertises_no_ipv6() {
        let interfaces = [("eth0", "2001:db9::7"), ("lo", "127.0.0.1")];
        assert_eq!(chosen(&interfaces, true).as_deref(), Some("127.0.0.1"));
        assert_eq!(chosen(&interfaces[..1], true), None);
    }

    #[track_caller]
    fn is_told(expected: &str, bound: &str, advertise: &str) {
        let told = address(bound.parse().unwrap(), Some(advertise)).unwrap();
        assert_eq!(told, expected, "{advertise}");
    }

    #[test]
    fn what_is_configured_is_told() {
        is_told("127.0.0.1:9", "127.0.0.1:9", "");
        is_told("[::1]:9", "[::1]:9", "");
        is_told("10.0.0.5:9", "0.0.0.0:9", "10.0.0.5");
        is_told("10.0.0.5:80", "0.0.0.0:9", "10.0.0.5:80");
        is_told("greeter.example:9", "[::]:9", "greeter.example");
        is_told("greeter.example:80", "[::]:9", "greeter.example:80");
        is_told("[fd00::5]:9", "[::]:9", "fd00::5");
        is_told("[fd00::5]:9", "[::]:9", "[fd00::5]");
        is_told("[fd00::5]:80", "[::]:9", "[fd00::5]:80");
        is_told("127.0.0.1:80", "127.0.0.1:9", ":80");
    }

    #[test]
    fn all_interfaces_are_no_address() {
        for advertise in ["", "0.0.0.0", "::", "[::]", ":9", "0.0.0.0:9", "[::]:9"] {
            for bound in ["0.0.0.0:9", "[::]:9"] {
                let told = address(bound.parse().unwrap(), Some(advertise)).unwrap();
                let told: SocketAddr = told.parse().unwrap();
                assert!(!told.ip().is_unspecified());
                assert!(told.is_ipv4() || bound == "[::]:9", "{told}");
                assert_eq!(told.port(), 9);
            }
        }
    }
}
