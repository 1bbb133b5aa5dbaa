//! What lies in a folder, and the program run in one.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Every file below `folder`, with `/` between parts.
pub(crate) fn tree(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let below = path.strip_prefix(folder).unwrap();
                found.push(below.to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// Every file below `folder` with its text.
pub(crate) fn texts(folder: &Path) -> Vec<(String, String)> {
    let read = |path: String| {
        let text = fs::read_to_string(folder.join(&path)).unwrap();
        (path, text)
    };
    tree(folder).into_iter().map(read).collect()
}

pub(crate) fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

pub(crate) fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap()
}

pub(crate) fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().next().is_none()
}

/// Runs `micro-new` in `folder`, with nobody at the keyboard.
pub(crate) fn micro_new(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_micro-new"));
    command
        .args(arguments)
        .current_dir(folder)
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap()
}

/// Runs `micro-new`, which has to succeed, and returns what it printed.
pub(crate) fn printed(folder: &Path, arguments: &[&str]) -> String {
    let output = micro_new(folder, arguments);
    let errors = text(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {errors}");
    text(&output.stdout).to_owned()
}

/// Runs `micro-new`, which has to fail with `code`, and returns what it complained of.
pub(crate) fn refused(folder: &Path, arguments: &[&str], code: i32) -> String {
    let output = micro_new(folder, arguments);
    let errors = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {errors}");
    errors.to_owned()
}

pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}
