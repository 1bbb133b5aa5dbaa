//! Generates the service that is called.

fn main() -> Result<(), micro_build::Error> {
    micro_build::compile("proto/soak.proto")
}
