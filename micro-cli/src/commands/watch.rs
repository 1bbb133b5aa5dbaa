//! `micro watch`

use micro::registry::{Action, Event, json};

use crate::args::WatchArgs;
use crate::failure::{Kind, Result};
use crate::find::find;
use crate::names;
use crate::output::Io;
use crate::session::Session;
use crate::stop;

pub(crate) async fn watch(session: &Session, args: &WatchArgs, io: &mut Io<'_>) -> Result {
    let mut stop = stop::signal()?;
    let name = match &args.service {
        None => None,
        Some(word) => Some(match find(session, word, None).await {
            Ok(found) => found.name,
            // It may be registered later.
            Err(failure) if failure.kind == Kind::NotFound => word.clone(),
            Err(failure) => return Err(failure),
        }),
    };
    let mut watcher = session.registry.watch(name.as_deref()).await?;
    let what = name.as_deref().unwrap_or("all services");
    io.note(&format!(
        "watching {what} ({}); Ctrl-C ends",
        session.place()
    ));
    let mut shown = 0;
    while args.count.is_none_or(|count| shown < count) {
        let Some(Some(event)) = stop::or(&mut stop, watcher.next()).await else {
            break;
        };
        let event = event?;
        if name.is_none() && !args.all && names::is_internal(&event.service.name) {
            continue;
        }
        io.show_next(args.print.output, || lines(&event), || record(&event))?;
        shown += 1;
    }
    Ok(())
}

fn word(action: Action) -> &'static str {
    match action {
        Action::Create => "create",
        Action::Update => "update",
        Action::Delete => "delete",
    }
}

fn lines(event: &Event) -> String {
    let service = &event.service;
    let what = format!(
        "{}  {}  {}",
        word(event.action),
        service.name,
        service.version
    );
    match service.nodes.is_empty() {
        true => format!("{}\n", what.trim_end()),
        false => {
            let nodes = service.nodes.iter();
            nodes
                .map(|node| format!("{what}  {}  {}\n", node.id, node.address))
                .collect()
        }
    }
}

fn record(event: &Event) -> String {
    let service = json::to_string(&event.service);
    format!(
        "{{\"action\":\"{}\",\"service\":{service}}}",
        word(event.action)
    )
}
