//! `cargo xtask golden`: generated text against the golden files, and these files compiled.
//!
//! What a case folder holds stands in `tests/golden/README.md`.

use std::fs;

use anyhow::Result;

use crate::{generate, places, run};

#[derive(Debug, Default, clap::Args)]
pub(crate) struct Args {
    /// Rewrite the golden files
    #[arg(long)]
    update: bool,
    /// Type-check 2,000 messages and 200 services of one file instead
    #[arg(long)]
    large: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    if args.large {
        return large();
    }
    compare(args.update)?;
    compile()
}

fn compare(update: bool) -> Result<()> {
    let mut test = cargo("test --package micro-codegen --test it");
    if update {
        test.env("UPDATE_GOLDEN", "1");
    }
    run::run(&mut test)
}

/// As users compile it: their edition, clippy's defaults, warnings denied.
fn compile() -> Result<()> {
    let packages = "--package golden --package golden-2021";
    let clippy = format!("clippy {packages} --all-targets -- --deny warnings");
    run::run(&mut cargo(&clippy))?;
    let mut doc = cargo("doc --package golden --no-deps");
    run::run(doc.env("RUSTDOCFLAGS", "--deny warnings"))?;
    run::run(&mut cargo("test --package golden"))
}

fn large() -> Result<()> {
    let folder = places::emptied("large")?;
    let out = folder.join("src/proto");
    fs::create_dir_all(&out)?;
    fs::write(
        folder.join("large.proto"),
        generate::services_proto(2000, 200, 10),
    )?;
    generate::plugin(&generate::Run {
        includes: std::slice::from_ref(&folder),
        protos: &["large.proto".to_owned()],
        options: "",
        out: &out,
    })?;
    let manifest = format!(
        "[package]\nname = \"large\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n\
         [dependencies]\nmicro = {{ package = \"micro-rs\", path = {:?} }}\n",
        places::root().join("micro"),
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(
        folder.join("src/lib.rs"),
        "//! Generated code.\npub mod proto;\n",
    )?;
    fs::copy(places::root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let mut check = cargo("check");
    check
        .current_dir(&folder)
        .env("RUSTFLAGS", "--deny warnings");
    run::run(
        check
            .arg("--target-dir")
            .arg(places::cache("large-target")?),
    )
}

fn cargo(arguments: &str) -> std::process::Command {
    run::cargo(arguments.split(' '))
}
