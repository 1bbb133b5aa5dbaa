//! From the command line to the exit code.

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

use micro::{Flags, Settings};

use crate::args::{self, Cli, Command, Said};
use crate::dynamic::Dynamic;
use crate::failure::{Failure, Result};
use crate::output::{Io, Output};
use crate::session::Session;
use crate::{commands, doctor, help, shell};

/// Runs the program with these arguments, the first of which is its name.
pub(crate) fn main(arguments: Vec<OsString>) -> ExitCode {
    let (mut out, mut err) = (io::stdout(), io::stderr());
    let watched = err.is_terminal();
    let mut io = Io {
        out: &mut out,
        err: &mut err,
        watched,
    };
    if let Some(help) = help::all(&arguments) {
        return end(io.write(&help), Output::Table, &mut io);
    }
    let cli: Cli = match args::read(help::command(), arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // To whom it cannot be written, it need not be.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match cli.command {
        Command::New(command) => micro_new::cli::run_new(*command),
        Command::Gen(args) => micro_new::cli::run_gen(&args),
        Command::Upgrade(args) => micro_new::cli::run_upgrade(&args),
        Command::Completion(args) => {
            let result = commands::completion(&args, &mut io);
            end(result, Output::Table, &mut io)
        }
        command => {
            let output = commands::output(&command);
            let result = connected(cli.flags, &command, &mut io);
            end(result, output, &mut io)
        }
    }
}

/// Runs what needs the network.
fn connected(flags: Flags, command: &Command, io: &mut Io<'_>) -> Result {
    let mut flags = Settings::from(flags);
    if let Command::Dynamic(words) = command {
        flags = Dynamic::new(words)?.settings().or(flags);
    }
    let environment = Settings::from_env().map_err(Failure::of_settings)?;
    let said = Said::of(&flags, &environment);
    let session = Session::of(flags.or(environment))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let result = runtime.block_on(async {
        match command {
            Command::Cli => shell::run(session, io).await,
            Command::Doctor(args) => doctor::doctor(&session, &said, args, io).await,
            command => commands::run(&session, command, io).await,
        }
    });
    // A thread that waits for a line of stdin would be waited for.
    runtime.shutdown_background();
    result
}

fn end(result: Result, output: Output, io: &mut Io<'_>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            io.fail(&failure, output);
            failure.exit_code()
        }
    }
}
