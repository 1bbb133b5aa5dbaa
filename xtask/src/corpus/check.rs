//! Type-checks generated code: a crate of its own, which depends on the runtime alone.

use std::fs;

use anyhow::Result;

use super::{Corpus, by_plugin, protos::Protos};
use crate::{places, run};

/// Returns how many files were checked.
pub(super) fn check(
    corpus: &Corpus,
    protos: &Protos,
    sample: Vec<String>,
    thorough: bool,
) -> Result<usize> {
    let folder = places::cache(&format!("corpus/{}/check", corpus.name))?;
    let source = places::emptied(&format!("corpus/{}/check/src/proto", corpus.name))?;
    let sample = protos.only(sample);
    by_plugin(corpus, &sample, &source)?;

    let root = places::root();
    let manifest = format!(
        "[package]\nname = \"corpus-{}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n\
         [dependencies]\nmicro = {{ package = \"micro-rs\", path = {:?} }}\n",
        corpus.name,
        root.join("micro"),
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(
        folder.join("src/lib.rs"),
        "//! Generated code.\npub mod proto;\n",
    )?;
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;

    let runs: &[&[&str]] = if thorough {
        &[&["clippy", "--quiet"], &["doc", "--quiet", "--no-deps"]]
    } else {
        &[&["check", "--quiet"]]
    };
    for arguments in runs {
        let mut cargo = run::cargo(*arguments);
        cargo
            .current_dir(&folder)
            .arg("--target-dir")
            .arg(places::cache("corpus/target")?);
        cargo
            .env("CARGO_INCREMENTAL", "0")
            .env("RUSTFLAGS", "-D warnings")
            .env("RUSTDOCFLAGS", "-D warnings");
        run::run(&mut cargo)?;
    }
    Ok(sample.names.len())
}
