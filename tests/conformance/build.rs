//! Generates the suite's messages, when `cargo xtask conformance` says where its protos are.

use std::error::Error;
use std::path::PathBuf;

const PROTOS: &[&str] = &[
    "conformance/conformance.proto",
    "google/protobuf/test_messages_edition2023.proto",
    "google/protobuf/test_messages_proto2.proto",
    "google/protobuf/test_messages_proto2_editions.proto",
    "google/protobuf/test_messages_proto3.proto",
    "google/protobuf/test_messages_proto3_editions.proto",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rustc-check-cfg=cfg(protos)");
    println!("cargo:rerun-if-env-changed=CONFORMANCE_PROTOS");
    println!("cargo:rerun-if-changed=build.rs");
    let Some(folder) = std::env::var_os("CONFORMANCE_PROTOS").map(PathBuf::from) else {
        return Ok(());
    };
    println!("cargo:rustc-cfg=protos");
    let protos: Vec<PathBuf> = PROTOS.iter().map(|proto| folder.join(proto)).collect();
    // The built-in compiler does not read editions.
    micro_build::configure()
        .protoc_executable(protoc_bin_vendored::protoc_bin_path()?)
        .include(folder)
        .compile(protos)?;
    Ok(())
}
