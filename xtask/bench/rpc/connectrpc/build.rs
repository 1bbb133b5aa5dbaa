//! Compiles the messages and the service.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    connectrpc_build::Config::new()
        .files(&["../proto/bench.proto"])
        .includes(&["../proto"])
        .include_file("_connectrpc.rs")
        .compile()?;
    Ok(())
}
