//! What each command does.

mod call;
mod completion;
mod get;
mod health;
mod list;
mod publish;
mod register;
mod stats;
mod stream;
mod subscribe;
mod watch;

use crate::args::{Command, Got, Registered};
use crate::dynamic::Dynamic;
use crate::failure::{Failure, Result};
use crate::output::{Io, Output};
use crate::session::Session;

pub(crate) use call::make as make_call;
pub(crate) use completion::completion;
pub(crate) use health::status;
pub(crate) use list::described;
pub(crate) use stream::{Requests, Streamed};

/// Runs a command that needs the network.
pub(crate) async fn run(session: &Session, command: &Command, io: &mut Io<'_>) -> Result {
    match command {
        Command::List(args) => list::list(session, args, io).await,
        Command::Get(args) => {
            let Got::Service(args) = &args.what;
            get::get(session, args, io).await
        }
        Command::Call(args) => call::call(session, args, io).await,
        Command::Stream(args) => stream::stream(session, args, io).await,
        Command::Health(args) => health::health(session, args, io).await,
        Command::Stats(args) => stats::stats(session, args, io).await,
        Command::Publish(args) => publish::publish(session, args, io).await,
        Command::Subscribe(args) => subscribe::subscribe(session, args, io).await,
        Command::Watch(args) => watch::watch(session, args, io).await,
        Command::Register(args) => {
            let Registered::Service(args) = &args.what;
            register::register(session, args, io).await
        }
        Command::Deregister(args) => {
            let Registered::Service(args) = &args.what;
            register::deregister(session, args, io).await
        }
        Command::Dynamic(words) => Dynamic::new(words)?.run(session, io).await,
        Command::Completion(args) => completion(args, io),
        Command::New(_)
        | Command::Gen(_)
        | Command::Upgrade(_)
        | Command::Cli
        | Command::Doctor(_) => Err(Failure::usage(
            "this is no command here; `exit` first, and write it after `micro`",
        )),
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
        Command::Call(args) => args.print.output,
        Command::Stream(args) => args.print.output,
        Command::Health(args) => args.print.output,
        Command::Stats(args) => args.print.output,
        Command::Subscribe(args) => args.print.output,
        Command::Watch(args) => args.print.output,
        Command::Doctor(args) => args.print.output,
        Command::Dynamic(words) => Dynamic::new(words).map_or(Output::Table, |call| call.output()),
        _ => Output::Table,
    }
}
