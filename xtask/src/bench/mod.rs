//! `cargo xtask bench`: measurements beside the peers, printed as a table.
//!
//! Rounds are interleaved and medians shown: machines drift, only the ratios of one run hold.

mod build;
mod cli;
mod codegen;
pub(crate) mod measure;
pub(crate) mod peers;
mod rpc;
mod select;

use anyhow::Result;

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Verb {
    /// Time and memory of code generation, beside prost and tonic
    Codegen(codegen::Args),
    /// Cold builds of the greeter and of a new project, beside the same on tonic
    Build(build::Args),
    /// A new project and a call from the command line
    Cli,
    /// Servers and clients beside the peers, with targets
    Rpc(rpc::Args),
    /// What it costs to pick a node, with one service and with a thousand
    Select,
}

pub(crate) fn run(verb: Verb) -> Result<()> {
    match verb {
        Verb::Codegen(args) => codegen::run(&args),
        Verb::Build(args) => build::run(&args),
        Verb::Cli => cli::run(),
        Verb::Rpc(args) => rpc::run(&args),
        Verb::Select => select::run(),
    }
}
