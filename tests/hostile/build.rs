//! Generates the service that is attacked.

fn main() -> Result<(), micro_build::Error> {
    micro_build::compile("proto/hostile.proto")
}
