//! Runs protoc with our plugin, and makes protos of any size to run it on.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::{places, run};

/// One run of protoc with the plugin.
pub(crate) struct Run<'a> {
    pub(crate) includes: &'a [PathBuf],
    /// Names below one of the includes.
    pub(crate) protos: &'a [String],
    pub(crate) options: &'a str,
    pub(crate) out: &'a Path,
}

/// Builds the plugin once with optimisations and returns its path.
pub(crate) fn build_plugin() -> Result<PathBuf> {
    let mut build = run::cargo([
        "build",
        "--release",
        "--quiet",
        "--package",
        "protoc-gen-micro-rs",
    ]);
    run::run(&mut build)?;
    Ok(places::target().join("release/protoc-gen-micro-rs"))
}

/// Generates with protoc and our plugin.
pub(crate) fn plugin(request: &Run<'_>) -> Result<()> {
    let plugin = build_plugin()?;
    let mut protoc = protoc();
    arguments(&mut protoc, request.includes, request.protos, request.out)?;
    protoc
        .arg(format!("--plugin=protoc-gen-micro-rs={}", plugin.display()))
        .arg(format!(
            "--micro-rs_out={}:{}",
            request.options,
            request.out.display()
        ));
    run::output(&mut protoc).map(drop)
}

/// The protoc named by `PROTOC`, else the one on the `PATH`.
pub(crate) fn protoc() -> Command {
    run::program(std::env::var("PROTOC").as_deref().unwrap_or("protoc"))
}

/// Where to look and what to compile; the list goes into a file beside the output folder.
pub(crate) fn arguments(
    protoc: &mut Command,
    includes: &[PathBuf],
    protos: &[String],
    out: &Path,
) -> Result<()> {
    let list = out.with_extension("list");
    fs::write(&list, protos.join("\n") + "\n")
        .with_context(|| format!("cannot write `{}`", list.display()))?;
    for include in includes {
        protoc.arg("-I").arg(include);
    }
    protoc.arg(format!("@{}", list.display()));
    Ok(())
}

/// Lines of all files in a folder.
pub(crate) fn lines(folder: &Path) -> Result<usize> {
    let mut lines = 0;
    for entry in fs::read_dir(folder)? {
        lines += fs::read_to_string(entry?.path())?.lines().count();
    }
    Ok(lines)
}

/// A file with this many messages, and services of unary rpcs over them.
pub(crate) fn services_proto(messages: usize, services: usize, methods: usize) -> String {
    let mut text = String::from("syntax = \"proto3\";\npackage large.v1;\n");
    for number in 0..messages {
        let _ = write!(
            text,
            "\n// Message number {number}.\nmessage Message{number} {{\n  \
             // Its name.\n  string name = 1;\n  int64 count = 2;\n  repeated string tags = 3;\n  \
             map<string, int32> sizes = 4;\n  Message{} next = 5;\n  \
             oneof choice {{\n    bool yes = 6;\n    bytes data = 7;\n  }}\n}}\n",
            next(number, messages)
        );
    }
    for service in 0..services {
        let _ = write!(
            text,
            "\n// Service number {service}.\nservice Service{service} {{\n"
        );
        for method in 0..methods {
            let request = (service * methods + method) % messages;
            let response = (request + 1) % messages;
            let _ = writeln!(
                text,
                "  // Method number {method}.\n  rpc Method{method}(Message{request}) returns (Message{response});"
            );
        }
        text.push_str("}\n");
    }
    text
}

/// Ten messages refer to each other in a ring; in a longer one rustc gives up following them.
fn next(number: usize, messages: usize) -> usize {
    let first = number - number % 10;
    first + (number - first + 1) % (messages - first).min(10)
}
