//! `micro stats`

use std::time::Duration;

use micro::codec::Json;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::args::StatsArgs;
use crate::duration;
use crate::failure::{Failure, Kind, Result};
use crate::find::find;
use crate::nodes::{Answer, ask, verdict};
use crate::output::Io;
use crate::progress::waiting;
use crate::remote::Target;
use crate::session::Session;

pub(crate) async fn stats(session: &Session, args: &StatsArgs, io: &mut Io<'_>) -> Result {
    let found = find(session, &args.service, None).await?;
    let question = |name: &str, node: &micro::registry::Node| {
        one(session.clone(), name.to_owned(), node.address.clone())
    };
    let what = format!("asking {}", found.name);
    let answers = waiting(io, &what, ask(&found, question)).await;
    for answer in &answers {
        if let Err(failure) = &answer.answer {
            io.note(&format!("{}: {}", answer.node.id, failure.message));
        }
    }
    io.show(
        args.print.output,
        || text(&found.name, &answers),
        || records(&answers),
    )?;
    verdict(&answers, "do not tell")
}

async fn one(session: Session, service: String, address: String) -> Result<Value> {
    let client = Target::new(&service, "Debug.Stats")?.client::<Json>(&session);
    let request = RawValue::from_string("{}".to_owned())
        .map_err(|error| Failure::new(Kind::Failed, error.to_string()))?;
    let call = client
        .unary::<Box<RawValue>, Box<RawValue>>(0, request)
        .address(address);
    let reply = call.await?;
    serde_json::from_str(reply.get()).map_err(|error| Failure::new(Kind::Failed, error.to_string()))
}

fn text(name: &str, answers: &[Answer<Value>]) -> String {
    let mut text = format!("service  {name}\n");
    let mut version = None;
    for answer in answers {
        if version != Some(&answer.version.version) {
            version = Some(&answer.version.version);
            let version = &answer.version.version;
            text.push_str(&format!("\nversion {version}\n\n"));
            text.push_str(
                "node\t\taddress:port\t\tstarted\tuptime\tmemory\tthreads\tgc\trequests\terrors\n",
            );
        }
        let node = &answer.node;
        let told = answer
            .answer
            .as_ref()
            .map(row)
            .unwrap_or_else(|_| "\t".repeat(6));
        text.push_str(&format!("{}\t\t{}\t\t{told}\n", node.id, node.address));
    }
    text
}

fn row(stats: &Value) -> String {
    let memory = number(stats, "memory") as f64 / 1024.0 / 1024.0;
    [
        date(number(stats, "started")),
        duration::text(Duration::from_secs(number(stats, "uptime"))),
        format!("{memory:.2}mb"),
        number(stats, "threads").to_string(),
        duration::text(Duration::from_nanos(number(stats, "gc"))),
        number(stats, "requests").to_string(),
        number(stats, "errors").to_string(),
    ]
    .join("\t")
}

/// A number, which JSON of protobuf has in a string when it is large, and not at all when it is 0.
fn number(stats: &Value, name: &str) -> u64 {
    match &stats[name] {
        Value::String(text) => text.parse().unwrap_or_default(),
        value => value.as_u64().unwrap_or_default(),
    }
}

/// Writes seconds since 1970 as Go's tool does, but in UTC: `Jul 3 10:20:11 UTC`.
fn date(seconds: u64) -> String {
    const MONTHS: [(&str, u64); 12] = [
        ("Jan", 31),
        ("Feb", 28),
        ("Mar", 31),
        ("Apr", 30),
        ("May", 31),
        ("Jun", 30),
        ("Jul", 31),
        ("Aug", 31),
        ("Sep", 30),
        ("Oct", 31),
        ("Nov", 30),
        ("Dec", 31),
    ];
    let leap = |year: u64| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    let (mut day, time) = (seconds / 86_400, seconds % 86_400);
    // What is beyond any service's start is not worth a loop of that length.
    if day > 3_000_000 {
        return format!("{seconds}s");
    }
    let mut year = 1970;
    while day >= 365 + u64::from(leap(year)) {
        day -= 365 + u64::from(leap(year));
        year += 1;
    }
    let mut month = "Dec";
    for (name, days) in MONTHS {
        let days = days + u64::from(name == "Feb" && leap(year));
        if day < days {
            month = name;
            break;
        }
        day -= days;
    }
    let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
    format!("{month} {} {hour:02}:{minute:02}:{second:02} UTC", day + 1)
}

fn records(answers: &[Answer<Value>]) -> String {
    let records = answers.iter().map(|answer| {
        let mut record = json!({
            "node": answer.node.id,
            "address": answer.node.address,
            "version": answer.version.version,
        });
        match &answer.answer {
            Ok(stats) => record["stats"] = stats.clone(),
            Err(failure) => record["error"] = failure.message.clone().into(),
        }
        record
    });
    Value::from_iter(records).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_that_of_go() {
        let stats = json!({
            "started": "1593771611", "uptime": 3725, "memory": "2621440", "threads": 14, "gc": 1_234_000,
        });
        assert_eq!(
            row(&stats),
            "Jul 3 10:20:11 UTC\t1h2m5s\t2.50mb\t14\t1.234ms\t0\t0"
        );
    }

    #[test]
    fn dates() {
        assert_eq!(date(0), "Jan 1 00:00:00 UTC");
        assert_eq!(date(1_582_934_400), "Feb 29 00:00:00 UTC");
        assert_eq!(date(1_798_761_599), "Dec 31 23:59:59 UTC");
        assert_eq!(date(u64::MAX), format!("{}s", u64::MAX));
    }
}
