//! Generates the suite's messages, when `cargo xtask conformance` says where its protos are.

use std::path::PathBuf;

const PROTOS: &[&str] = &[
    "conformance/conformance.proto",
    "google/protobuf/test_messages_proto2.proto",
    "google/protobuf/test_messages_proto3.proto",
];

fn main() -> Result<(), micro_build::Error> {
    println!("cargo:rustc-check-cfg=cfg(protos)");
    println!("cargo:rerun-if-env-changed=CONFORMANCE_PROTOS");
    println!("cargo:rerun-if-changed=build.rs");
    let Some(folder) = std::env::var_os("CONFORMANCE_PROTOS").map(PathBuf::from) else {
        return Ok(());
    };
    println!("cargo:rustc-cfg=protos");
    let protos: Vec<PathBuf> = PROTOS.iter().map(|proto| folder.join(proto)).collect();
    micro_build::configure().include(folder).compile(protos)
}
