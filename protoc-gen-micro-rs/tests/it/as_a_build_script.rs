//! The plugin under protoc and a build script give the same text, byte for byte.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use golden_cases::Case;
use micro_codegen::Options;

#[test]
fn every_golden_case_is_the_same_from_both() {
    let cases = golden_cases::all();
    assert!(cases.len() > 30, "only {} cases found", cases.len());
    let mut different = Vec::new();
    for case in cases {
        let [plugin, build] = [plugin(&case), build(&case)];
        for name in plugin.keys().chain(build.keys()) {
            if plugin.get(name) != build.get(name) {
                different.push(format!("{}/{name}", case.name));
            }
        }
    }
    assert_eq!(different, [] as [String; 0]);
}

#[test]
fn the_order_of_the_files_makes_no_difference() {
    let several = |case: &Case| case.protos.len() > 1;
    for mut case in golden_cases::all().into_iter().filter(several) {
        let forwards = plugin(&case);
        case.protos.reverse();
        assert!(forwards == plugin(&case), "{} under protoc", case.name);
        assert!(forwards == build(&case), "{} in a build script", case.name);
    }
}

fn plugin(case: &Case) -> BTreeMap<String, Vec<u8>> {
    let out = tempfile::tempdir().unwrap();
    let options = fs::read_to_string(case.dir.join("options.txt")).unwrap_or_default();
    let options = options
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    let output = Command::new(protoc_bin_vendored::protoc_bin_path().unwrap())
        .arg(format!("--plugin=protoc-gen-micro-rs={}", super::PLUGIN))
        .arg(format!("--micro-rs_out={}", out.path().display()))
        .args(options.map(|option| format!("--micro-rs_opt={option}")))
        .args(includes(case).iter().map(|folder| format!("-I{folder}")))
        .args(&case.protos)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {said}", case.name);
    rust(out.path())
}

fn build(case: &Case) -> BTreeMap<String, Vec<u8>> {
    let out = tempfile::tempdir().unwrap();
    let options = Options::parse(&case.options).unwrap();
    let mut builder = micro_build::Builder::from(options).out_dir(out.path());
    for folder in includes(case) {
        builder = builder.include(folder);
    }
    // protox reads no editions, and knows no comments of the well-known types.
    if case.name.starts_with("editions") || case.options.contains("compile_well_known_types") {
        builder = builder.protoc_executable(protoc_bin_vendored::protoc_bin_path().unwrap());
    }
    let result = builder.compile(&case.protos);
    result.unwrap_or_else(|error| panic!("{}: {error}", case.name));
    rust(out.path())
}

fn includes(case: &Case) -> Vec<String> {
    let folders = [
        case.dir.clone(),
        case.dir.join("imports"),
        golden_cases::root().join("include"),
    ];
    let there = folders.iter().filter(|folder| folder.is_dir());
    there.map(|folder| folder.display().to_string()).collect()
}

/// The generated Rust; descriptor sets differ, as protox keeps no comments of built-in files.
fn rust(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    super::compilers::collect(folder, folder, &mut files);
    files.retain(|name, _| name.ends_with(".rs"));
    files
}
