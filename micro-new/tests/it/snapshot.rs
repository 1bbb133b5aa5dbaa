//! What `micro-new foo-bar` writes, file by file, against `tests/it/snapshots`.

use std::fs;
use std::path::{Path, PathBuf};

use micro_new::{Kind, NewArgs, Plan, Source};

fn plan(kind: Kind, source: &Source) -> Plan {
    let nowhere = tempfile::tempdir().unwrap();
    let mut args = NewArgs::new("foo-bar");
    args.kind = kind;
    micro_new::create(&args, nowhere.path(), source).unwrap()
}

fn release() -> Source {
    Source::Release("0.1.0".to_owned())
}

#[test]
fn files_of_each_type() {
    for kind in Kind::ALL {
        // The record repeats all the others.
        let found: String = plan(kind, &release())
            .changes()
            .iter()
            .filter(|file| !file.path().ends_with("project.json"))
            .map(|file| format!("==== {}\n{}", file.path(), file.text().unwrap()))
            .collect();
        let expected =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/it/snapshots/{kind}.txt"));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::create_dir_all(expected.parent().unwrap()).unwrap();
            fs::write(&expected, found).unwrap();
            continue;
        }
        let stored = fs::read_to_string(&expected).unwrap_or_default();
        assert!(
            stored == found,
            "`{}` is stale: see what `UPDATE_GOLDEN=1 cargo test -p micro-new` changes",
            expected.display()
        );
    }
}

fn manifest(source: &Source) -> toml::Table {
    let plan = plan(Kind::Service, source);
    let mut files = plan.changes().iter();
    let file = files
        .find(|file| file.path() == "foo-bar/Cargo.toml")
        .unwrap();
    file.text().unwrap().parse().unwrap()
}

#[test]
fn a_release_is_used_by_its_version() {
    let manifest = manifest(&release());
    let micro = &manifest["dependencies"]["micro"];
    assert_eq!(micro["package"].as_str(), Some("micro-rs"));
    assert_eq!(micro["version"].as_str(), Some("0.1.0"));
    assert_eq!(
        manifest["build-dependencies"]["micro-build"].as_str(),
        Some("0.1.0")
    );
}

#[test]
fn a_checkout_is_used_by_its_path() {
    let checkout = PathBuf::from("/a \"quoted\" \\ folder");
    let manifest = manifest(&Source::Checkout(checkout.clone()));
    let micro = &manifest["dependencies"]["micro"];
    assert_eq!(micro["package"].as_str(), Some("micro-rs"));
    assert_eq!(micro["path"].as_str(), checkout.join("micro").to_str());
    let build = &manifest["build-dependencies"]["micro-build"];
    assert_eq!(
        build["path"].as_str(),
        checkout.join("micro-build").to_str()
    );
}

#[test]
fn this_program_was_built_from_this_checkout() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let source = Source::of_this_program().unwrap();
    assert_eq!(source, Source::Checkout(here.to_owned()));
}

/// The text of a file of `micro-new foo-bar`.
fn file(kind: Kind, path: &str) -> String {
    let plan = plan(kind, &release());
    let mut files = plan.changes().iter();
    let file = files.find(|file| file.path() == path).unwrap();
    file.text().unwrap().to_owned()
}

#[test]
fn the_page_needs_no_other_server() {
    let page = file(Kind::Web, "foo-bar/html/index.html");
    for word in ["http:", "https:", "src=", "href="] {
        assert!(!page.contains(word), "{word}");
    }
}

#[test]
fn api_and_web_call_the_service_of_their_name() {
    for kind in [Kind::Api, Kind::Web] {
        let main = file(kind, "foo-bar/src/main.rs");
        assert!(
            main.contains("const BACKEND: &str = \"go.micro.service.foo-bar\";"),
            "{main}"
        );
    }
}

#[test]
fn every_project_takes_flags() {
    for kind in Kind::ALL {
        let main = file(kind, "foo-bar/src/main.rs");
        assert!(main.contains("Flags::parse()"), "{main}");
        assert!(main.contains(".settings("), "{main}");
    }
}

/// Who is called is found by its name, in the registry that the service itself is in.
#[test]
fn projects_name_services_and_no_addresses() {
    for kind in Kind::ALL {
        let plan = plan(kind, &release());
        let files = plan.changes().iter();
        for file in files.filter(|file| file.path().ends_with(".rs")) {
            let text = file.text().unwrap();
            assert!(!text.contains(".address(address)"), "{text}");
            assert!(!text.contains("_ADDRESS"), "{text}");
        }
        let main = file(kind, "foo-bar/src/main.rs");
        let calls = matches!(kind, Kind::Api | Kind::Web);
        assert_eq!(main.contains("BACKEND, service.client()"), calls, "{main}");
    }
}

/// What sets a variable in one shell is an error in the other.
#[test]
fn commands_of_the_readme_work_in_each_shell() {
    for kind in Kind::ALL {
        let readme = file(kind, "foo-bar/README.md");
        let blocks = readme.split("```sh\n").skip(1);
        for block in blocks.filter_map(|rest| rest.split("```").next()) {
            for command in block.lines() {
                let first = command.split(' ').next().unwrap();
                assert!(["micro", "cargo", "make"].contains(&first), "{command}");
                assert!(!command.contains(['$', '\\', '&', '|', ';']), "{command}");
            }
        }
    }
}

#[test]
fn nothing_but_cargo_is_needed_to_build() {
    for kind in Kind::ALL {
        let build = file(kind, "foo-bar/build.rs");
        assert!(build.contains("micro_build::compile(\"proto\")"), "{build}");
        let ci = file(kind, "foo-bar/.github/workflows/ci.yml");
        assert!(!ci.contains("protoc"), "{ci}");
    }
}
