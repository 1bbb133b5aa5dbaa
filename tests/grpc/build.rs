//! Generates the services of the interoperability cases.

fn main() -> Result<(), micro_build::Error> {
    // What the cases call unimplemented is a method without a body of its own.
    micro_build::configure()
        .default_stubs(true)
        .include("proto")
        .compile("proto/grpc/testing/test.proto")
}
