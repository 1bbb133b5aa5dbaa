//! Programs in Go, built where they are needed.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::{missing, network};

/// Builds packages of the module in folder `module` into `folder`, and returns that.
///
/// Nothing where there is no Go, or its modules cannot be had, which is said. Of processes that build at
/// the same time, one does and the others wait.
///
/// # Panics
///
/// If the programs are wrong, and where they are missing in CI.
pub fn build(module: &str, packages: &[&str], folder: &Path) -> Option<PathBuf> {
    if network::is_inside() {
        // Who has brought this process here has built them.
        return Some(folder.to_owned());
    }
    let go = |args: &[&str]| -> Option<Output> {
        Command::new("go")
            .args(args)
            .current_dir(module)
            .output()
            .ok()
    };
    if !go(&["version"]).is_some_and(|output| output.status.success()) {
        return missing("against Go: it is not installed");
    }
    // Without the modules there is nothing to build; with them a failure is one of the code.
    let listed = go(&[&["list", "-deps"], packages].concat())?;
    if !listed.status.success() {
        let why = String::from_utf8_lossy(&listed.stderr);
        return missing(&format!("against Go: its modules cannot be had: {why}"));
    }
    std::fs::create_dir_all(folder).expect("the folder for tests can be written to");
    let lock = File::create(folder.join("lock")).and_then(|lock| lock.lock().map(|()| lock));
    let _lock = lock.expect("files can be locked");
    let out = folder.to_str().expect("a path of cargo's is text");
    let built = go(&[&["build", "-buildvcs=false", "-o", out], packages].concat())?;
    let why = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success(), "go build: {why}");
    Some(folder.to_owned())
}
