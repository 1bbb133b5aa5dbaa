//! Compiles the messages and the service.

fn main() -> Result<(), micro_build::Error> {
    micro_build::compile("../proto/bench.proto")
}
