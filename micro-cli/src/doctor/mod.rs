//! `micro doctor`: what is wrong with this machine, the settings and the services, and what to do about it.

mod machine;
mod network;

use serde_json::{Value, json};

use crate::args::{DoctorArgs, Said};
use crate::failure::{Failure, Kind, Result};
use crate::output::{Io, columns};
use crate::progress::waiting;
use crate::session::Session;

/// How a check went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Good,
    /// It may be a reason for trouble.
    Odd,
    Bad,
}

/// One thing that was looked at.
#[derive(Debug)]
struct Check {
    state: State,
    /// What was looked at
    what: &'static str,
    /// What was seen
    seen: String,
    /// What to do
    fix: Option<String>,
}

impl Check {
    fn new(state: State, what: &'static str, seen: impl Into<String>) -> Self {
        Self {
            state,
            what,
            seen: seen.into(),
            fix: None,
        }
    }

    fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    fn word(&self) -> &'static str {
        match self.state {
            State::Good => "ok",
            State::Odd => "warning",
            State::Bad => "failed",
        }
    }
}

pub(crate) async fn doctor(
    session: &Session,
    said: &[Said],
    args: &DoctorArgs,
    io: &mut Io<'_>,
) -> Result {
    let mut checks = machine::toolchain();
    checks.extend(machine::settings(said));
    checks.extend(machine::ports());
    checks.push(network::advertised());
    checks.extend(waiting(io, "looking around", network::registry(session)).await);
    io.show(args.print.output, || text(&checks), || records(&checks))?;
    match checks
        .iter()
        .filter(|check| check.state == State::Bad)
        .count()
    {
        0 => Ok(()),
        failed => {
            let what = format!("{failed} of {} checks failed", checks.len());
            Err(Failure::new(Kind::Failed, what))
        }
    }
}

fn text(checks: &[Check]) -> String {
    let mut rows = Vec::new();
    for check in checks {
        rows.push(vec![
            check.word().to_owned(),
            check.what.to_owned(),
            check.seen.clone(),
        ]);
        if let Some(fix) = &check.fix {
            rows.push(vec![String::new(), String::new(), format!("→ {fix}")]);
        }
    }
    columns(&rows)
}

fn records(checks: &[Check]) -> String {
    let records = checks.iter().map(|check| {
        json!({
            "check": check.what,
            "state": check.word(),
            "seen": check.seen,
            "fix": check.fix,
        })
    });
    Value::from_iter(records).to_string()
}
