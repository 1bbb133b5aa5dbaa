//! What calls are told.

use std::time::Duration;

use clap::Args;

use super::{OutputArgs, WaitArgs};
use crate::duration;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  micro call go.micro.service.hello Hello.Call '{\"name\":\"John\"}'
  cat request.json | micro call hello call -
  micro hello call --name John")]
pub(crate) struct CallArgs {
    /// Service, in full or in short: `go.micro.service.hello`, `hello`
    pub(crate) service: String,
    /// Endpoint, in any case; the handler may be left out: `Hello.Call`, `hello.call`, `call`
    pub(crate) endpoint: String,
    /// Request in JSON, `{}` if there is none; `-` reads it from stdin
    #[arg(value_name = "JSON")]
    pub(crate) json: Vec<String>,
    #[command(flatten)]
    pub(crate) options: CallOptions,
    #[command(flatten)]
    pub(crate) print: OutputArgs,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  micro stream hello stream '{\"count\":3}'
  micro stream chat talk -")]
pub(crate) struct StreamArgs {
    /// Service, in full or in short: `go.micro.service.hello`, `hello`
    pub(crate) service: String,
    /// Endpoint, in any case; the handler may be left out: `Hello.Stream`, `hello.stream`, `stream`
    pub(crate) endpoint: String,
    /// Requests in JSON, `{}` if there is none; `-` reads them from stdin
    #[arg(value_name = "JSON")]
    pub(crate) json: Vec<String>,
    /// End after so many replies
    #[arg(long, value_name = "N")]
    pub(crate) count: Option<u64>,
    #[command(flatten)]
    pub(crate) options: CallOptions,
    #[command(flatten)]
    pub(crate) print: OutputArgs,
}

/// What a call is told beside its request.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct CallOptions {
    /// Call this `host:port`, whatever the registry says
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "MICRO_ADDRESS",
        hide_env_values = true
    )]
    pub(crate) address: Option<String>,
    /// Metadata of the call, `KEY=VALUE`; may be repeated
    #[arg(
        long,
        value_name = "KEY=VALUE",
        env = "MICRO_METADATA",
        hide_env_values = true,
        value_delimiter = ','
    )]
    pub(crate) metadata: Vec<String>,
    /// Give the call this long, such as 500ms; a call has 5s by default, a stream no limit
    #[arg(long, value_name = "DURATION", value_parser = duration::parse)]
    pub(crate) timeout: Option<Duration>,
    /// Send the request as it is, whatever the schema in the registry says
    #[arg(long)]
    pub(crate) no_check: bool,
    #[command(flatten)]
    pub(crate) wait: WaitArgs,
}
