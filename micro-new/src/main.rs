//! The `micro-new` program: parse, then everything else is in the library.

use std::process::ExitCode;

use clap::Parser;
use micro_new::cli::{NewCommand, run_new};

/// Creates micro projects that compile, pass their tests and answer calls.
#[derive(Parser)]
#[command(
    name = "micro-new",
    version,
    after_help = "Examples:\n  \
                  micro-new hello --namespace=go.micro --type=service\n  \
                  micro-new shop/cart --dry-run\n  \
                  micro-new gen handler orders\n\n\
                  A program built from a checkout of micro writes projects that use the checkout;\n\
                  an installed release writes projects that use that release."
)]
struct Command {
    #[command(flatten)]
    command: NewCommand,
}

fn main() -> ExitCode {
    run_new(Command::parse().command)
}
