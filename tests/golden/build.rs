//! Mounts every case as a module: its expected files as they are, and fresh
//! output for the cases that are only compiled.
//!
//! `GOLDEN_CASES=one,two` leaves out all other cases.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use golden_cases::Case;
use micro_codegen::Options;

fn main() {
    println!("cargo:rerun-if-changed={}", golden_cases::root().display());
    println!("cargo:rerun-if-env-changed=GOLDEN_CASES");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let only = env::var("GOLDEN_CASES").unwrap_or_default();
    let is_wanted = |case: &Case| only.is_empty() || only.split(',').any(|name| name == case.name);

    let mut modules = String::new();
    let mut failures = String::new();
    for case in golden_cases::all().iter().filter(|case| is_wanted(case)) {
        match root_file(case, &out) {
            Ok(path) => {
                let _ = writeln!(modules, "#[path = {path:?}]\npub mod {};", case.name);
            }
            Err(why) => {
                let _ = writeln!(failures, "case `{}`: {why}", case.name);
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
    fs::write(out.join("cases.rs"), modules).expect("OUT_DIR is writable");
}

/// The file that nests the case's modules.
fn root_file(case: &Case, out: &Path) -> Result<PathBuf, String> {
    let options = Options::parse(&case.options).map_err(|errors| errors.to_string())?;
    let name = options
        .include_file
        .clone()
        .ok_or("no include file to mount")?;
    if !case.is_compile_only() {
        let path = case.expected().join(name);
        return match path.exists() {
            true => Ok(path),
            false => Err(
                "nothing expected; run `UPDATE_GOLDEN=1 cargo test -p micro-codegen golden`".into(),
            ),
        };
    }
    let compiled = case.compile()?;
    let files = micro_codegen::generate(&compiled.files, &compiled.to_generate, &options)
        .map_err(|errors| errors.to_string())?;
    let dir = out.join(&case.name);
    for file in files {
        let path = dir.join(file.name);
        fs::create_dir_all(path.parent().unwrap_or(&dir)).map_err(|error| error.to_string())?;
        fs::write(path, file.content).map_err(|error| error.to_string())?;
    }
    Ok(dir.join(name))
}
