//! Every case's output against the files it keeps; `UPDATE_GOLDEN=1` rewrites them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::diff::diff;
use crate::{OUTCOMES, Outcome};

const UPDATE: &str = "UPDATE_GOLDEN=1 cargo test -p micro-codegen --test it golden";

#[test]
fn golden_cases_generate_what_they_expect() {
    let cases = OUTCOMES.len();
    assert!(cases > 80, "only {cases} cases were found");
    let failures: Vec<String> = OUTCOMES
        .iter()
        .filter_map(|case| check(case).err())
        .collect();
    assert!(
        failures.is_empty(),
        "\n{}\nIf this is right: {UPDATE}\n",
        failures.join("\n")
    );
}

fn check(Outcome { case, result }: &Outcome) -> Result<(), String> {
    let failed = |why: String| format!("case `{}`: {why}", case.name);
    let files = result.clone().map_err(failed)?;
    let named = files.into_iter().map(|file| (file.name, file.content));
    let actual: BTreeMap<String, Vec<u8>> = named.collect();
    if case.is_compile_only() {
        return match case.expected().exists() {
            true => Err(failed(
                "is only compiled but has a folder `expected`".into(),
            )),
            false => Ok(()),
        };
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        return update(&case.expected(), &actual).map_err(|error| failed(error.to_string()));
    }
    compare(&case.expected(), &actual).map_err(failed)
}

fn compare(dir: &Path, actual: &BTreeMap<String, Vec<u8>>) -> Result<(), String> {
    let expected = read(dir);
    let mut differences = String::new();
    for name in expected.keys().filter(|name| !actual.contains_key(*name)) {
        differences += &format!("\n{name}: expected, but not generated");
    }
    for (name, content) in actual {
        match expected.get(name) {
            None => differences += &format!("\n{name}: generated, but not expected"),
            Some(expected) if expected == content => {}
            Some(expected) => {
                let texts = [expected, content].map(|bytes| String::from_utf8_lossy(bytes));
                differences += &format!("\n{name}: {}", diff(&texts[0], &texts[1]));
            }
        }
    }
    match differences.is_empty() {
        true => Ok(()),
        false => Err(differences),
    }
}

fn update(dir: &Path, actual: &BTreeMap<String, Vec<u8>>) -> std::io::Result<()> {
    if compare(dir, actual).is_ok() {
        return Ok(());
    }
    if dir.exists() {
        fs::remove_dir_all(dir)?;
    }
    for (name, content) in actual {
        let path = dir.join(name);
        fs::create_dir_all(path.parent().unwrap_or(dir))?;
        fs::write(path, content)?;
    }
    Ok(())
}

/// All files below `dir` by their path from there.
fn read(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).into_iter().flatten();
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(relative(&path, dir), fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn relative(path: &Path, dir: &Path) -> String {
    let relative: PathBuf = path.strip_prefix(dir).unwrap().into();
    relative.to_string_lossy().replace('\\', "/")
}
