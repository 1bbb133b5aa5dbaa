//! The command line.

mod call;
mod global;

use std::time::Duration;

use clap::{Args, CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use micro::Flags;
use micro_new::cli::NewCommand;
use micro_new::{GenArgs, UpgradeArgs};

pub(crate) use self::call::{CallArgs, CallOptions, StreamArgs};
pub(crate) use self::global::{Said, read, says_something};
use crate::duration;
use crate::output::Output;

/// Makes micro projects, and lists, describes and calls services
#[derive(Debug, Parser)]
#[command(name = "micro", version, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) flags: Flags,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Returns the parser.
pub(crate) fn parser() -> clap::Command {
    global::anywhere(Cli::command())
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create a project that compiles, passes its tests and answers calls
    New(Box<NewCommand>),
    /// Add a handler, a subscriber or a .proto file to the project in this folder
    Gen(GenArgs),
    /// Bring what is new in the template to the project in this folder
    Upgrade(UpgradeArgs),
    /// List services, or nodes
    #[command(visible_alias = "ls")]
    List(ListArgs),
    /// Describe a service: its nodes, and what can be called
    Get(GetArgs),
    /// Call an endpoint
    #[command(visible_alias = "query")]
    Call(CallArgs),
    /// Call an endpoint that streams, and print each reply in a line
    Stream(StreamArgs),
    /// Publish an event to a topic
    Publish(PublishArgs),
    /// Print the events of a topic until Ctrl-C
    Subscribe(SubscribeArgs),
    /// Ask the nodes of a service whether they are well
    Health(HealthArgs),
    /// Ask the nodes of a service what they have done
    Stats(StatsArgs),
    /// Put a service into the registry
    Register(RegisterArgs),
    /// Take a service out of the registry
    Deregister(RegisterArgs),
    /// Print what changes in the registry until Ctrl-C
    Watch(WatchArgs),
    /// Type commands one after the other, with completion and history
    Cli,
    /// Find out what is wrong with this machine, its settings and the services
    Doctor(DoctorArgs),
    /// Print the completion script of a shell
    Completion(CompletionArgs),
    /// `micro hello call --name John`
    #[command(external_subcommand)]
    Dynamic(Vec<String>),
}

/// How a result is printed.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(crate) struct OutputArgs {
    /// Form of the result: table, json, yaml or raw, which is JSON in one line
    #[arg(
        long,
        value_enum,
        hide_possible_values = true,
        default_value_t,
        value_name = "FORM",
        env = "MICRO_OUTPUT",
        hide_env_values = true
    )]
    pub(crate) output: Output,
}

#[derive(Args, Debug)]
pub(crate) struct ListArgs {
    #[arg(
        value_enum,
        default_value_t,
        hide_possible_values = true,
        help = "`services` or `nodes`"
    )]
    pub(crate) what: Listed,
    /// Services of the machinery, too
    #[arg(long)]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) print: OutputArgs,
}

/// What can be listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Listed {
    #[default]
    Services,
    Nodes,
}

#[derive(Args, Debug)]
#[command(disable_help_subcommand = true)]
pub(crate) struct GetArgs {
    #[command(subcommand)]
    pub(crate) what: Got,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Got {
    /// Describe a service
    Service(GetServiceArgs),
}

#[derive(Args, Debug)]
pub(crate) struct GetServiceArgs {
    /// Service, in full or in short
    #[arg(value_name = "SERVICE")]
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) wait: WaitArgs,
    #[command(flatten)]
    pub(crate) print: OutputArgs,
}

/// Whether to wait for a service.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(crate) struct WaitArgs {
    /// Wait this long for the service to be registered
    #[arg(long, value_name = "DURATION", value_parser = duration::parse)]
    pub(crate) wait: Option<Duration>,
}

#[derive(Args, Debug)]
pub(crate) struct PublishArgs {
    /// Topic
    pub(crate) topic: String,
    /// Event in JSON; `-` reads it from stdin
    #[arg(required = true, value_name = "JSON")]
    pub(crate) json: Vec<String>,
    /// Header of the event, `KEY=VALUE`; may be repeated
    #[arg(
        long,
        value_name = "KEY=VALUE",
        env = "MICRO_METADATA",
        hide_env_values = true,
        value_delimiter = ','
    )]
    pub(crate) metadata: Vec<String>,
}

#[derive(Args, Debug)]
pub(crate) struct SubscribeArgs {
    /// Topic
    pub(crate) topic: String,
    /// Share the events with all others that name this queue
    #[arg(long, value_name = "NAME")]
    pub(crate) queue: Option<String>,
    /// End after so many events
    #[arg(long, value_name = "N")]
    pub(crate) count: Option<u64>,
    #[command(flatten)]
    pub(crate) print: OutputArgs,
}

#[derive(Args, Debug)]
pub(crate) struct HealthArgs {
    /// Service, in full or in short
    pub(crate) service: String,
    /// Ask this `host:port` alone
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) address: Option<String>,
    #[command(flatten)]
    pub(crate) print: OutputArgs,
}

#[derive(Args, Debug)]
pub(crate) struct StatsArgs {
    /// Service, in full or in short
    pub(crate) service: String,
    #[command(flatten)]
    pub(crate) print: OutputArgs,
}

#[derive(Args, Debug)]
#[command(disable_help_subcommand = true)]
pub(crate) struct RegisterArgs {
    #[command(subcommand)]
    pub(crate) what: Registered,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Registered {
    /// A service with its nodes, in JSON
    Service(RegisterServiceArgs),
}

#[derive(Args, Debug)]
pub(crate) struct RegisterServiceArgs {
    /// `{"name":"a.b","version":"latest","nodes":[{"id":"a.b-1","address":"127.0.0.1:8080"}]}`; `-` reads
    /// it from stdin
    #[arg(required = true, value_name = "JSON")]
    pub(crate) json: Vec<String>,
}

#[derive(Args, Debug)]
pub(crate) struct WatchArgs {
    /// Service, in full or in short; all if none is named
    pub(crate) service: Option<String>,
    /// Services of the machinery, too
    #[arg(long)]
    pub(crate) all: bool,
    /// End after so many changes
    #[arg(long, value_name = "N")]
    pub(crate) count: Option<u64>,
    #[command(flatten)]
    pub(crate) print: OutputArgs,
}

#[derive(Args, Debug)]
pub(crate) struct DoctorArgs {
    #[command(flatten)]
    pub(crate) print: OutputArgs,
}

#[derive(Args, Debug)]
pub(crate) struct CompletionArgs {
    /// Shell
    pub(crate) shell: Shell,
}
