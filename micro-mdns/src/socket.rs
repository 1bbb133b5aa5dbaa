//! The sockets: for each of IPv4 and IPv6, one at the port of the group and one to ask from.
//!
//! A question never leaves from the port of the group; `engine.rs` says why.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6};
use std::task::{Context, Poll};

use micro_registry::{Error, Result};
use socket2::{Domain, InterfaceIndexOrAddress, Protocol, SockRef, Socket, Type};
use tokio::io::ReadBuf;
use tokio::net::UdpSocket;

use crate::interfaces::Interfaces;

/// The group of mDNS in IPv4.
pub(crate) const GROUP_V4: Ipv4Addr = Ipv4Addr::new(224, 0, 0, 251);
/// The group of mDNS in IPv6.
const GROUP_V6: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 0xfb);

/// Whether a socket can be bound to the group itself, and so hears nothing that was sent to this machine
/// alone. Then nobody behind a router is heard; elsewhere senders are looked at.
const BINDS_GROUP: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// The sockets of one version of IP.
#[derive(Debug)]
struct Family {
    group: SocketAddr,
    /// Whether there is only one interface to send to.
    one_interface: bool,
    /// At the port of the group.
    listener: UdpSocket,
    /// At a port of its own.
    asker: UdpSocket,
}

/// A packet, and how it came.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrival {
    pub(crate) length: usize,
    pub(crate) from: SocketAddr,
    /// Whether it was sent to the group, and not to the port from which this process asks.
    pub(crate) to_group: bool,
}

/// The sockets of a registry.
#[derive(Debug)]
pub(crate) struct Sockets {
    families: Vec<Family>,
    interfaces: Interfaces,
    only: Option<IpAddr>,
    /// Which socket is looked at first, so that no flood keeps the others waiting.
    turn: usize,
}

impl Sockets {
    /// Opens them; one version of IP may be missing.
    pub(crate) fn open(port: u16, only: Option<IpAddr>) -> Result<Self> {
        let failed = |reason: String| Error::Unreachable {
            address: SocketAddr::from((GROUP_V4, port)).to_string(),
            reason,
        };
        let interfaces = Interfaces::read(only).map_err(|error| failed(error.to_string()))?;
        let v4 = Family::open(
            SocketAddr::from((GROUP_V4, port)),
            &interfaces,
            only.is_some(),
        );
        if let Err(error) = &v4
            && error.kind() == io::ErrorKind::AddrInUse
        {
            return Err(failed(format!(
                "another program holds UDP port {port} and does not share it: {error}"
            )));
        }
        let v6 = Family::open(
            SocketAddr::from((GROUP_V6, port)),
            &interfaces,
            only.is_some(),
        );
        let families = match (v4, v6) {
            (Err(v4), Err(v6)) => {
                return Err(failed(format!(
                    "no network interface takes part in multicast; IPv4: {v4}; IPv6: {v6}"
                )));
            }
            (v4, v6) => v4.into_iter().chain(v6).collect(),
        };
        Ok(Self {
            families,
            interfaces,
            only,
            turn: 0,
        })
    }

    /// Takes in interfaces that are new.
    pub(crate) fn refresh(&mut self) {
        let Ok(interfaces) = Interfaces::read(self.only) else {
            return;
        };
        for family in &self.families {
            // Most are joined already, and say so.
            let _ = join(&family.listener, family.group, &interfaces);
        }
        self.interfaces = interfaces;
    }

    /// Waits for a packet.
    pub(crate) fn poll_packet(&mut self, cx: &mut Context<'_>, buffer: &mut [u8]) -> Poll<Arrival> {
        let count = 2 * self.families.len();
        for step in 0..count {
            let at = (self.turn + step) % count;
            let family = &self.families[at / 2];
            let (socket, to_group) = match at % 2 {
                0 => (&family.listener, true),
                _ => (&family.asker, false),
            };
            let mut packet = ReadBuf::new(buffer);
            // An error is the answer to something sent before, for which nobody waits.
            while let Poll::Ready(received) = socket.poll_recv_from(cx, &mut packet) {
                if let Ok(from) = received {
                    self.turn = at + 1;
                    return Poll::Ready(Arrival {
                        length: packet.filled().len(),
                        from,
                        to_group,
                    });
                }
            }
        }
        Poll::Pending
    }

    /// Whether a question from there may be answered: an answer leaves the local network for nobody.
    pub(crate) fn may_answer(&self, from: IpAddr) -> bool {
        (BINDS_GROUP && from.is_ipv4()) || self.interfaces.are_next_to(from)
    }

    /// Sends to one, from the port of the group.
    pub(crate) fn answer(&self, bytes: &[u8], to: SocketAddr) {
        let same = |family: &&Family| family.group.is_ipv4() == to.is_ipv4();
        if let Some(family) = self.families.iter().find(same) {
            // Who has asked and is gone, or was never there, misses nothing.
            let _ = send(&family.listener, bytes, to);
        }
    }

    /// Sends to all, from the port of the group.
    pub(crate) fn say(&self, bytes: &[u8]) -> io::Result<()> {
        self.multicast(bytes, |family| &family.listener)
    }

    /// Sends to all, from a port of its own.
    pub(crate) fn ask(&self, bytes: &[u8]) -> io::Result<()> {
        self.multicast(bytes, |family| &family.asker)
    }

    /// Fails when it can be sent by no version of IP.
    fn multicast(&self, bytes: &[u8], socket: fn(&Family) -> &UdpSocket) -> io::Result<()> {
        let mut result = Ok(());
        let mut sent = false;
        for family in &self.families {
            match family.multicast(socket(family), bytes) {
                Ok(()) => sent = true,
                Err(error) => result = result.and(Err(error)),
            }
        }
        if sent { Ok(()) } else { result }
    }
}

impl Family {
    fn open(group: SocketAddr, interfaces: &Interfaces, one_interface: bool) -> io::Result<Self> {
        let anywhere: IpAddr = match group {
            SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
            SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
        };
        let at = match BINDS_GROUP && group.is_ipv4() {
            true => group,
            false => SocketAddr::new(anywhere, group.port()),
        };
        let listener = socket(at, true)?;
        join(&listener, group, interfaces)?;
        let asker = socket(SocketAddr::new(anywhere, 0), false)?;
        let mut family = Self {
            group,
            one_interface,
            listener,
            asker,
        };
        if one_interface {
            family.choose(interfaces)?;
        }
        Ok(family)
    }

    /// Sends by this interface, where the routes of the system would choose otherwise.
    fn choose(&mut self, interfaces: &Interfaces) -> io::Result<()> {
        for socket in [&self.listener, &self.asker].map(SockRef::from) {
            if self.group.is_ipv4() {
                let address = interfaces.v4().unwrap_or(Ipv4Addr::UNSPECIFIED);
                socket.set_multicast_if_v4(&address)?;
            } else if let Some(index) = interfaces.indices(false).first() {
                socket.set_multicast_if_v6(*index)?;
                self.group = SocketAddrV6::new(GROUP_V6, self.group.port(), 0, *index).into();
            }
        }
        Ok(())
    }

    /// By the route of the system, and where there is none, to this machine alone.
    fn multicast(&self, socket: &UdpSocket, bytes: &[u8]) -> io::Result<()> {
        let sent = send(socket, bytes, self.group);
        if sent.is_ok() || self.one_interface || self.group.is_ipv6() {
            return sent;
        }
        let raw = SockRef::from(socket);
        raw.set_multicast_if_v4(&Ipv4Addr::LOCALHOST)?;
        let sent = send(socket, bytes, self.group);
        raw.set_multicast_if_v4(&Ipv4Addr::UNSPECIFIED)?;
        sent
    }
}

/// Sends now or not at all: a socket that can't take a packet would lose it in the next queue, too.
fn send(socket: &UdpSocket, bytes: &[u8], to: SocketAddr) -> io::Result<()> {
    SockRef::from(socket).send_to(bytes, &to.into()).map(drop)
}

fn socket(at: SocketAddr, shared: bool) -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::for_address(at), Type::DGRAM, Some(Protocol::UDP))?;
    if at.is_ipv6() {
        socket.set_only_v6(true)?;
        socket.set_multicast_loop_v6(true)?;
    } else {
        socket.set_multicast_loop_v4(true)?;
    }
    if shared {
        // go-micro sets the first one alone on Linux, others the second one alone: with both, all share.
        socket.set_reuse_address(true)?;
        #[cfg(unix)]
        socket.set_reuse_port(true)?;
        // Otherwise it hears what others on this machine have joined.
        #[cfg(target_os = "linux")]
        match at {
            SocketAddr::V4(_) => socket.set_multicast_all_v4(false)?,
            SocketAddr::V6(_) => socket.set_multicast_all_v6(false)?,
        }
    }
    socket.set_nonblocking(true)?;
    socket.bind(&at.into())?;
    UdpSocket::from_std(socket.into())
}

/// Joins the group on each interface; fails when none of them does.
fn join(socket: &UdpSocket, group: SocketAddr, interfaces: &Interfaces) -> io::Result<()> {
    let socket = SockRef::from(socket);
    let mut result = Err(io::Error::other("there is no interface with an address"));
    for index in interfaces.indices(group.is_ipv4()) {
        let joined = match group.is_ipv4() {
            true => socket.join_multicast_v4_n(&GROUP_V4, &InterfaceIndexOrAddress::Index(index)),
            false => socket.join_multicast_v6(&GROUP_V6, index),
        };
        if result.is_err() {
            result = joined;
        }
    }
    result
}
