//! The `micro-new` program: parse, decide, do, say.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use micro_new::{Error, NewArgs, Plan, Source};

/// Creates a micro service project that compiles, passes its tests and answers calls.
#[derive(Parser)]
#[command(
    name = "micro-new",
    version,
    after_help = "Example:\n  micro-new hello --namespace=go.micro --type=service\n\n\
                  A program built from a checkout of micro writes projects that use the checkout;\n\
                  an installed release writes projects that use that release."
)]
struct Command {
    #[command(flatten)]
    args: NewArgs,
}

fn main() -> ExitCode {
    let Command { args } = Command::parse();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            if let Some(hint) = error.hint() {
                eprintln!("hint: {hint}");
            }
            ExitCode::from(if error.is_usage() { 2 } else { 1 })
        }
    }
}

fn run(args: &NewArgs) -> Result<(), Error> {
    let source = Source::of_this_program()?;
    let plan = micro_new::plan(args, Path::new("."), &source)?;
    if args.dry_run {
        eprintln!("dry run: nothing is written");
    } else {
        plan.write()?;
    }
    // The project is there whether or not someone reads this.
    io::stdout().write_all(report(&plan).as_bytes()).ok();
    Ok(())
}

fn report(plan: &Plan) -> String {
    let name = plan.name();
    let folder = name.folder();
    let mut lines = vec![
        format!("{} `{}` in `{folder}`", name.kind(), name.fqdn()),
        String::new(),
    ];
    lines.extend(
        plan.files()
            .iter()
            .map(|file| format!("  create {folder}/{}", file.path())),
    );
    let next = format!("\nnext\n  cd {folder}\n  cargo test\n  cargo run\n");
    lines.push(next);
    lines.join("\n")
}
