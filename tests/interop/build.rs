//! Generates what the tests call Go with.

fn main() -> Result<(), micro_build::Error> {
    let debug = "../../micro/proto/debug.proto";
    micro_build::configure()
        .include("proto")
        .include("../../micro/proto")
        .compile(["proto/interop.proto", "proto/others.proto", debug])
}
