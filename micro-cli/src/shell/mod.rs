//! `micro cli`: commands one after the other.

#[cfg(feature = "editor")]
mod catalog;
#[cfg(feature = "editor")]
mod complete;
#[cfg(feature = "editor")]
mod editor;
mod lines;
mod words;

use crate::args::{self, Cli, Command};
use crate::failure::{Failure, Result};
use crate::output::{Io, Output};
use crate::session::Session;
use crate::{commands, help, stop};
use lines::Lines;

/// Runs the commands that are typed, or that stdin has; the latter end with the first that fails.
pub(crate) async fn run(mut session: Session, io: &mut Io<'_>) -> Result {
    session.lasts = true;
    let mut lines = Lines::new();
    if lines.is_typed() {
        io.note("`help` shows the commands, Tab completes, `exit` ends");
        lines.look_around(&session);
    }
    let mut stop = stop::signal()?;
    // While an editor reads, Ctrl-C is a key like others.
    while let Some(line) = stop::or(&mut stop, lines.next()).await {
        let Some(line) = line? else {
            break;
        };
        let words = match words::split(&line) {
            Ok(words) => words,
            Err(failure) => {
                failed(failure, Output::Table, &lines, io)?;
                continue;
            }
        };
        match words.first().map(String::as_str) {
            None => continue,
            Some("exit" | "quit") => break,
            Some(_) => {}
        }
        let cli = match parse(words) {
            Ok(cli) => cli,
            Err(error) if !error.use_stderr() => {
                io.write(&error.to_string())?;
                continue;
            }
            Err(error) => {
                let text = error.to_string();
                let text = text.trim_end();
                let failure = Failure::usage(text.strip_prefix("error: ").unwrap_or(text));
                failed(failure, Output::Table, &lines, io)?;
                continue;
            }
        };
        if let Err(failure) = obey(&session, &cli, &mut stop, io).await {
            failed(failure, commands::output(&cli.command), &lines, io)?;
        }
        lines.look_around(&session);
    }
    Ok(())
}

/// Runs a command until it has ended, or until Ctrl-C.
async fn obey(
    session: &Session,
    cli: &Cli,
    stop: &mut (impl Future<Output = ()> + Unpin),
    io: &mut Io<'_>,
) -> Result {
    if args::says_something(&cli.flags) {
        let failure = Failure::usage("settings are the same for all commands here");
        return Err(failure.hint("write them after `micro cli`"));
    }
    match &cli.command {
        // These listen for Ctrl-C themselves, to end in order.
        command @ (Command::Subscribe(_) | Command::Watch(_)) => {
            let done = commands::run(session, command, io).await;
            // What it was ended with is not for the next.
            stop::forget(stop).await;
            done
        }
        command => {
            let command = commands::run(session, command, io);
            stop::or(stop, command).await.unwrap_or(Ok(()))
        }
    }
}

/// Tells a person of a failure, and ends what nobody looks at.
fn failed(failure: Failure, output: Output, lines: &Lines, io: &mut Io<'_>) -> Result {
    if !lines.is_typed() {
        return Err(failure);
    }
    io.fail(&failure, output);
    Ok(())
}

/// Reads a command; here some are shorter.
fn parse(mut words: Vec<String>) -> std::result::Result<Cli, clap::Error> {
    if words[0] == "?" {
        words[0] = "help".to_owned();
    }
    let about_service = matches!(&*words[0], "get" | "register" | "deregister");
    let short = |word: &String| word != "service" && !word.starts_with('-');
    if about_service && words.get(1).is_some_and(short) {
        words.insert(1, "service".to_owned());
    }
    args::read(help::command().no_binary_name(true), words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Got;

    #[test]
    fn some_commands_are_shorter() {
        let words = |line: &str| words::split(line).unwrap();
        let parsed = parse(words("get hello --output json")).unwrap();
        let Command::Get(args) = parsed.command else {
            panic!("{parsed:?}");
        };
        let Got::Service(args) = args.what;
        assert_eq!(args.name, "hello");
        let command = |line| parse(words(line)).unwrap().command;
        assert!(matches!(command("get service hello"), Command::Get(_)));
        assert!(matches!(
            command("register {\"name\":\"a\"}"),
            Command::Register(_)
        ));
        assert!(!parse(words("?")).unwrap_err().use_stderr());
    }
}
