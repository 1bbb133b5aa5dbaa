//! Compiles the proto of the greeter example, with protoc.

fn main() -> Result<(), micro_build::Error> {
    micro_build::compile("../../../examples/greeter/proto/greeter.proto")
}
