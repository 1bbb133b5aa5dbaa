//! `micro list`

use std::sync::Arc;

use micro::registry::{Error, Service, json};
use tokio::task::JoinSet;

use crate::args::{ListArgs, Listed};
use crate::failure::Result;
use crate::names;
use crate::output::{Io, columns};
use crate::session::{ELSEWHERE, Session};

/// How many services are looked up at once.
const AT_ONCE: usize = 32;

pub(crate) async fn list(session: &Session, args: &ListArgs, io: &mut Io<'_>) -> Result {
    let services = session.registry.list().await?;
    let mut listed: Vec<String> = services.into_iter().map(|service| service.name).collect();
    listed.sort();
    listed.dedup();
    let all = listed.len();
    listed.retain(|name| args.all || !names::is_internal(name));
    if listed.is_empty() {
        let hidden = match all {
            0 => String::new(),
            hidden => format!("; --all shows {hidden} of the machinery"),
        };
        io.note(&format!(
            "no services: asked {}{hidden}; {ELSEWHERE}",
            session.place()
        ));
    }
    match args.what {
        Listed::Services => {
            let lines = || listed.iter().map(|name| format!("{name}\n")).collect();
            io.show(args.print.output, lines, || {
                serde_json::json!(listed).to_string()
            })
        }
        Listed::Nodes => {
            let services = described(session, listed).await?;
            io.show(
                args.print.output,
                || table(&services),
                || records(&services),
            )
        }
    }
}

/// Looks services up; those that are gone by now are left out.
pub(crate) async fn described(session: &Session, names: Vec<String>) -> Result<Vec<Service>> {
    let mut names = names.into_iter();
    let mut tasks = JoinSet::new();
    let mut services = Vec::new();
    loop {
        while tasks.len() < AT_ONCE
            && let Some(name) = names.next()
        {
            let registry = Arc::clone(&session.registry);
            tasks.spawn(async move { registry.get(&name).await });
        }
        let Some(got) = tasks.join_next().await else {
            break;
        };
        match got.unwrap_or_else(|error| Err(Error::Backend(error.to_string()))) {
            Ok(versions) => services.extend(versions),
            Err(error) if error.is_not_found() => {}
            Err(error) => return Err(error.into()),
        }
    }
    services.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    Ok(services)
}

/// Returns services as the registry's JSON.
pub(crate) fn records(services: &[Service]) -> String {
    let records: Vec<String> = services.iter().map(json::to_string).collect();
    format!("[{}]", records.join(","))
}

fn table(services: &[Service]) -> String {
    if services.is_empty() {
        return String::new();
    }
    let mut rows = vec![
        ["SERVICE", "VERSION", "ADDRESS", "ID"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for service in services {
        for node in &service.nodes {
            let row = [&service.name, &service.version, &node.address, &node.id];
            rows.push(row.map(String::clone).to_vec());
        }
    }
    columns(&rows)
}
