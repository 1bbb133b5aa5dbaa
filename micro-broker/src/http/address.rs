//! Where the broker listens, and what publishers are told of it.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

use tokio::net::TcpListener;

use crate::{Error, Result};

/// Binds `host:port`; `:port` means all interfaces, both address families if possible.
pub(super) async fn bind(address: &str) -> Result<TcpListener> {
    let bound = match address.strip_prefix(':') {
        Some(port) => match port.parse::<u16>() {
            Ok(port) => match TcpListener::bind((Ipv6Addr::UNSPECIFIED, port)).await {
                Err(error) if error.kind() != io::ErrorKind::AddrInUse => {
                    TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)).await
                }
                bound => bound,
            },
            Err(error) => Err(io::Error::new(io::ErrorKind::InvalidInput, error)),
        },
        None => TcpListener::bind(address).await,
    };
    bound.map_err(|error| Error::Unreachable {
        address: address.to_owned(),
        reason: format!("cannot listen: {error}"),
    })
}

/// Returns the `host:port` that publishers are told.
pub(super) fn advertised(bound: SocketAddr, advertise: Option<&str>) -> Result<String> {
    let Some(advertise) = advertise.filter(|advertise| !advertise.is_empty()) else {
        let mut bound = bound;
        if bound.ip().is_unspecified() {
            bound.set_ip(routed().unwrap_or_else(|| {
                tracing::warn!("no network found; events reach this host only");
                Ipv4Addr::LOCALHOST.into()
            }));
        }
        return Ok(bound.to_string());
    };
    let bare = advertise
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    if let Ok(ip) = bare.unwrap_or(advertise).parse::<IpAddr>() {
        return Ok(SocketAddr::new(ip, bound.port()).to_string());
    }
    match advertise.rsplit_once(':') {
        None => Ok(format!("{advertise}:{}", bound.port())),
        Some((host, port))
            if !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0) =>
        {
            Ok(advertise.to_owned())
        }
        Some(_) => Err(Error::Invalid(format!(
            "cannot advertise `{advertise}`; write `host` or `host:port`"
        ))),
    }
}

/// The address of the interface that leads out of this host; nothing is sent to learn it.
fn routed() -> Option<IpAddr> {
    // Documentation's own addresses first: only a default route leads there. Then the private ones.
    let targets: [IpAddr; 5] = [
        Ipv4Addr::new(192, 0, 2, 1).into(),
        Ipv4Addr::new(10, 255, 255, 254).into(),
        Ipv4Addr::new(192, 168, 255, 254).into(),
        Ipv4Addr::new(172, 31, 255, 254).into(),
        Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1).into(),
    ];
    targets.into_iter().find_map(|target| {
        let any: IpAddr = match target {
            IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
            IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
        };
        let socket = UdpSocket::bind((any, 0)).ok()?;
        socket.connect((target, 9)).ok()?;
        let ip = socket.local_addr().ok()?.ip();
        (!ip.is_unspecified() && !ip.is_loopback()).then_some(ip)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(bound: &str, advertise: &str) -> String {
        advertised(bound.parse().unwrap(), Some(advertise)).unwrap()
    }

    #[test]
    fn what_is_configured_is_told() {
        assert_eq!(told("127.0.0.1:9", ""), "127.0.0.1:9");
        assert_eq!(told("[::1]:9", ""), "[::1]:9");
        assert_eq!(told("0.0.0.0:9", "10.0.0.5"), "10.0.0.5:9");
        assert_eq!(told("0.0.0.0:9", "fd00::5"), "[fd00::5]:9");
        assert_eq!(told("0.0.0.0:9", "[fd00::5]"), "[fd00::5]:9");
        assert_eq!(told("0.0.0.0:9", "[fd00::5]:80"), "[fd00::5]:80");
        assert_eq!(told("0.0.0.0:9", "events.example"), "events.example:9");
        assert_eq!(told("0.0.0.0:9", "events.example:80"), "events.example:80");
        for wrong in ["host:", ":80", "host:http", "host:0", "host:70000"] {
            let refused = advertised("0.0.0.0:9".parse().unwrap(), Some(wrong));
            let refused = refused.unwrap_err().to_string();
            assert!(refused.contains("`host:port`"), "{refused}");
        }
    }

    #[test]
    fn all_interfaces_are_no_address() {
        for bound in ["0.0.0.0:9", "[::]:9"] {
            let told: SocketAddr = told(bound, "").parse().unwrap();
            assert!(!told.ip().is_unspecified());
            assert_eq!(told.port(), 9);
        }
    }

    #[tokio::test]
    async fn what_cannot_be_bound_is_named() {
        let refused = bind("127.0.0.1:0:0").await.unwrap_err().to_string();
        assert!(
            refused.contains("`127.0.0.1:0:0`: cannot listen"),
            "{refused}"
        );
        assert!(bind(":99999").await.is_err());
        let all = bind(":0").await.unwrap().local_addr().unwrap();
        assert!(all.ip().is_unspecified());
    }
}
