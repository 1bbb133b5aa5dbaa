//! The `micro` command.
//!
//! `program.rs` is the whole of it on a page: `args` read the command line, `session.rs` has what commands
//! work with, `commands` are what they do, `output` is the form of what they print. `micro hello call
//! --name John` goes through `dynamic.rs`, `micro cli` through `shell`.

mod args;
mod commands;
mod doctor;
mod duration;
mod dynamic;
mod events;
mod failure;
mod find;
mod help;
mod names;
mod nodes;
mod output;
mod program;
mod progress;
mod remote;
mod request;
mod resolve;
mod schema;
mod session;
mod shell;
mod stop;

fn main() -> std::process::ExitCode {
    program::main(std::env::args_os().collect())
}
