//! `micro completion`

use crate::args::CompletionArgs;
use crate::failure::Result;
use crate::help;
use crate::output::Io;

pub(crate) fn completion(args: &CompletionArgs, io: &mut Io<'_>) -> Result {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut help::command(), "micro", &mut script);
    io.out.write_all(&script)?;
    Ok(())
}
