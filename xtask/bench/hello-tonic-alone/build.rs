//! Compiles the proto of `hello-tonic` without protoc, as our projects do.

use std::env;
use std::error::Error;
use std::path::PathBuf;

use prost::Message as _;

fn main() -> Result<(), Box<dyn Error>> {
    let descriptors = PathBuf::from(env::var("OUT_DIR")?).join("hello.bin");
    let set = protox::compile(["hello.proto"], ["../hello-tonic/proto"])?;
    std::fs::write(descriptors, set.encode_to_vec())?;
    tonic_prost_build::configure().compile_fds(set)?;
    Ok(())
}
