//! Inputs that once broke the generator, found by `cargo xtask fuzz`.

use std::fs;
use std::path::Path;

use bytes::Bytes;
use micro_codegen::Options;
use prost::Message as _;
use prost_types::FileDescriptorProto;

/// `FileDescriptorSet` with its files left encoded.
#[derive(Clone, PartialEq, prost::Message)]
struct FileSet {
    #[prost(bytes = "bytes", repeated, tag = "1")]
    file: Vec<Bytes>,
}

#[test]
fn descriptors_that_broke_it_once() {
    for (name, bytes) in inputs("descriptors") {
        let set = FileSet::decode(bytes.as_slice()).unwrap();
        let of_file = |file: &Bytes| FileDescriptorProto::decode(file.clone()).ok()?.name;
        let names: Vec<String> = set.file.iter().filter_map(of_file).collect();
        match micro_codegen::generate(&set.file, &names, &Options::default()) {
            Ok(files) => {
                for file in files {
                    let text = String::from_utf8(file.content).unwrap();
                    assert!(syn::parse_file(&text).is_ok(), "{name}: {}", file.name);
                }
            }
            Err(errors) => assert!(!errors.to_string().is_empty(), "{name}"),
        }
    }
}

#[test]
fn options_that_broke_it_once() {
    for (name, bytes) in inputs("options") {
        if let Err(errors) = Options::parse(&String::from_utf8_lossy(&bytes)) {
            assert!(!errors.to_string().is_empty(), "{name}");
        }
    }
}

fn inputs(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/regressions");
    let entries = fs::read_dir(folder.join(target)).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .map(|path| (path.display().to_string(), fs::read(path).unwrap()))
        .collect()
}
