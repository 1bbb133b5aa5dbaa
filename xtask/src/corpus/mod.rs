//! `cargo xtask corpus`: the generator against large public corpora.
//!
//! `sources.rs` names them, `fetch.rs` brings them here, `protos.rs` lists their
//! files, `check.rs` type-checks a sample. The lists are in `tests/corpus/`.

mod check;
pub(crate) mod fetch;
mod folders;
mod protos;
pub(crate) mod sources;

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::bench::measure::cost;
use crate::bench::peers;
use crate::{generate, places, run};
use protos::Protos;
use sources::Compiler;
pub(crate) use sources::{CORPORA, Corpus};

#[derive(Debug, Default, clap::Args)]
pub(crate) struct Args {
    /// Only these corpora
    #[arg(long)]
    only: Vec<String>,
    /// Only generate, type-check nothing
    #[arg(long)]
    no_check: bool,
    /// Run clippy and rustdoc over the samples as well, with warnings denied
    #[arg(long)]
    thorough: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    println!("| corpus | files | lines generated | plugin, s | library, s | type-checked |");
    println!("|---|---|---|---|---|---|");
    let wanted =
        |corpus: &&Corpus| args.only.is_empty() || args.only.iter().any(|name| name == corpus.name);
    let mut failed = Vec::new();
    for corpus in CORPORA.iter().filter(wanted) {
        if let Err(error) = one(corpus, args) {
            eprintln!("corpus `{}`: {error:#}", corpus.name);
            failed.push(corpus.name);
        }
    }
    match failed.as_slice() {
        [] => Ok(()),
        failed => bail!("failed on {}", failed.join(", ")),
    }
}

/// Fetches a corpus and lists its files.
pub(crate) fn protos(corpus: &Corpus) -> Result<Protos> {
    let root = fetch::fetch(&corpus.origin)?;
    Protos::find(corpus, &root)
}

fn one(corpus: &Corpus, args: &Args) -> Result<()> {
    let newest = corpus.compiler == Compiler::NewestProtoc;
    if newest && !run::answers(newest_protoc().arg("--version")) {
        return missing("grpcio-tools (PyPI, for `python3`)");
    }
    let protos = protos(corpus)?;

    let plugin = places::emptied(&format!("corpus/{}/plugin", corpus.name))?;
    let plugin_seconds = by_plugin(corpus, &protos, &plugin)?;
    let library_seconds = if newest {
        "–".to_owned()
    } else {
        let library = places::emptied(&format!("corpus/{}/library", corpus.name))?;
        let seconds = by_library(corpus, &protos, &library)?;
        folders::same(&plugin, &library).context("plugin and library differ")?;
        format!("{seconds:.1}")
    };
    let checked = match protos.sample()? {
        Some(sample) if !args.no_check => check::check(corpus, &protos, sample, args.thorough)?,
        _ => 0,
    };
    println!(
        "| {} | {} | {} | {plugin_seconds:.1} | {library_seconds} | {checked} |",
        corpus.name,
        protos.names.len(),
        generate::lines(&plugin)?,
    );
    Ok(())
}

fn by_plugin(corpus: &Corpus, protos: &Protos, out: &Path) -> Result<f64> {
    let plugin = generate::build_plugin()?;
    let mut protoc = if corpus.compiler == Compiler::NewestProtoc {
        newest_protoc()
    } else {
        generate::protoc()
    };
    generate::arguments(&mut protoc, &protos.includes, &protos.names, out)?;
    protoc
        .arg(format!("--plugin=protoc-gen-micro-rs={}", plugin.display()))
        .arg(format!("--micro-rs_out={}", out.display()));
    Ok(cost(&protoc)?.wall)
}

fn by_library(corpus: &Corpus, protos: &Protos, out: &Path) -> Result<f64> {
    let mut library = run::program(peers::build("codegen-micro")?);
    library.arg(out);
    if corpus.compiler == Compiler::Protoc {
        library.env("PROTOC", generate::protoc().get_program());
    }
    generate::arguments(&mut library, &protos.includes, &protos.names, out)?;
    Ok(cost(&library)?.wall)
}

/// The protoc of `grpcio-tools`, which knows editions.
fn newest_protoc() -> std::process::Command {
    let mut python = run::program("python3");
    python.args(["-m", "grpc_tools.protoc"]);
    python
}

/// A tool that isn't there is told, and fails under `CI`.
fn missing(tool: &str) -> Result<()> {
    let ci = std::env::var("CI").unwrap_or_default();
    if !ci.is_empty() && ci != "false" {
        bail!("not installed: {tool}");
    }
    eprintln!("NOT TESTED, not installed: {tool}");
    Ok(())
}
