//! `micro register service` and `micro deregister service`

use micro::registry::{RegisterOptions, Service, json};

use crate::args::RegisterServiceArgs;
use crate::failure::{Failure, Kind, Result};
use crate::output::Io;
use crate::request;
use crate::session::Session;
use crate::stop;

pub(crate) async fn register(
    session: &Session,
    args: &RegisterServiceArgs,
    io: &mut Io<'_>,
) -> Result {
    let service = read(args)?;
    let mut stop = stop::signal()?;
    let options = RegisterOptions {
        ttl: session.settings.register_ttl.filter(|ttl| !ttl.is_zero()),
    };
    session.registry.register(&service, options).await?;
    io.write("ok\n")?;
    if session.lasts || !is_held_here(session) {
        return Ok(());
    }
    io.note(&format!(
        "{} keeps nothing: {} is registered while this runs; Ctrl-C ends",
        session.registry.name(),
        service.name
    ));
    stop::or(&mut stop, std::future::pending::<()>()).await;
    session.registry.deregister(&service).await?;
    Ok(())
}

pub(crate) async fn deregister(
    session: &Session,
    args: &RegisterServiceArgs,
    io: &mut Io<'_>,
) -> Result {
    let service = read(args)?;
    service.check()?;
    session.registry.deregister(&service).await?;
    let left = match session.registry.get(&service.name).await {
        Ok(versions) => versions,
        Err(error) if error.is_not_found() => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let left = left.iter().flat_map(|version| &version.nodes);
    let still = left
        .clone()
        .find(|node| service.nodes.iter().any(|gone| gone.id == node.id));
    if let Some(node) = still {
        let failure = Failure::new(Kind::Failed, format!("{} is still registered", node.id));
        return Err(match is_held_here(session) {
            true => failure.hint(format!(
                "with {} only the process that registered a node takes it out: stop that",
                session.registry.name()
            )),
            false => failure.hint("something registers it again; stop that first"),
        });
    }
    io.write("ok\n")
}

/// Whether what is registered is gone with the process.
fn is_held_here(session: &Session) -> bool {
    matches!(session.registry.name(), "mdns" | "memory")
}

fn read(args: &RegisterServiceArgs) -> Result<Service> {
    let record = request::one(&args.json)?;
    json::from_slice(record.get().as_bytes()).map_err(|error| {
        let failure = Failure::usage(error.to_string());
        failure.hint("`micro register service --help` shows a record")
    })
}
