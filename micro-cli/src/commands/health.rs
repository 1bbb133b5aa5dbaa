//! `micro health`

use micro::codec::Proto;
use serde_json::json;

use crate::args::HealthArgs;
use crate::failure::{Failure, Kind, Result};
use crate::find::find;
use crate::nodes::{Answer, ask, verdict};
use crate::output::Io;
use crate::progress::waiting;
use crate::remote::Target;
use crate::session::Session;

/// What a node says that is well.
const WELL: &str = "ok";

pub(crate) async fn health(session: &Session, args: &HealthArgs, io: &mut Io<'_>) -> Result {
    let output = args.print.output;
    if let Some(address) = &args.address {
        let status = status(session.clone(), args.service.clone(), address.clone()).await?;
        return io.show(
            output,
            || format!("{status}\n"),
            || json!(status).to_string(),
        );
    }
    let found = find(session, &args.service, None).await?;
    let question = |name: &str, node: &micro::registry::Node| {
        status(session.clone(), name.to_owned(), node.address.clone())
    };
    let what = format!("asking {}", found.name);
    let answers = waiting(io, &what, ask(&found, question)).await;
    io.show(output, || text(&found.name, &answers), || records(&answers))?;
    verdict(&answers, "are not well")
}

/// Asks a node as go-micro's tools do, or else as gRPC's.
pub(crate) async fn status(session: Session, service: String, address: String) -> Result<String> {
    let debug = Target::new(&service, "Debug.Health")?.client::<Proto>(&session);
    // The messages have one field each, as those that wrap a text or a number.
    let call = debug.unary::<String, String>(0, service).address(&address);
    let status = match call.await {
        Err(error) if error.code() == 501 => {
            let health = Target::new("", "grpc.health.v1.Health/Check")?.client::<Proto>(&session);
            let call = health
                .unary::<String, i64>(0, String::new())
                .address(&address);
            match call.await? {
                1 => WELL.to_owned(),
                2 => "not serving".to_owned(),
                _ => "unknown".to_owned(),
            }
        }
        status => status?,
    };
    match &*status {
        WELL => Ok(status),
        _ => Err(Failure::new(Kind::Failed, status)),
    }
}

fn text(name: &str, answers: &[Answer<String>]) -> String {
    let mut text = format!("service  {name}\n");
    let mut version = None;
    for answer in answers {
        if version != Some(&answer.version.version) {
            version = Some(&answer.version.version);
            let version = &answer.version.version;
            text.push_str(&format!(
                "\nversion {version}\n\nnode\t\taddress:port\t\tstatus\n"
            ));
        }
        let node = &answer.node;
        text.push_str(&format!(
            "{}\t\t{}\t\t{}\n",
            node.id,
            node.address,
            told(answer)
        ));
    }
    text
}

fn told(answer: &Answer<String>) -> &str {
    match &answer.answer {
        Ok(status) => status,
        Err(failure) => &failure.message,
    }
}

fn records(answers: &[Answer<String>]) -> String {
    let records = answers.iter().map(|answer| {
        json!({
            "node": answer.node.id,
            "address": answer.node.address,
            "version": answer.version.version,
            "status": told(answer),
        })
    });
    serde_json::Value::from_iter(records).to_string()
}
