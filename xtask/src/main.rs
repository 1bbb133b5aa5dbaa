//! The project's own commands: one file or folder a verb, `cargo xtask help` lists them.
//!
//! `run.rs` starts programs, `places.rs` knows where things are kept.
#![allow(clippy::print_stdout)]

mod bench;
mod ci;
mod conformance;
mod connect;
mod corpus;
mod docs;
mod fmt;
mod fuzz;
mod generate;
mod golden;
mod guide;
mod h2spec;
mod lint;
mod loc;
mod places;
mod readme;
mod run;
mod soak;
mod templates;
mod test;
mod tidy;

use std::process::ExitCode;

use clap::Parser;

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about)]
enum Verb {
    /// Run every check CI runs, in CI's order, and say at the end which failed
    Ci(ci::Args),
    /// Format the code (`--check`: only look)
    Fmt(fmt::Args),
    /// Run clippy on everything, with warnings denied
    Lint,
    /// Run all tests
    Test,
    /// Build the documentation with warnings denied, and run its examples
    Docs,
    /// Check what no compiler checks: module headers, paths in documents, who depends on whom
    Tidy,
    /// Compare generated code with the golden files (`--update`: rewrite them)
    Golden(golden::Args),
    /// Count generated lines for each rpc
    Loc,
    /// Generate large public corpora, and type-check a sample
    Corpus(corpus::Args),
    /// Run the public protobuf conformance suite
    Conformance(conformance::Args),
    /// Run the gRPC part of the Connect conformance suite
    Connect,
    /// Run h2spec on our server and on bare hyper, and compare
    H2spec,
    /// Feed broken input to the generator and the runtime for a while
    Fuzz(fuzz::Args),
    /// Call a service under constant trouble, and look for what is lost or left over
    Soak(soak::Args),
    /// Build, test and call the projects micro-new writes
    Templates,
    /// Follow docs/guide.md word for word, with real processes
    Guide,
    /// Run the commands of README.md as they are written there
    Readme,
    /// Measure beside the peers
    #[command(subcommand)]
    Bench(bench::Verb),
    /// Run one program and print what it cost
    #[command(hide = true)]
    Measure(bench::measure::Args),
}

fn main() -> ExitCode {
    let done = match Verb::parse() {
        Verb::Ci(args) => ci::run(&args),
        Verb::Fmt(args) => fmt::run(&args),
        Verb::Lint => lint::run(),
        Verb::Test => test::run(),
        Verb::Docs => docs::run(),
        Verb::Tidy => tidy::run(),
        Verb::Golden(args) => golden::run(&args),
        Verb::Loc => loc::run(),
        Verb::Corpus(args) => corpus::run(&args),
        Verb::Conformance(args) => conformance::run(&args),
        Verb::Connect => connect::run(),
        Verb::H2spec => h2spec::run(),
        Verb::Fuzz(args) => fuzz::run(&args),
        Verb::Soak(args) => soak::run(&args),
        Verb::Templates => templates::run(),
        Verb::Guide => guide::run(),
        Verb::Readme => readme::run(),
        Verb::Bench(verb) => bench::run(verb),
        Verb::Measure(args) => bench::measure::run(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
