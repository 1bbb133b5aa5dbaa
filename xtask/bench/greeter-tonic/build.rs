//! Compiles the proto of the greeter example.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    tonic_prost_build::compile_protos("../../../examples/greeter/proto/greeter.proto")?;
    Ok(())
}
