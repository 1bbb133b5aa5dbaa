//! What is asked for on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::kind::Kind;

/// The arguments of `micro-new` and of `micro new`.
#[derive(Args, Clone, Debug)]
pub struct NewArgs {
    /// The folder to create; its last part is the alias of the service
    pub name: Option<String>,

    /// The first part of the registered name
    #[arg(long, default_value = "go.micro", value_name = "NAMESPACE")]
    pub namespace: String,

    /// What to create: `service` (`srv` for short), `function`, `api` or `web`
    #[arg(long = "type", default_value = "service", value_name = "TYPE")]
    pub kind: Kind,

    /// The registered name, instead of NAMESPACE.TYPE.ALIAS
    #[arg(long, value_name = "FQDN")]
    pub fqdn: Option<String>,

    /// The short name that files and types are named after, instead of the last part of NAME
    #[arg(long, value_name = "ALIAS")]
    pub alias: Option<String>,

    /// A folder with a template of your own, instead of the one for TYPE
    #[arg(long, value_name = "PATH")]
    pub template: Option<PathBuf>,

    /// Write into a folder that exists, and replace the files that are in the way
    #[arg(long)]
    pub force: bool,

    /// How the result is written.
    #[command(flatten)]
    pub write: WriteArgs,
}

impl NewArgs {
    /// Asks for `name`, with the default of every option.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: Some(name.into()),
            namespace: "go.micro".to_owned(),
            kind: Kind::Service,
            fqdn: None,
            alias: None,
            template: None,
            force: false,
            write: WriteArgs::default(),
        }
    }
}

/// What every command that writes files can be told.
#[derive(Args, Clone, Debug, Default)]
pub struct WriteArgs {
    /// Print what would be done and write nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Print what would change in each file, line by line, and write nothing
    #[arg(long)]
    pub diff: bool,

    /// How to print the result.
    #[command(flatten)]
    pub print: PrintArgs,
}

/// What every command can be told.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct PrintArgs {
    /// How to print the result
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: Format,
}

/// How a result is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Lines for people.
    #[default]
    Text,
    /// One JSON object or array.
    Json,
}

/// The arguments of `micro gen`.
#[derive(Args, Clone, Debug)]
pub struct GenArgs {
    /// What to add.
    #[command(subcommand)]
    pub what: Addition,
}

/// What can be added to a project.
#[derive(Clone, Debug, Subcommand)]
pub enum Addition {
    /// Add a handler: a service in a .proto file, and its answers in Rust
    Handler(AdditionArgs),
    /// Add a subscriber: an event in a .proto file, and what is done on it in Rust
    Subscriber(AdditionArgs),
    /// Add a .proto file with a service
    Proto(AdditionArgs),
}

impl Addition {
    /// Returns the arguments, which are the same for each.
    #[must_use]
    pub fn args(&self) -> &AdditionArgs {
        match self {
            Self::Handler(args) | Self::Subscriber(args) | Self::Proto(args) => args,
        }
    }
}

/// The arguments of `micro gen handler` and its siblings.
#[derive(Args, Clone, Debug)]
pub struct AdditionArgs {
    /// The name of the service, or the topic of the events
    pub name: String,

    /// Replace files that are there and differ
    #[arg(long)]
    pub force: bool,

    /// How the result is written.
    #[command(flatten)]
    pub write: WriteArgs,
}

impl AdditionArgs {
    /// Asks for `name`, with the default of every option.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            force: false,
            write: WriteArgs::default(),
        }
    }
}

/// The arguments of `micro upgrade`.
#[derive(Args, Clone, Debug, Default)]
pub struct UpgradeArgs {
    /// Where you and the template changed the same lines, write both, marked as git marks conflicts
    #[arg(long)]
    pub force: bool,

    /// How the result is written.
    #[command(flatten)]
    pub write: WriteArgs,
}
