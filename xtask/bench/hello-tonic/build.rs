//! Compiles the proto, with the descriptors that reflection answers from.

use std::env;
use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let descriptors = PathBuf::from(env::var("OUT_DIR")?).join("hello.bin");
    tonic_prost_build::configure()
        .file_descriptor_set_path(descriptors)
        .compile_protos(&["proto/hello.proto"], &["proto"])?;
    Ok(())
}
