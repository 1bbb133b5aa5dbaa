//! What templates write builds without a warning, passes its tests and answers calls, under every kind of name.
//!
//! It takes minutes and the network, so it runs on request: `cargo xtask templates`.

#![allow(clippy::unwrap_used)]

mod cargo;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use cargo::Cargo;
use micro_new::{Addition, AdditionArgs, GenArgs, Kind, NewArgs, Plan, Source};
use tempfile::TempDir;

/// Names of each shape: they end up in types, modules, files, packages and the wire.
const NAMES: [&str; 4] = ["greeter", "foo-bar", "svc/dir1", "DoiGreeter"];

/// The projects of one namespace are one workspace, so that cargo sees them all at once.
#[test]
fn every_type_and_name_builds() {
    let checkout = Source::of_this_program().unwrap();
    check_workspace("go.micro", &checkout);
    // Words of Rust and hyphens in it; and as an installed release would do it, with the release taken from here.
    let release = Source::Release(env!("CARGO_PKG_VERSION").to_owned());
    check_workspace("com.type.self.acme-corp", &release);
}

fn check_workspace(namespace: &str, source: &Source) {
    let folder = place(namespace);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let patch = |name: &str, at: &str| format!("{name} = {{ path = {:?} }}\n", root.join(at));
    let patches = match source {
        Source::Release(_) => {
            let patches = [
                patch("micro-rs", "micro"),
                patch("micro-build", "micro-build"),
            ];
            format!("\n[patch.crates-io]\n{}", patches.concat())
        }
        Source::Checkout(_) => String::new(),
    };
    let manifest = format!("[workspace]\nresolver = \"3\"\n{patches}");
    fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();

    let mut packages = Vec::new();
    for kind in Kind::ALL {
        for name in NAMES {
            let place = folder.path().join(kind.as_str());
            fs::create_dir_all(&place).unwrap();
            let plan = create(name, kind, namespace, &place, source);
            packages.push(package(&plan));
            add(plan.root(), kind);
        }
    }
    let cargo = Cargo::new(folder.path());
    let mut format = vec!["fmt", "--check"];
    for package in &packages {
        format.extend(["--package", package]);
    }
    cargo.run(&format);
    cargo.run(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "--deny",
        "warnings",
    ]);
    cargo.run(&["test", "--workspace", "--quiet"]);
    cargo.run(&["doc", "--workspace", "--no-deps"]);
}

/// Returns an empty folder outside of this repository, whose settings are not those of its users.
///
/// It has the same path each time: cargo then replaces what it built of the projects before.
fn place(name: &str) -> TempDir {
    let name = format!("micro-new-templates-{name}");
    fs::remove_dir_all(std::env::temp_dir().join(&name)).ok();
    let mut folder = tempfile::Builder::new();
    folder.prefix(&name).rand_bytes(0).tempdir().unwrap()
}

fn create(name: &str, kind: Kind, namespace: &str, folder: &Path, source: &Source) -> Plan {
    let mut args = NewArgs::new(name);
    args.kind = kind;
    args.namespace = namespace.to_owned();
    let plan = micro_new::create(&args, folder, source).unwrap();
    plan.write().unwrap();
    plan
}

fn package(plan: &Plan) -> String {
    let report: serde_json::Value =
        serde_json::from_str(&plan.report(micro_new::Format::Json, false)).unwrap();
    report["package"].as_str().unwrap().to_owned()
}

/// What `gen` adds has to build as well, whether it sorts before or after what is there.
fn add(root: &Path, kind: Kind) {
    let mut additions = vec![Addition::Proto(AdditionArgs::new("zoo"))];
    if kind != Kind::Web {
        additions.push(Addition::Handler(AdditionArgs::new("a-first")));
        additions.push(Addition::Handler(AdditionArgs::new("zLast2")));
        additions.push(Addition::Subscriber(AdditionArgs::new("orders.created")));
        additions.push(Addition::Handler(AdditionArgs::new("shop")));
        shop(root);
    }
    for what in additions {
        let plan = micro_new::generate(&GenArgs { what }, root).unwrap();
        plan.write().unwrap();
    }
}

/// A `.proto` file that somebody wrote, for whose service `gen` makes a frame.
fn shop(root: &Path) {
    let add = GenArgs {
        what: Addition::Proto(AdditionArgs::new("shop")),
    };
    let plan = micro_new::generate(&add, root).unwrap();
    let text = plan.changes()[0].text().unwrap();
    let package = text
        .lines()
        .find(|line| line.starts_with("package "))
        .unwrap();
    let proto = format!(
        "syntax = \"proto3\";\n{package}\nmessage Item {{}}\nmessage ItemURL {{}}\n\
         message AVeryLongNameOfAnEventThatHappened {{}}\nservice Shop {{\n\
         rpc Type(Item) returns (ItemURL);\n\
         rpc Watch(Item) returns (stream AVeryLongNameOfAnEventThatHappened);\n\
         rpc Report(stream AVeryLongNameOfAnEventThatHappened) returns (AVeryLongNameOfAnEventThatHappened);\n\
         rpc Both(stream Item) returns (stream Item);\n}}\n"
    );
    fs::write(root.join("proto/shop.proto"), proto).unwrap();
}

/// Outside of a workspace, and word for word. What it says of the `micro` command is said in the guide as well,
/// and there it is done: `cargo xtask guide`.
#[test]
fn the_readme_of_a_service_tells_the_truth() {
    let folder = place("readme");
    let source = Source::of_this_program().unwrap();
    let plan = create("hello", Kind::Service, "go.micro", folder.path(), &source);
    let readme = fs::read_to_string(plan.root().join("README.md")).unwrap();
    let blocks = readme.split("```sh\n").skip(1);
    let blocks: Vec<&str> = blocks.filter_map(|rest| rest.split("```").next()).collect();
    let [made, run, call, ship] = blocks[..] else {
        panic!("{blocks:?}");
    };
    assert_eq!(
        made,
        "micro new hello --namespace=go.micro --type=service\n"
    );
    assert_eq!(run, "cargo test\ncargo run\n");
    assert_eq!(ship, "make docker\n");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let guide = fs::read_to_string(root.join("docs/guide.md")).unwrap();
    let (calls, example): (Vec<&str>, Vec<&str>) =
        call.lines().partition(|line| line.starts_with("micro "));
    assert_eq!(calls.len(), 5);
    for line in calls {
        assert!(
            guide.lines().any(|said| said == line),
            "not in the guide: {line}"
        );
    }

    let cargo = Cargo::new(plan.root());
    cargo.run(&["test"]);
    let _service = started(&cargo);
    let words: Vec<&str> = example[0].split(' ').skip(1).collect();
    assert!(readme.contains("prints `Hello John`"));
    assert_eq!(cargo.printed(&words), "Hello John\n");
    docker(plan.root());
}

/// Starts `cargo run` and returns when it has said that it is registered.
fn started(cargo: &Cargo) -> Running {
    let mut command = cargo.command(&["run", "--quiet"]);
    let mut service = Running(command.stderr(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(service.0.stderr.take().unwrap()).lines();
    let mut said = Vec::new();
    while !said
        .last()
        .is_some_and(|line: &String| line.starts_with("registered go.micro.service.hello-"))
    {
        let line = lines.next().unwrap_or_else(|| panic!("{said:?}"));
        said.push(line.unwrap());
    }
    // Who does not read on stops the service when it has much to say.
    std::thread::spawn(move || lines.for_each(drop));
    service
}

/// What the Makefile hands to docker is there; docker itself may not be.
fn docker(root: &Path) {
    let makefile = fs::read_to_string(root.join("Makefile")).unwrap();
    assert!(
        makefile.contains("\tcargo build --release --target-dir target\n"),
        "{makefile}"
    );
    let dockerfile = fs::read_to_string(root.join("Dockerfile")).unwrap();
    let copied = dockerfile
        .lines()
        .find_map(|line| line.strip_prefix("COPY "));
    let built: PathBuf = copied.unwrap().split(' ').next().unwrap().into();
    assert_eq!(built, Path::new("target/release/hello-service"));
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}
