//! What `micro-new foo-bar` plans, file by file, against `tests/it/foo-bar.txt`.

use std::fs;
use std::path::{Path, PathBuf};

use micro_new::{NewArgs, Plan, Source};

fn plan(name: &str, source: &Source) -> Plan {
    let nowhere = tempfile::tempdir().unwrap();
    micro_new::plan(&NewArgs::new(name), nowhere.path(), source).unwrap()
}

fn release() -> Source {
    Source::Release("0.1.0".to_owned())
}

#[test]
fn files_of_a_service() {
    let found: String = plan("foo-bar", &release())
        .files()
        .iter()
        .map(|file| format!("==== {}\n{}", file.path(), file.contents()))
        .collect();
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/foo-bar.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&expected, found).unwrap();
        return;
    }
    let stored = fs::read_to_string(&expected).unwrap_or_default();
    assert!(
        stored == found,
        "`tests/it/foo-bar.txt` is stale: see what `UPDATE_GOLDEN=1 cargo test -p micro-new` changes"
    );
}

#[test]
fn every_rust_file_parses() {
    for name in ["greeter", "foo-bar", "DoiGreeter", "zebra"] {
        for file in plan(name, &release()).files() {
            if file.path().ends_with(".rs") {
                let parsed = syn::parse_file(file.contents());
                assert!(
                    parsed.is_ok(),
                    "{name}: {}: {:?}",
                    file.path(),
                    parsed.err()
                );
            }
        }
    }
}

#[test]
fn every_file_ends_with_one_line_break() {
    for file in plan("greeter", &release()).files() {
        let text = file.contents();
        assert!(
            text.ends_with('\n') && !text.ends_with("\n\n"),
            "{}",
            file.path()
        );
        assert!(!text.contains("{{"), "{}", file.path());
    }
}

fn manifest(source: &Source) -> toml::Table {
    let plan = plan("greeter", source);
    let file = plan.files().iter().find(|file| file.path() == "Cargo.toml");
    file.unwrap().contents().parse().unwrap()
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
