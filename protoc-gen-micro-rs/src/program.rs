//! The command line: what protoc starts, and what somebody sees who starts it by hand.

use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::process::ExitCode;

pub(crate) const HINT: &str = "protoc runs this program: `protoc --micro-rs_out=src/proto greeter.proto`; see `protoc-gen-micro-rs --help`";

const USAGE: &str = "\
Writes Rust for micro services: messages, clients and handler traits.

protoc and buf run this program; it must be on the PATH.

  protoc --micro-rs_out=src/proto greeter.proto
  protoc --micro-rs_out=src/proto --micro-rs_opt=json=false,bytes=.pkg.Blob.data greeter.proto

With buf, in `buf.gen.yaml`:

  version: v2
  plugins:
    - local: protoc-gen-micro-rs
      out: src/proto
      strategy: all
      opt: [json=false, bytes=.pkg.Blob.data]

  -h, --help     print this
  -V, --version  print the version

Options for `--micro-rs_opt`, separated by `,` (a comma inside a value is `\\,`):

";

/// Runs the plugin with the arguments after the program's name.
///
/// The exit code is 0 whenever a response was written, also one that holds an
/// error; 1 when standard input or output failed; 2 for wrong usage.
pub fn main(mut arguments: impl Iterator<Item = String>) -> ExitCode {
    match arguments.next().as_deref() {
        None => plugin(),
        Some("-h" | "--help") => {
            let help = format!("{USAGE}{}", micro_codegen::options::help());
            print(help.as_bytes())
        }
        Some("-V" | "--version") => {
            print(concat!("protoc-gen-micro-rs ", env!("CARGO_PKG_VERSION"), "\n").as_bytes())
        }
        Some(other) => {
            complain(&format!("unknown argument `{other}`; {HINT}"));
            ExitCode::from(2)
        }
    }
}

fn plugin() -> ExitCode {
    let mut stdin = io::stdin().lock();
    if stdin.is_terminal() {
        complain(HINT);
        return ExitCode::from(2);
    }
    let mut request = Vec::new();
    if let Err(error) = stdin.read_to_end(&mut request) {
        complain(&format!("cannot read standard input: {error}"));
        return ExitCode::FAILURE;
    }
    print(&crate::respond(request.into()))
}

fn print(bytes: &[u8]) -> ExitCode {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("cannot write to standard output: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn complain(message: &str) {
    // Nobody is left to tell when standard error is gone too.
    let _ = writeln!(io::stderr(), "protoc-gen-micro-rs: {message}");
}
