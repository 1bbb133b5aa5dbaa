//! `cargo xtask bench rpc`: our server and client beside the peers', over loopback.

mod programs;
mod samples;
mod tables;

use anyhow::Result;
use programs::Programs;

/// The servers beside each other, each with a runtime of one worker thread.
const SERVERS: &[Server] = &[
    Server::new("micro", "micro", "multi"),
    Server::new("micro, current-thread", "micro", "current"),
    Server::new("tonic", "tonic", "multi"),
    Server::new("tonic, current-thread", "tonic", "current"),
    Server::new("connectrpc", "connectrpc", "multi"),
    Server::new("volo", "volo", "multi"),
    Server::new("bare hyper", "hyper", "multi"),
    Server::new("bare hyper, current-thread", "hyper", "current"),
];

#[derive(Clone, Copy, Debug)]
struct Server {
    name: &'static str,
    package: &'static str,
    flavour: &'static str,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Interleaved rounds
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Seconds of each measurement
    #[arg(long, default_value_t = 1.0)]
    seconds: f64,
    /// Only these tables
    #[arg(long, value_delimiter = ',')]
    only: Vec<Table>,
    /// Peers to leave out, for instance `volo`, which takes the longest to build
    #[arg(long, value_delimiter = ',')]
    without: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Table {
    /// A small message, server throughput and latency
    Unary,
    /// Allocations of the server
    Allocations,
    /// Client throughput
    Client,
    /// Client throughput, with the server found by its name
    Discovery,
    /// A server's stream of 1 KiB messages
    Streams,
    /// 1 MiB both ways
    Payloads,
    /// Times at a fixed rate
    Latency,
}

impl Server {
    const fn new(name: &'static str, package: &'static str, flavour: &'static str) -> Self {
        Self {
            name,
            package,
            flavour,
        }
    }
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let programs = Programs::build(args)?;
    type Show = fn(&Args, &Programs) -> Result<()>;
    let tables: [(Table, Show); 7] = [
        (Table::Unary, tables::unary),
        (Table::Allocations, tables::allocations),
        (Table::Client, tables::client),
        (Table::Discovery, tables::discovery),
        (Table::Streams, tables::streams),
        (Table::Payloads, tables::payloads),
        (Table::Latency, tables::latency),
    ];
    println!("{}", programs.places());
    for (table, show) in tables {
        if args.only.is_empty() || args.only.contains(&table) {
            println!();
            show(args, &programs)?;
        }
    }
    Ok(())
}
