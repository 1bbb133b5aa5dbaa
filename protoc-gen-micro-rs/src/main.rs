//! The protoc plugin: a request on stdin, a response on stdout.

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = std::env::args_os().skip(1);
    protoc_gen_micro_rs::main(arguments.map(|argument| argument.to_string_lossy().into_owned()))
}
