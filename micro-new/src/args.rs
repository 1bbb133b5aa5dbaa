//! What is asked for on the command line.

use clap::Args;

use crate::kind::Kind;

/// The arguments of `micro-new` and of `micro new`.
#[derive(Args, Clone, Debug)]
pub struct NewArgs {
    /// The folder to create; its last part is the alias of the service
    pub name: String,

    /// The first part of the registered name
    #[arg(long, default_value = "go.micro", value_name = "NAMESPACE")]
    pub namespace: String,

    /// What to create: `service`, or `srv` for short
    #[arg(long = "type", default_value = "service", value_name = "TYPE")]
    pub kind: Kind,

    /// The registered name, instead of NAMESPACE.TYPE.ALIAS
    #[arg(long, value_name = "FQDN")]
    pub fqdn: Option<String>,

    /// The short name that files and types are named after, instead of the last part of NAME
    #[arg(long, value_name = "ALIAS")]
    pub alias: Option<String>,

    /// Print what would be done and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

impl NewArgs {
    /// Asks for `name`, with the default of every option.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            namespace: "go.micro".to_owned(),
            kind: Kind::Service,
            fqdn: None,
            alias: None,
            dry_run: false,
        }
    }
}
