//! What each command does.

mod completion;
mod get;
mod list;

use crate::args::{Command, Got};
use crate::failure::{Failure, Result};
use crate::output::{Io, Output};
use crate::session::Session;

pub(crate) use completion::completion;

/// Runs a command that needs the network.
pub(crate) async fn run(session: &Session, command: &Command, io: &mut Io<'_>) -> Result {
    match command {
        Command::List(args) => list::list(session, args, io).await,
        Command::Get(args) => {
            let Got::Service(args) = &args.what;
            get::get(session, args, io).await
        }
        _ => Err(Failure::usage("not made yet")),
    }
}

/// Returns the form in which a command prints, its failure too.
pub(crate) fn output(command: &Command) -> Output {
    match command {
        Command::List(args) => args.print.output,
        Command::Get(args) => {
            let Got::Service(args) = &args.what;
            args.print.output
        }
        _ => Output::Table,
    }
}
