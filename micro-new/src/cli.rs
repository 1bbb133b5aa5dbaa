//! The commands as programs offer them: `micro-new` by itself, `micro` among others.

use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::args::{Format, GenArgs, NewArgs, PrintArgs, UpgradeArgs, WriteArgs};
use crate::error::Error;
use crate::plan::Plan;
use crate::source::Source;
use crate::{create, generate, show, upgrade};

/// `micro-new NAME`, and what else begins with `micro-new`.
#[derive(Args, Clone, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct NewCommand {
    /// What to create.
    #[command(flatten)]
    pub args: NewArgs,
    /// What to do instead.
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

/// What `micro-new` does beside creating projects.
#[derive(Clone, Debug, Subcommand)]
pub enum Verb {
    /// List the templates
    List(PrintArgs),
    /// Show what a template writes and what it is filled in with
    Show(ShowArgs),
    /// Add a handler, a subscriber or a .proto file to the project in this folder
    Gen(GenArgs),
    /// Bring what is new in the template to the project in this folder, and keep your changes
    Upgrade(UpgradeArgs),
}

/// The arguments of `micro-new show`.
#[derive(Args, Clone, Debug)]
pub struct ShowArgs {
    /// A type, or a folder with a template of your own
    pub template: String,

    /// Copy the template there, to change it and use it with `--template`
    #[arg(long, value_name = "PATH")]
    pub copy: Option<PathBuf>,

    /// How the result is written.
    #[command(flatten)]
    pub write: WriteArgs,
}

/// Runs `micro-new` or `micro new` in the current folder: the result to stdout, all else to stderr.
///
/// A name that is missing is asked for, on a terminal. The code is 0, 1 for a failure, or 2 if the arguments
/// are at fault.
#[must_use]
pub fn run_new(command: NewCommand) -> ExitCode {
    let mut args = command.args;
    match command.verb {
        None => exit(args.write.print.output, || {
            if args.name.is_none() && io::stdin().is_terminal() && io::stderr().is_terminal() {
                args.name = Some(ask(&mut io::stdin().lock(), &mut io::stderr())?);
            }
            let source = Source::of_this_program()?;
            finish(&create::create(&args, here(), &source)?, &args.write)
        }),
        Some(Verb::List(args)) => exit(args.output, || {
            print(&show::list(args.output));
            Ok(())
        }),
        Some(Verb::Show(args)) => exit(args.write.print.output, || match &args.copy {
            None => {
                print(&show::show(
                    &args.template,
                    here(),
                    args.write.print.output,
                )?);
                Ok(())
            }
            Some(to) => finish(&show::copy(&args.template, to, here())?, &args.write),
        }),
        Some(Verb::Gen(args)) => run_gen(&args),
        Some(Verb::Upgrade(args)) => run_upgrade(&args),
    }
}

/// Runs `micro gen` in the current folder, as [`run_new`] does.
#[must_use]
pub fn run_gen(args: &GenArgs) -> ExitCode {
    let write = &args.what.args().write;
    exit(write.print.output, || {
        finish(&generate::generate(args, here())?, write)
    })
}

/// Runs `micro upgrade` in the current folder, as [`run_new`] does.
#[must_use]
pub fn run_upgrade(args: &UpgradeArgs) -> ExitCode {
    exit(args.write.print.output, || {
        let source = Source::of_this_program()?;
        finish(&upgrade::upgrade(args, here(), &source)?, &args.write)
    })
}

fn here() -> &'static Path {
    Path::new(".")
}

/// Carries a plan out if it shall be, and prints what it is.
fn finish(plan: &Plan, args: &WriteArgs) -> Result<(), Error> {
    let report = plan.report(args.print.output, args.diff);
    if let Some(blocked) = plan.blocked() {
        print(&report);
        return Err(blocked);
    }
    if args.dry_run || args.diff {
        eprintln!("dry run: nothing is written");
    } else {
        plan.write()?;
    }
    print(&report);
    Ok(())
}

fn print(text: &str) {
    // What was done is done, whether or not someone reads this.
    io::stdout().write_all(text.as_bytes()).ok();
}

/// Asks for the one thing that has no default.
fn ask(input: &mut impl BufRead, output: &mut impl Write) -> Result<String, Error> {
    const LONGEST: u64 = 4096;
    let broken = |error| Error::io("cannot ask for the name", error);
    write!(output, "name of the service, and folder to create: ").map_err(broken)?;
    output.flush().map_err(broken)?;
    let mut line = String::new();
    input.take(LONGEST).read_line(&mut line).map_err(broken)?;
    Ok(line.trim().to_owned())
}

fn exit(format: Format, work: impl FnOnce() -> Result<(), Error>) -> ExitCode {
    let Err(error) = work() else {
        return ExitCode::SUCCESS;
    };
    match format {
        Format::Json => {
            let value = serde_json::json!({ "error": error.to_string(), "hint": error.hint() });
            eprintln!("{value}");
        }
        Format::Text => {
            eprintln!("error: {error}");
            if let Some(hint) = error.hint() {
                eprintln!("hint: {hint}");
            }
        }
    }
    ExitCode::from(if error.is_usage() { 2 } else { 1 })
}

#[cfg(test)]
mod tests {
    use super::ask;

    #[test]
    fn the_name_is_asked_for() {
        let mut question = Vec::new();
        let answer = ask(&mut "  hello \nnot read".as_bytes(), &mut question).unwrap();
        assert_eq!(answer, "hello");
        assert!(question.starts_with(b"name of the service"));
    }

    #[test]
    fn an_answer_has_an_end() {
        let answer = ask(
            &mut std::io::BufReader::new(std::io::repeat(b'x')),
            &mut Vec::new(),
        );
        assert_eq!(answer.unwrap().len(), 4096);
    }
}
