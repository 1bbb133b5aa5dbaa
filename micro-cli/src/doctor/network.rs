//! What others have to answer.

use std::net::{IpAddr, Ipv4Addr, UdpSocket};
use std::sync::Arc;
use std::time::Duration;

use micro::registry::{Node, RegisterOptions, Service};
use tokio::time::Instant;

use super::{Check, State};
use crate::commands::{described, status};
use crate::duration;
use crate::failure::{Failure, Result};
use crate::find::Found;
use crate::names;
use crate::nodes::ask;
use crate::session::{ELSEWHERE, Session};

/// How long a probe may take to be found.
const PATIENCE: Duration = Duration::from_secs(2);

/// Says which address services of this machine tell others.
pub(super) fn advertised() -> Check {
    let said = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    if let Some(address) = said("MICRO_SERVER_ADVERTISE") {
        return Check::new(
            State::Good,
            "address",
            format!("services tell others {address} (MICRO_SERVER_ADVERTISE)"),
        );
    }
    match routed() {
        Some(address) => Check::new(
            State::Good,
            "address",
            format!("services tell others {address}"),
        ),
        None => {
            let check = Check::new(
                State::Odd,
                "address",
                "no network but the loopback interface is found",
            );
            check.fix("services reach each other on this machine alone; MICRO_SERVER_ADVERTISE names another address")
        }
    }
}

/// The address of the interface that leads out of this machine; nothing is sent to learn it.
fn routed() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    // An address of documentation: only a default route leads there.
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_unspecified() && !address.is_loopback()).then_some(address)
}

/// Asks the registry, and then all that is registered there.
pub(super) async fn registry(session: &Session) -> Vec<Check> {
    let begun = Instant::now();
    let listed = match session.registry.list().await {
        Ok(listed) => listed,
        Err(error) => {
            let check = Check::new(State::Bad, "registry", error.to_string());
            return vec![check.fix(ELSEWHERE)];
        }
    };
    let took = duration::text(Duration::from_millis(begun.elapsed().as_millis() as u64));
    let seen = format!(
        "{} answers in {took}; services: {}",
        session.place(),
        listed.len()
    );
    let mut checks = vec![Check::new(State::Good, "registry", seen)];
    if session.registry.name() == "mdns" {
        checks.push(multicast(session).await);
    }
    let names = listed.into_iter().map(|service| service.name);
    let names = names.filter(|name| !names::is_internal(name)).collect();
    match described(session, names).await {
        Ok(versions) => {
            for version in versions {
                checks.push(nodes(session, version).await);
            }
        }
        Err(failure) => checks.push(Check::new(State::Bad, "registry", failure.message)),
    }
    checks
}

/// Registers something and looks whether another finds it.
async fn multicast(session: &Session) -> Check {
    match probe(session).await {
        Ok(true) => Check::new(
            State::Good,
            "multicast",
            "what one registers, another finds",
        ),
        Ok(false) => {
            let check = Check::new(
                State::Bad,
                "multicast",
                "what one registers, another does not find",
            );
            check.fix(
                "let UDP port 5353 through the firewall; in Docker use `--network host`, in WSL mirrored \
                 networking; or take a registry that has a server",
            )
        }
        Err(failure) => Check::new(State::Bad, "multicast", failure.message)
            .fix("--registry_address names the network interface to use, such as 127.0.0.1"),
    }
}

async fn probe(session: &Session) -> Result<bool> {
    let make = || session.settings.make_registry();
    let one = make().map_err(Failure::of_settings)?;
    let other = make().map_err(Failure::of_settings)?;
    let name = format!("go.micro.doctor.{:08x}", fastrand::u32(..));
    let service = Service {
        version: "latest".to_owned(),
        nodes: vec![Node {
            id: format!("{name}-1"),
            // Nobody is there; nobody is asked.
            address: "127.0.0.1:9".to_owned(),
            ..Node::default()
        }],
        name,
        ..Service::default()
    };
    one.register(&service, RegisterOptions::default()).await?;
    let end = Instant::now() + PATIENCE;
    let mut found = false;
    while !found && Instant::now() < end {
        match other.get(&service.name).await {
            Ok(_) => found = true,
            Err(error) if error.is_not_found() => {}
            Err(error) => return Err(error.into()),
        }
    }
    one.deregister(&service).await?;
    Ok(found)
}

/// Asks the nodes of one version whether they are well.
async fn nodes(session: &Session, version: Service) -> Check {
    let found = Found {
        name: version.name.clone(),
        versions: vec![Arc::new(version)],
    };
    let question =
        |name: &str, node: &Node| status(session.clone(), name.to_owned(), node.address.clone());
    let answers = ask(&found, question).await;
    let failed = answers.iter().filter_map(|answer| {
        let failure = answer.answer.as_ref().err()?;
        Some(format!(
            "{} at {}: {}",
            answer.node.id, answer.node.address, failure.message
        ))
    });
    let failed: Vec<String> = failed.collect();
    if failed.is_empty() {
        return Check::new(
            State::Good,
            "service",
            format!("{}: {} well", found.name, answers.len()),
        );
    }
    let check = Check::new(
        State::Bad,
        "service",
        format!("{}: {}", found.name, failed.join("; ")),
    );
    check.fix("start it again, or take it out with `micro deregister service`")
}
