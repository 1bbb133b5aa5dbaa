//! Whether a service can be registered as it is.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv6Addr};

use crate::{Error, Node, Result, Service};

/// The longest label of a name in DNS, in bytes.
const LABEL: usize = 63;
/// The longest name in DNS, in bytes, with the lengths of its labels and the root's.
const NAME: usize = 255;
/// What `-` and a UUID add to the name of a service to make the id of a node.
const ID: usize = 37;

/// Nothing, or what is wrong.
type Checked = std::result::Result<(), String>;

impl Service {
    /// Checks what every registry needs: a name that can stand in keys, and nodes with an id of
    /// their own and an address that others can dial.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`], which says what to write instead.
    pub fn check(&self) -> Result<()> {
        check_name(&self.name).map_err(Error::Invalid)?;
        if self.nodes.is_empty() {
            let name = &self.name;
            let what = format!("service {name} has no node: there is nothing to register");
            return Err(Error::Invalid(what));
        }
        let mut ids = BTreeSet::new();
        for node in &self.nodes {
            let invalid = |what| Error::Invalid(format!("service {}: {what}", self.name));
            check_id(&node.id).map_err(invalid)?;
            check_address(&node.address)
                .map_err(|what| invalid(format!("node {}: {what}", node.id)))?;
            if !ids.insert(&node.id) {
                return Err(invalid(format!("two nodes have the id {}", node.id)));
            }
        }
        Ok(())
    }

    /// Checks what mDNS needs beyond [`check`](Self::check), where names are those of DNS below
    /// `domain`: go-micro neither finds nor reports what does not fit.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`], which says what to write instead.
    pub fn check_dns(&self, domain: &str) -> Result<()> {
        self.check()?;
        check_dns_name(&self.name).map_err(Error::Invalid)?;
        let invalid = |what| Error::Invalid(format!("service {}: {what}", self.name));
        if self.version.is_empty() {
            return Err(invalid(
                "has no version, and go-micro overlooks it so; write `latest`".into(),
            ));
        }
        for Node { id, .. } in &self.nodes {
            check_characters("node id", id).map_err(invalid)?;
            if let Some(part) = id.split('.').find(|part| part.len() > LABEL) {
                let what = format!(
                    "the part {part} of the node id {id} has {} bytes, \
                     and {LABEL} are the most in DNS; give the node a shorter id",
                    part.len()
                );
                return Err(invalid(what));
            }
            // Two dots between the three, a length before the first, the root after the last.
            let length = id.len() + self.name.len() + domain.len() + 4;
            if length > NAME {
                let what = format!(
                    "{id}.{}.{domain} takes {length} bytes, and {NAME} are the most in DNS; \
                     give the service a shorter name",
                    self.name
                );
                return Err(invalid(what));
            }
        }
        Ok(())
    }
}

impl Node {
    /// Returns the id of an instance of a service, as go-micro makes it: the name, `-`, the id.
    pub fn id_of(service: &str, instance: &str) -> String {
        format!("{service}-{instance}")
    }
}

fn check_name(name: &str) -> Checked {
    if name.is_empty() {
        return Err("the service has no name; write one such as go.micro.service.greeter".into());
    }
    if name.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(format!(
            "the service name {name:?} has a space or control character in it; \
             write letters, digits, `-` and `_`, with single dots between the parts"
        ));
    }
    check_dots("service name", name)
}

fn check_id(id: &str) -> Checked {
    if id.is_empty() {
        return Err("a node has no id; write the name of the service, `-` and a UUID".into());
    }
    if id.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(format!(
            "the node id {id:?} has a space or control character in it; \
             write letters, digits, `-` and `_`, with single dots between the parts"
        ));
    }
    check_dots("node id", id)
}

fn check_dots(what: &str, name: &str) -> Checked {
    if name.split('.').any(str::is_empty) {
        return Err(format!(
            "the {what} {name} has a dot too many; \
             write single dots, and only between its parts"
        ));
    }
    Ok(())
}

/// Checks a service's name alone, with the node id in mind that it will have by default.
fn check_dns_name(name: &str) -> Checked {
    check_characters("service name", name)?;
    for part in name.split('.') {
        if part.len() > LABEL {
            let length = part.len();
            return Err(format!(
                "the part {part} of the service name {name} has {length} bytes, \
                 and {LABEL} are the most in DNS; shorten it"
            ));
        }
    }
    let last = name.rsplit('.').next().unwrap_or(name);
    let most = LABEL - ID;
    if last.len() > most {
        let length = last.len();
        return Err(format!(
            "the last part of the service name {name} has {length} bytes, \
             and go-micro sees no more than {most} over mDNS; shorten {last}, or put a dot into it"
        ));
    }
    Ok(())
}

fn check_characters(what: &str, name: &str) -> Checked {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    match name.chars().find(|c| !plain(*c)) {
        None => Ok(()),
        Some(c) => Err(format!(
            "the {what} {name} has {c:?} in it, which go-micro does not find over mDNS; \
             write letters, digits, `-`, `_`, `/` and dots"
        )),
    }
}

/// Checks that others can dial `host:port`.
pub(crate) fn check_address(address: &str) -> Checked {
    let bare = address
        .strip_prefix('[')
        .and_then(|bare| bare.strip_suffix(']'));
    let bare = bare.unwrap_or(address);
    if bare.parse::<Ipv6Addr>().is_ok() {
        return Err(format!(
            "the address {address} has no port; write [{bare}]:PORT"
        ));
    }
    let Some((host, port)) = address.rsplit_once(':') else {
        return Err(match address {
            "" => "there is no address; write HOST:PORT".into(),
            _ => format!("the address {address} has no port; write {address}:PORT"),
        });
    };
    match port.parse::<u16>() {
        Ok(0) => {
            return Err(format!(
                "the address {address} has port 0, which nobody can dial; \
                 write the port that was bound"
            ));
        }
        Err(_) => {
            return Err(format!(
                "the address {address} ends in {port:?}, which is no port; \
                 write a number from 1 to 65535"
            ));
        }
        Ok(_) => {}
    }
    check_host(address, host, port)
}

fn check_host(address: &str, host: &str, port: &str) -> Checked {
    let inner = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    let unbracketed = inner.is_none() && host.contains(':');
    if unbracketed || inner.is_some_and(|inner| inner.parse::<Ipv6Addr>().is_err()) {
        let host = host.trim_matches(['[', ']']);
        return Err(format!(
            "the address {address} is not HOST:PORT; an IPv6 address is written [{host}]:{port}"
        ));
    }
    let ip = inner.unwrap_or(host).parse::<IpAddr>();
    if host.is_empty() || ip.is_ok_and(|ip| ip.is_unspecified()) {
        return Err(format!(
            "the address {address} says all interfaces, which nobody can dial; \
             write the host by which others reach this one"
        ));
    }
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"[]/".contains(c);
    if inner.is_none() && !host.chars().all(plain) {
        return Err(format!("the address {address:?} is not HOST:PORT"));
    }
    Ok(())
}
