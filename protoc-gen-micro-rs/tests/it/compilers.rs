//! The protobuf compilers a test can use: one always there, the others when installed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A way to run the plugin on `.proto` files.
#[derive(Clone, Debug)]
pub(crate) struct Compiler {
    pub(crate) name: &'static str,
    /// Whether it knows `edition = "2023"`, and which editions it takes.
    pub(crate) editions: &'static [&'static str],
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    Protoc(Vec<PathBuf>),
    Buf,
}

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    pub(crate) success: bool,
    pub(crate) stderr: String,
}

/// Every compiler at hand. A missing one is said aloud, and fails under `CI`.
pub(crate) fn all() -> Vec<Compiler> {
    let mut found = vec![vendored()];
    let mut missing = Vec::new();
    if answers(Command::new("protoc").arg("--version")) {
        found.push(protoc("the protoc on the PATH", &["protoc"], &[]));
    } else {
        missing.push("protoc (Debian: protobuf-compiler)");
    }
    let grpcio = ["python3", "-m", "grpc_tools.protoc"];
    if answers(Command::new(grpcio[0]).args(&grpcio[1..]).arg("--version")) {
        found.push(protoc("grpcio-tools", &grpcio, &["2023", "2024"]));
    } else {
        missing.push("grpcio-tools (PyPI, for `python3`)");
    }
    if answers(Command::new("buf").arg("--version")) {
        found.push(Compiler {
            name: "buf",
            editions: &["2023"],
            kind: Kind::Buf,
        });
    } else {
        missing.push("buf (npm: @bufbuild/buf)");
    }
    if !missing.is_empty() {
        let message = format!("NOT TESTED, not installed: {}", missing.join(", "));
        let ci = std::env::var("CI").unwrap_or_default();
        assert!(ci.is_empty() || ci == "false", "{message}");
        eprintln!("{message}");
    }
    found
}

/// The one that comes from a cargo package.
pub(crate) fn vendored() -> Compiler {
    let path = protoc_bin_vendored::protoc_bin_path().unwrap();
    protoc(
        "protoc-bin-vendored",
        &[path.to_str().unwrap()],
        &["2023", "2024"],
    )
}

fn protoc(name: &'static str, command: &[&str], editions: &'static [&'static str]) -> Compiler {
    Compiler {
        name,
        editions,
        kind: Kind::Protoc(command.iter().map(PathBuf::from).collect()),
    }
}

fn answers(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

impl Compiler {
    /// Generates Rust for `protos` (path and text), with plugin options.
    pub(crate) fn run(&self, protos: &[(&str, &str)], options: &[&str]) -> Outcome {
        let folder = TempDir::new().unwrap();
        let root = folder.path();
        let out = root.join("out");
        std::fs::create_dir(&out).unwrap();
        for (name, text) in protos {
            let path = root.join("proto").join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let output = match &self.kind {
            Kind::Protoc(command) => run_protoc(root, command, protos, options),
            Kind::Buf => run_buf(root, options),
        };
        let mut files = BTreeMap::new();
        collect(&out, &out, &mut files);
        Outcome {
            files,
            success: output.status.success(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

fn run_protoc(
    root: &Path,
    command: &[PathBuf],
    protos: &[(&str, &str)],
    options: &[&str],
) -> Output {
    Command::new(&command[0])
        .args(&command[1..])
        .current_dir(root)
        .arg(format!("--plugin=protoc-gen-micro-rs={}", super::PLUGIN))
        .arg("--micro-rs_out=out")
        .args(
            options
                .iter()
                .map(|option| format!("--micro-rs_opt={option}")),
        )
        .arg("-Iproto")
        .args(protos.iter().map(|(name, _)| name))
        .output()
        .unwrap()
}

fn run_buf(root: &Path, options: &[&str]) -> Output {
    let quoted: Vec<_> = options.iter().map(|option| format!("{option:?}")).collect();
    let generate = format!(
        "version: v2\nplugins:\n  - local: {:?}\n    out: out\n    strategy: all\n    opt: [{}]\n",
        super::PLUGIN,
        quoted.join(", ")
    );
    std::fs::write(root.join("buf.gen.yaml"), generate).unwrap();
    let modules = "version: v2\nmodules:\n  - path: proto\n";
    std::fs::write(root.join("buf.yaml"), modules).unwrap();
    Command::new("buf")
        .current_dir(root)
        .env("BUF_CACHE_DIR", root.join("cache"))
        .arg("generate")
        .output()
        .unwrap()
}

pub(crate) fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap();
            files.insert(name.to_owned(), std::fs::read(&path).unwrap());
        }
    }
}
