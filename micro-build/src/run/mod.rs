//! One build from beginning to end: find, compile, generate, write.

mod needed;
#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::path::PathBuf;

use micro_codegen::Errors;

use crate::builder::Destination;
use crate::environment::{Environment, UPDATE};
use crate::output::{Mode, Output};
use crate::sources::Sources;
use crate::{Builder, Error, compiler};

/// Runs a build; what cargo should know goes to `directives`.
pub(crate) fn run(
    builder: &Builder,
    given: &[PathBuf],
    environment: &Environment,
    directives: &mut impl Write,
) -> Result<(), Error> {
    builder.options.check().map_err(Error::new)?;
    let output = output(builder, environment)?;
    let mut errors = Errors::default();
    let sources = Sources::find(given, &builder.includes, &mut errors);
    let mut directives = environment.build_script.then_some(directives);
    if let Some(directives) = &mut directives {
        rerun_if_changed(directives, builder, &sources).map_err(silent)?;
    }
    errors.into_result(()).map_err(Error::new)?;

    let descriptors = compiler::compile(builder, environment, &sources)?;
    if let Some(directives) = &mut directives {
        warn(directives, &descriptors.warnings).map_err(silent)?;
    }
    let names = needed::with_imports(&descriptors.files, &sources.roots, &builder.options)?;
    let files = micro_codegen::generate(&descriptors.files, &names, &builder.options)
        .map_err(|errors| Error::new(on_disk(&errors, &sources)))?;
    output.put(&files, &sources)
}

fn output(builder: &Builder, environment: &Environment) -> Result<Output, Error> {
    let committed = matches!(builder.destination, Destination::Committed(_));
    let check = builder.check || (committed && environment.ci);
    let folder = match (&builder.destination, &environment.out_dir) {
        (Destination::Folder(folder) | Destination::Committed(folder), _) => folder.clone(),
        (Destination::OutDir, Some(folder)) => folder.clone(),
        (Destination::OutDir, None) => {
            return Err(Error::general(
                "OUT_DIR is not set; call this from a build script, or choose a folder with `.out_dir(…)` or `.commit_to(…)`",
            ));
        }
    };
    let mode = match check && !environment.update {
        true => Mode::Check,
        false => Mode::Write,
    };
    Ok(Output {
        folder,
        mode,
        committed,
    })
}

fn rerun_if_changed(
    directives: &mut impl Write,
    builder: &Builder,
    sources: &Sources,
) -> io::Result<()> {
    let files = sources.files.iter().map(|file| &file.path);
    for path in sources.folders.iter().chain(files) {
        writeln!(directives, "cargo:rerun-if-changed={}", path.display())?;
    }
    let mut variables = vec!["PROTOC"];
    if matches!(builder.destination, Destination::Committed(_)) {
        variables.extend(["CI", UPDATE]);
    }
    for variable in variables {
        writeln!(directives, "cargo:rerun-if-env-changed={variable}")?;
    }
    directives.flush()
}

fn warn(directives: &mut impl Write, warnings: &[String]) -> io::Result<()> {
    for warning in warnings {
        writeln!(directives, "cargo:warning={warning}")?;
    }
    directives.flush()
}

fn silent(error: io::Error) -> Error {
    Error::general(format!("cannot write to standard output: {error}"))
}

fn on_disk(errors: &Errors, sources: &Sources) -> Errors {
    let mut found = Errors::default();
    for error in errors.iter() {
        found.push(sources.on_disk(&error.at), error.message.clone());
    }
    found
}
