//! Generates what the tests call Go with.

fn main() -> Result<(), micro_build::Error> {
    micro_build::compile(["proto/interop.proto", "proto/others.proto"])
}
