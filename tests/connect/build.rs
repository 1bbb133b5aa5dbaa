//! Generates the suite's messages, its service and a client for that.

fn main() -> Result<(), micro_build::Error> {
    micro_build::configure()
        .include("proto")
        .default_stubs(true)
        .enable_type_names(true)
        .type_name_domain(".", "type.googleapis.com")
        .compile([
            "proto/connectrpc/conformance/v1/programs.proto",
            "proto/connectrpc/conformance/v1/service.proto",
        ])
}
