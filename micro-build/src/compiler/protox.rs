//! The compiler that needs nothing installed.

use std::collections::HashSet;
use std::path::PathBuf;

use bytes::Bytes;
use micro_codegen::{Errors, Location};
use miette::{Diagnostic, SourceCode};
use protox::Compiler;
use protox::file::{File, FileResolver, GoogleFileResolver};

use super::{Descriptors, bodies, finish, not_found, split};
use crate::Error;
use crate::sources::{Source, Sources};

/// Compiles every file of the closure on its own, so that each broken one is
/// reported; files that import a broken one are left out.
pub(super) fn compile(sources: &Sources) -> Result<Descriptors, Error> {
    let mut compiler = Compiler::with_file_resolver(Found::new(sources));
    compiler.include_imports(true).include_source_info(true);
    let mut errors = Errors::default();
    let mut broken = Vec::new();
    for file in &sources.files {
        let mut imports = file.scan.imports.iter();
        let on_broken = imports.any(|import| broken.contains(&import.name.as_str()));
        if !file.missing.is_empty() {
            for import in &file.missing {
                let at = Location {
                    file: file.path.display().to_string(),
                    position: Some(import.position),
                };
                errors.push(at, not_found(&import.name, sources));
            }
        } else if !on_broken {
            let Err(error) = compiler.open_file(&file.name) else {
                continue;
            };
            let name = error.file().unwrap_or(&file.name).to_owned();
            report(&name, &error, sources, &mut errors);
        }
        broken.push(file.name.as_str());
    }
    for name in &sources.built_in {
        if let Err(error) = compiler.open_file(name) {
            report(name, &error, sources, &mut errors);
        }
    }
    let files = if errors.is_empty() {
        split(compiler.encode_file_descriptor_set())?
    } else if let Some(files) = one_by_one(sources) {
        files?
    } else {
        return finish(Vec::new(), Vec::new(), errors);
    };
    let files: Result<_, _> = files
        .into_iter()
        .map(|file| bodies::correct(file, sources))
        .collect();
    finish(files?, Vec::new(), Errors::default())
}

/// Compiles every root with nothing but its own imports around it; `None` if that fails, too.
///
/// protox looks a relative name up in all files it holds, and takes a package
/// that protoc would not see because the file does not import it.
fn one_by_one(sources: &Sources) -> Option<Result<Vec<Bytes>, Error>> {
    let mut seen = HashSet::new();
    let mut files = Vec::new();
    for root in &sources.roots {
        let mut compiler = Compiler::with_file_resolver(Found::new(sources));
        compiler.include_imports(true).include_source_info(true);
        compiler.open_file(root).ok()?;
        let encoded = match split(compiler.encode_file_descriptor_set()) {
            Ok(encoded) => encoded,
            Err(error) => return Some(Err(error)),
        };
        let names = compiler.files().map(|file| file.name().to_owned());
        let fresh = names
            .zip(encoded)
            .filter(|(name, _)| seen.insert(name.clone()));
        files.extend(fresh.map(|(_, file)| file));
    }
    Some(Ok(files))
}

/// Adds all that one failure tells: protox puts the first problem in front of the others.
fn report(name: &str, error: &protox::Error, sources: &Sources, errors: &mut Errors) {
    let code = error.source_code();
    let mut add = |problem: &dyn Diagnostic| {
        let mut message = problem.to_string();
        if let Some(help) = problem.help() {
            message = format!("{message}; {help}");
        }
        let at = Location {
            file: name.to_owned(),
            position: code
                .and_then(|code| position(problem, code))
                .or_else(|| end(name, sources).filter(|_| error.is_parse())),
        };
        errors.push(sources.on_disk(&at), message);
    };
    add(error);
    error.related().into_iter().flatten().for_each(add);
}

fn position(problem: &dyn Diagnostic, code: &dyn SourceCode) -> Option<(u32, u32)> {
    // Of two labels, as on a name defined twice, the later is where to look.
    let label = problem.labels()?.max_by_key(|label| label.offset())?;
    let span = code.read_span(label.inner(), 0, 0).ok()?;
    let from_one = |zero_based: usize| u32::try_from(zero_based + 1).ok();
    Some((from_one(span.line())?, from_one(span.column())?))
}

/// Behind the last character: where a file ended too early.
fn end(name: &str, sources: &Sources) -> Option<(u32, u32)> {
    let text = std::fs::read_to_string(&sources.get(name)?.path).ok()?;
    let lines = text.matches('\n').count();
    let last = text.rsplit('\n').next().unwrap_or_default();
    let from_one = |zero_based: usize| u32::try_from(zero_based + 1).ok();
    Some((from_one(lines)?, from_one(last.chars().count())?))
}

/// Gives protox the files that were found, and its own for the built-in ones.
#[derive(Debug)]
struct Found {
    files: Vec<(String, PathBuf)>,
    built_in: GoogleFileResolver,
}

impl Found {
    fn new(sources: &Sources) -> Self {
        let pair = |file: &Source| (file.name.clone(), file.path.clone());
        Self {
            files: sources.files.iter().map(pair).collect(),
            built_in: GoogleFileResolver::new(),
        }
    }
}

impl FileResolver for Found {
    fn open_file(&self, name: &str) -> Result<File, protox::Error> {
        let Some((_, path)) = self.files.iter().find(|(found, _)| found == name) else {
            return self.built_in.open_file(name);
        };
        // A copy of descriptor.proto may be newer than what protox can read.
        File::open(name, path).or_else(|error| self.built_in.open_file(name).map_err(|_| error))
    }
}
