//! The templates are in the published crate, and stored so that neither Cargo nor git trips over them.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

fn templates() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates");
    let mut found = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let below = path.strip_prefix(&root).unwrap();
                found.push(below.to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn every_template_file_has_the_suffix_and_no_leading_dot() {
    for file in templates() {
        assert!(file.ends_with(".hbs"), "{file}");
        assert!(!file.contains("/."), "{file}");
    }
}

#[test]
fn the_packed_crate_holds_every_template_file() {
    let cargo = env::var("CARGO").unwrap();
    let output = Command::new(cargo)
        .args(["package", "--list", "--allow-dirty", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let listed = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    for file in templates() {
        let packed = format!("templates/{file}");
        assert!(
            listed.lines().any(|line| line.replace('\\', "/") == packed),
            "{packed}"
        );
    }
}
